import type { PlaceFilter } from "./names"
import type { InventoryCheck, StockFault } from "./reconcile"

/** From one moment up to another. */
export interface OverviewInput {
  from: Date | string
  /** Not included. */
  until: Date | string
}

/** What happened in an hour, over all items and locations. */
export interface OverviewHour {
  begins_at: Date
  /** Units that carts took. */
  held_quantity: number
  /** Units that became orders'. */
  ordered_quantity: number
  /** How often shoppers were refused an item, and the units that were missing. */
  refusals: number
  refused_quantity: number
}

/** An item that shoppers wanted and did not get. */
export interface RefusedItem {
  inventory_item_id: string
  sku: string | null
  title: string | null
  thumbnail: string | null
  refusals: number
  refused_quantity: number
  /** The beginning of the last hour in which it was refused. */
  last_refused_at: Date
}

export interface IdleLevelsInput extends PlaceFilter {
  /** Without a sale for so many days, 1 to 365; default 90. */
  days?: number
  limit?: number
  offset?: number
}

/** Units that nobody buys. */
export interface IdleLevel {
  inventory_level_id: string
  inventory_item_id: string
  location_id: string
  sku: string | null
  title: string | null
  thumbnail: string | null
  stocked_quantity: number
  /** Null where it was never sold. */
  last_sold_at: Date | null
}

/** What the last check of the whole shop found. */
export interface LastCheck {
  checked_at: Date
  is_sound: boolean
  faults: Partial<Record<StockFault, number>>
  checked: InventoryCheck["checked"]
}
