import CartModule from "@medusajs/medusa/cart"
import { defineLink } from "@medusajs/framework/utils"

import InventoryModule from "../modules/inventory"

// The cart that a movement refers to: `stock_movement.cart`, null where it
// refers to something else.
export default defineLink(
  { linkable: InventoryModule.linkable.stockMovement, field: "reference_id" },
  CartModule.linkable.cart,
  { readOnly: true }
)
