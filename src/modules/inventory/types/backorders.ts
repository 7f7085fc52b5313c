import type { BaseFilterable } from "@medusajs/framework/types"

import type { ItemFilter, PlaceFilter } from "./names"

/** Units of a reservation that are not in stock, and what will serve them. */
export interface BackorderPromiseDTO {
  id: string
  reservation_id: string
  line_item_id: string | null
  inventory_level_id: string
  inventory_item_id: string
  location_id: string
  /** Null for units that nothing that is expected would serve. */
  incoming_stock_id: string | null
  quantity: number
  /** When the incoming row is expected; null where nobody knows. */
  promised_at: Date | null
  created_at: Date
  updated_at: Date
}

/** A reservation that waits for units of an incoming row. */
export interface WaitingReservation {
  /** The reservation's. */
  id: string
  /** How many of the row's units are promised to it. */
  quantity: number
  /** All units that it has reserved, there or not. */
  reserved_quantity: number
  promised_at: Date | null
  owner: "order" | "cart" | "expired_cart" | "other"
  line_item_id: string | null
  cart_id: string | null
  description: string | null
  created_at: Date
}

export interface FilterableBackorderPromiseProps
  extends
    BaseFilterable<FilterableBackorderPromiseProps>,
    Omit<ItemFilter & PlaceFilter, keyof BackorderPromiseDTO>,
    Partial<Record<keyof BackorderPromiseDTO, unknown>> {}
