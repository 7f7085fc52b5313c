import FulfillmentModule from "@medusajs/medusa/fulfillment"
import { defineLink } from "@medusajs/framework/utils"

import InventoryModule from "../modules/inventory"

// The fulfillment that a movement refers to: `stock_movement.fulfillment`, null
// where it refers to something else.
export default defineLink(
  { linkable: InventoryModule.linkable.stockMovement, field: "reference_id" },
  FulfillmentModule.linkable.fulfillment,
  { readOnly: true }
)
