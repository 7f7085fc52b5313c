import { defineMiddlewares } from "@medusajs/framework/http"

import { adminCartReservationMiddlewares } from "./admin/cart-reservations/middlewares"

export default defineMiddlewares({
  routes: [...adminCartReservationMiddlewares],
})
