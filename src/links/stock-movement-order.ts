import OrderModule from "@medusajs/medusa/order"
import { defineLink } from "@medusajs/framework/utils"

import InventoryModule from "../modules/inventory"

// The order that a movement refers to: `stock_movement.order`, null where it
// refers to something else.
export default defineLink(
  { linkable: InventoryModule.linkable.stockMovement, field: "reference_id" },
  OrderModule.linkable.order,
  { readOnly: true }
)
