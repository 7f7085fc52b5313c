import { defineMiddlewares } from "@medusajs/framework/http"

import { adminCartReservationMiddlewares } from "./admin/cart-reservations/middlewares"
import { adminInventoryMiddlewares } from "./admin/inventory/middlewares"
import { adminReservationMiddlewares } from "./admin/reservations/middlewares"

export default defineMiddlewares({
  routes: [
    ...adminCartReservationMiddlewares,
    ...adminInventoryMiddlewares,
    ...adminReservationMiddlewares,
  ],
})
