import CartModule from "@medusajs/medusa/cart"
import { defineLink } from "@medusajs/framework/utils"

import InventoryModule from "../modules/inventory"

// The cart that holds a reservation's units: `reservation.cart`.
export default defineLink(
  { linkable: InventoryModule.linkable.reservationItem, field: "cart_id" },
  CartModule.linkable.cart,
  { readOnly: true }
)
