import { BigNumberInput } from "@medusajs/framework/types"

import type { LedgerFacts, MovementKind, StockMovementDTO } from "./types"

/** One level to change: by an amount, or to what was counted there. */
export type AdjustmentLine = LedgerFacts & {
  inventory_item_id: string
  location_id: string
  /** Units to add; negative to take away. Either this or `stocked_quantity`. */
  adjustment?: BigNumberInput
  /** The units that were counted. Either this or `adjustment`. */
  stocked_quantity?: BigNumberInput
  /**
   * The units that the caller believes are on hand. If they are not, the line
   * is refused with the number that is.
   */
  expected?: BigNumberInput
}

/** An adjustment of many levels, with what holds for all of its lines. */
export interface AdjustLevelsInput extends LedgerFacts {
  lines: AdjustmentLine[]
  /**
   * What a line that cannot be done means: `reject_all` (default) writes
   * nothing, `skip` does the others.
   */
  on_error?: "reject_all" | "skip"
  /** Answers what would come out, and writes nothing. Default `false`. */
  dry_run?: boolean
  /** Where the lines come from. Default `adjustment`. */
  source?: "adjustment" | "import"
}

/** Why a line was refused, as the error of a call with that line alone. */
export interface AdjustmentRefusal {
  type: string
  code: string | null
  message: string
}

/** What became of a line, or would become of it. */
export interface AdjustedLine {
  /** The line's place in the input, from 0. */
  index: number
  inventory_item_id: string
  location_id: string
  /** `unchanged`: what was counted is what was there. */
  status: "applied" | "unchanged" | "refused"
  /** Units on hand before and after the line; null if there is no level. */
  stocked_before: number | null
  stocked_after: number | null
  reserved_quantity: number | null
  /** Null where nothing was written. */
  movement_id: string | null
  error: AdjustmentRefusal | null
}

/** What became of an adjustment. */
export interface AdjustmentResult {
  /** Names what was changed together, to undo it. Null if nothing changed. */
  group_id: string | null
  dry_run: boolean
  /** `refused`: a dry run of a call that would have been refused. */
  status: "applied" | "refused"
  applied: number
  unchanged: number
  refused: number
  /** In the order of the input. */
  lines: AdjustedLine[]
}

/** Movements that were written together. */
export interface MovementGroupDTO {
  id: string
  source: "adjustment" | "import" | "undo"
  reason: string | null
  note: string | null
  actor_id: string | null
  /** The group that this one takes back. */
  undoes_group_id: string | null
  /** The group that took this one back. */
  undone_by_group_id: string | null
  /** How many movements belong to it. */
  movements: number
  created_at: Date
}

/** A value, or one of several. */
export type OneOrMany<Value> = Value | Value[]

/** Which movements a question is about. What is not given does not matter. */
export interface MovementFilters {
  inventory_item_id?: OneOrMany<string>
  location_id?: OneOrMany<string>
  kind?: OneOrMany<MovementKind>
  reason?: OneOrMany<string>
  reference_type?: OneOrMany<string>
  reference_id?: OneOrMany<string>
  order_id?: OneOrMany<string>
  actor_id?: OneOrMany<string>
  group_id?: OneOrMany<string>
  reservation_id?: OneOrMany<string>
  line_item_id?: OneOrMany<string>
  idempotency_key?: OneOrMany<string>
  /** When the change took effect: from (inclusive) and until (exclusive). */
  from?: Date | string
  until?: Date | string
}

/** A page of history: newest first unless `order` says otherwise. */
export interface MovementPageInput extends MovementFilters {
  order?: "newest_first" | "oldest_first"
  /** The `next_cursor` of the page before. */
  cursor?: string | null
  /** 1 to 1000, default 50. */
  limit?: number
}

export interface MovementPage {
  movements: StockMovementDTO[]
  /** For the page after this one; null on the last. */
  next_cursor: string | null
}

/** A level as it was. */
export interface PastLevel {
  inventory_item_id: string
  location_id: string
  stocked_quantity: number
  reserved_quantity: number
  incoming_quantity: number
  /** The last movement until then. */
  movement_id: string
  movement_created_at: Date
}

export interface PastStockInput {
  /** The moment: everything that took effect until then, inclusive. */
  at: Date | string
  inventory_item_id?: OneOrMany<string>
  location_id?: OneOrMany<string>
  /** The `next_cursor` of the page before. */
  cursor?: string | null
  /** 1 to 1000, default 200. */
  limit?: number
}

export interface PastStock {
  at: Date
  levels: PastLevel[]
  next_cursor: string | null
}

/** One summand of what is available. */
export interface AvailabilityPart {
  /**
   * `unexplained`: units that the level counts as reserved and no reservation
   * holds, or the other way round: the shop's numbers drifted, see
   * `checkInventory`.
   */
  part:
    | "stocked"
    | "safety_stock"
    | "order_reservations"
    | "cart_reservations"
    | "other_reservations"
    | "unexplained"
  /** Signed: all parts add up to the available quantity. */
  quantity: number
}

/** A reservation, as a reason for what is not available. */
export interface ExplainedReservation {
  id: string
  /**
   * Whose units these are. `expired_cart`: nobody's, until they are tidied away;
   * they are counted as available.
   */
  owner: "order" | "cart" | "expired_cart" | "other"
  quantity: number
  line_item_id: string | null
  cart_id: string | null
  expires_at: Date | null
  /** Whether it may be more than what is on hand. */
  allow_backorder: boolean
  description: string | null
  created_by: string | null
  created_at: Date
}

/** Why the available quantity of a level is what it is. */
export interface LevelExplanation {
  inventory_item_id: string
  location_id: string
  available_quantity: number
  parts: AvailabilityPart[]
  /** Units that are promised and not on hand. */
  backordered_quantity: number
  /** Units that are expected to arrive: not available. */
  incoming_quantity: number
  /** Units that expired cart reservations still hold: available. */
  expired_quantity: number
  /** The first 200 of `reservation_count`, the oldest first. */
  reservations: ExplainedReservation[]
  reservation_count: number
  /** The last 20 movements, the newest first. */
  movements: StockMovementDTO[]
}
