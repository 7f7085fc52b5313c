import { defineMiddlewares } from "@medusajs/framework/http"

import { actingUserMiddlewares } from "./admin/acting-user"
import { adminCartReservationMiddlewares } from "./admin/cart-reservations/middlewares"
import { adminInventoryMiddlewares } from "./admin/inventory/middlewares"
import { adminReservationMiddlewares } from "./admin/reservations/middlewares"
import { adminStockAdjustmentMiddlewares } from "./admin/stock-adjustments/middlewares"
import { adminStockMovementMiddlewares } from "./admin/stock-movements/middlewares"
import { storeCartReservationMiddlewares } from "./store/carts/middlewares"

export default defineMiddlewares({
  routes: [
    ...actingUserMiddlewares,
    ...adminCartReservationMiddlewares,
    ...adminInventoryMiddlewares,
    ...adminReservationMiddlewares,
    ...adminStockAdjustmentMiddlewares,
    ...adminStockMovementMiddlewares,
    ...storeCartReservationMiddlewares,
  ],
})
