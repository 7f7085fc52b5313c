import type { BaseFilterable } from "@medusajs/framework/types"

import type { OneOrMany } from "./facts"

/** What happened to a level. */
export type MovementKind =
  | "opened"
  | "adjusted"
  | "counted"
  | "reserved"
  | "released"
  | "moved"
  | "expired"
  | "converted"
  | "extended"
  | "fulfilled"
  | "unfulfilled"
  | "returned"
  | "closed"
  | "reopened"
  | "undone"
  | "repaired"
  | "expected"
  | "received"
  | "cancelled"
  | "transferred_out"
  | "transferred_in"
  | "damaged"
  | "lost"

/** One row of the ledger. */
export interface StockMovementDTO {
  id: string
  inventory_item_id: string
  location_id: string
  kind: MovementKind
  stocked_delta: number
  reserved_delta: number
  incoming_delta: number
  stocked_after: number
  reserved_after: number
  incoming_after: number
  /** Reserved units that the stock no longer covers, if this change did it. */
  shortfall: number | null
  reservation_id: string | null
  line_item_id: string | null
  reason: string | null
  reference_type: string | null
  reference_id: string | null
  order_id: string | null
  actor_id: string | null
  note: string | null
  idempotency_key: string | null
  /** What was changed together, see `undoMovementGroup`. */
  group_id: string | null
  created_at: Date
}

export interface FilterableStockMovementProps
  extends
    BaseFilterable<FilterableStockMovementProps>,
    Partial<Record<keyof StockMovementDTO, unknown>> {}

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
