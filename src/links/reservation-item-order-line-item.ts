import OrderModule from "@medusajs/medusa/order"
import { defineLink } from "@medusajs/framework/utils"

import InventoryModule from "../modules/inventory"

// The order's line that a reservation is for: `reservation.order_line_item`.
export default defineLink(
  { linkable: InventoryModule.linkable.reservationItem, field: "line_item_id" },
  OrderModule.linkable.orderLineItem,
  { readOnly: true }
)
