import type { BaseFilterable } from "@medusajs/framework/types"

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

export interface FilterableBackorderPromiseProps
  extends
    BaseFilterable<FilterableBackorderPromiseProps>,
    Partial<Record<keyof BackorderPromiseDTO, unknown>> {}
