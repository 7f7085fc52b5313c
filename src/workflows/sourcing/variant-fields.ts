import { BigNumberInput } from "@medusajs/framework/types"

import { CartLineInput } from "../../modules/inventory/types"

/** What of a variant tells which units it takes. */
export const VARIANT_FIELDS = [
  "id",
  "manage_inventory",
  "allow_backorder",
  "inventory_items.inventory_item_id",
  "inventory_items.required_quantity",
]

/** A variant, as these fields tell of it. */
export interface LinkedVariant {
  id: string
  manage_inventory?: boolean
  allow_backorder?: boolean
  inventory_items?: LinkedItem[]
}

/** An item that a variant takes, by the id that the link has. */
export interface LinkedItem {
  inventory_item_id: string
  required_quantity: BigNumberInput
}

/** What a line needs, by the links of its variant. */
export interface LinkedLine extends CartLineInput {
  inventory_items: LinkedItem[]
}
