import type { BaseFilterable } from "@medusajs/framework/types"

import type { AdjustmentSource } from "../policy/words"
import type {
  Movement,
  MovementFilterName,
} from "../policy/ledger/movement-columns"
import type { OneOrMany } from "./facts"
import type { ItemFilter, LevelNames, PlaceFilter } from "./names"

export type { MovementKind } from "../policy/ledger/movement-kinds"

/** One row of the ledger. */
export type StockMovementDTO = Movement

export interface FilterableStockMovementProps
  extends
    BaseFilterable<FilterableStockMovementProps>,
    Omit<ItemFilter & PlaceFilter, keyof StockMovementDTO>,
    Partial<Record<keyof StockMovementDTO, unknown>> {}

/** Movements that were written together. */
export interface MovementGroupDTO {
  id: string
  source: AdjustmentSource | "count" | "undo"
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
export type MovementFilters = {
  [Name in MovementFilterName]?: OneOrMany<NonNullable<Movement[Name]>>
} & Omit<ItemFilter & PlaceFilter, MovementFilterName> & {
    /** When the change took effect: from (inclusive) and until (exclusive). */
    from?: Date | string
    until?: Date | string
  }

/** A page of history: newest first unless `order` says otherwise. */
export type MovementPageInput = MovementFilters & {
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

/** A change of a level, as the feed tells it. */
export interface StockChange extends StockMovementDTO {
  /** The item's SKU as it is now; null if it has none, or is gone. */
  sku: string | null
}

/** Which changes a reader asks for. */
export interface StockChangesInput {
  /** The `cursor` of the answer before; the first changes if not given. */
  after?: string | null
  /** 1 to 1000, default 200. */
  limit?: number
  /** How many seconds to wait for a change where there is none: 0 to 30, default 0. */
  wait?: number
  /** Ends the wait. */
  signal?: AbortSignal
}

export interface StockChangePage {
  /** In an order in which a level's changes follow one another. */
  changes: StockChange[]
  /** For the question after this one: keep it together with what was done with the changes. */
  cursor: string
  /** Whether more is there already, or will be once an open transaction has ended. */
  has_more: boolean
}

/** From where on a reader goes through the changes. */
export interface StockChangesFrom {
  /** The `cursor` of the last change that was done with; the first if not given. */
  after?: string | null
  /** How many are read at once, 1 to 1000, default 200. */
  limit?: number
  /** Ends the iteration, also while it waits. */
  signal?: AbortSignal
}

/** A change, and where a reader stands once it is done with it. */
export interface StockChangeAt {
  change: StockChange
  /** To go on behind this change: keep it together with what was done. */
  cursor: string
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

export interface PastStockInput extends ItemFilter, PlaceFilter {
  /** The moment: everything that took effect until then, inclusive. */
  at: Date | string
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

/** How an item's stock went, over all its locations or those that are named. */
export interface StockSeriesInput
  extends
    Pick<LevelNames, "inventory_item_id" | "sku" | "barcode">,
    PlaceFilter {
  /** The first moment and the last. */
  from: Date | string
  until: Date | string
  /** How many moments, evenly apart: 2 to 500, default 100. */
  points?: number
}

/** An item's stock at a moment. */
export interface StockPoint {
  at: Date
  stocked_quantity: number
  reserved_quantity: number
  incoming_quantity: number
  /** How many levels there were; 0 before the first. */
  level_count: number
}
