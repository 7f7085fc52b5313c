import OrderModule from "@medusajs/medusa/order"
import { defineLink } from "@medusajs/framework/utils"

import InventoryModule from "../modules/inventory"

// The order that a movement is part of: `stock_movement.order`, also where the
// movement refers to a fulfillment or a return of it; null where it is part of
// none.
export default defineLink(
  { linkable: InventoryModule.linkable.stockMovement, field: "order_id" },
  OrderModule.linkable.order,
  { readOnly: true }
)
