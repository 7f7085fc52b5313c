import type {
  BigNumberInput,
  CreateInventoryLevelInput,
  UpdateInventoryLevelInput,
} from "@medusajs/framework/types"

import type {
  AdjustmentSource,
  BackorderPolicy,
  StockStatus,
} from "../policy/words"
import type { LedgerFacts } from "./facts"
import type { StockMovementDTO } from "./ledger"
import type { ItemFilter, KnownNames, LevelNames, PlaceFilter } from "./names"
import type { RefusalDetails } from "./refusals"

export type CreateLevelInput = Omit<
  CreateInventoryLevelInput,
  "stocked_quantity" | "incoming_quantity"
> &
  LedgerFacts & {
    id?: string
    stocked_quantity?: BigNumberInput
    incoming_quantity?: BigNumberInput
    metadata?: Record<string, unknown> | null
  }

export type UpdateLevelInput = Omit<
  UpdateInventoryLevelInput,
  "inventory_item_id" | "location_id" | "stocked_quantity" | "incoming_quantity"
> &
  LedgerFacts & {
    inventory_item_id?: string
    location_id?: string
    /** The units on hand from now on. */
    stocked_quantity?: BigNumberInput
    /** The units on their way from now on. */
    incoming_quantity?: BigNumberInput
    /**
     * The `stocked_quantity` that the caller believes is there. If it is not,
     * nothing is written and the call is refused with a 409.
     */
    expected?: BigNumberInput
    metadata?: Record<string, unknown> | null
  }

export type AdjustInput = LedgerFacts & {
  inventoryItemId: string
  locationId: string
  /** Units to add; negative to take away. */
  adjustment: BigNumberInput
}

/**
 * What holds for the stock of an item: at one location, or, without one, at all
 * that do not say otherwise. What is not given stays, and null takes it back.
 */
export interface StockPolicyInput extends Omit<LevelNames, "location_id"> {
  location_id?: string | null
  /** Units withheld from carts, but not from staff. Per location only. */
  safety_stock?: BigNumberInput
  /** Units available at which the level is low. */
  low_stock_threshold?: BigNumberInput | null
  backorder_policy?: BackorderPolicy | null
  /** The most units on backorder at a location. */
  backorder_limit?: BigNumberInput | null
  /** From this moment on nothing is backordered. */
  backorder_until?: Date | string | null
}

/** One level to change: by an amount, or to what was counted there. */
export type AdjustmentLine = LedgerFacts &
  LevelNames & {
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
  source?: AdjustmentSource
  /**
   * What other modules know of the names in the lines. The workflow
   * `adjustInventoryLevelsWorkflow` reads it; no part of what is asked for.
   */
  known_names?: KnownNames
}

/** Why a line was refused, as the error of a call with that line alone. */
export interface AdjustmentRefusal {
  type: string
  code: string | null
  message: string
  /** Ids and figures, and on the routes names. */
  details?: RefusalDetails
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

/** The levels of an item that are explained: all, or those at the locations. */
export interface ExplainLevelsInput
  extends
    Pick<LevelNames, "inventory_item_id" | "sku" | "barcode">,
    PlaceFilter {}

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

/** A level as a list of the stock shows it: every number is of one moment. */
export interface ListedLevel {
  id: string
  inventory_item_id: string
  location_id: string
  sku: string | null
  title: string | null
  thumbnail: string | null
  /** On hand. */
  stocked_quantity: number
  /** All that is reserved, the units of expired carts included. */
  reserved_quantity: number
  /** Reserved for orders. */
  order_quantity: number
  /** Held in carts whose time is not over. */
  cart_quantity: number
  /** Reserved by staff, for no order and no cart. */
  other_quantity: number
  /** Of what is reserved: sold past the stock, as it was allowed to be. */
  backordered_quantity: number
  /** Of what is reserved: not on hand, though it was promised as if it were. */
  short_quantity: number
  safety_stock: number
  available_quantity: number
  incoming_quantity: number
  /** When the next of them are expected. */
  next_expected_at: Date | null
  /** Units available at which it is low: its own, its item's or the shop's. */
  low_stock_threshold: number | null
  status: StockStatus
  /** When what is on hand last changed, whatever is held of it; null where there never was any. */
  stocked_at: Date | null
  /** When any of its numbers or policies last changed. */
  updated_at: Date
}

export interface ListLevelsInput extends ItemFilter, PlaceFilter {
  id?: string | string[]
  status?: ListedLevel["status"] | ListedLevel["status"][]
  /** Words; each begins a word of the SKU or the title. */
  q?: string
  /** Items that `q` means too, such as that of a variant's barcode. */
  q_item_ids?: string[]
  /** Default `title`. */
  order?: string
  /** The `next_cursor` or `previous_cursor` of a page with the same question. */
  cursor?: string | null
  /** 1 to 200, default 20. */
  limit?: number
}

export interface LevelPage {
  levels: ListedLevel[]
  /**
   * How many there are in all, counted up to 10,000; up to 1,000 where more than 2,000
   * items are found by words.
   */
  count: number
  /** False where there are more than were counted. */
  is_count_exact: boolean
  /** For the page after this one; null on the last. */
  next_cursor: string | null
  /** For the page before this one; null on the first. */
  previous_cursor: string | null
}
