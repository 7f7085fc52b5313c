import { defineMiddlewares } from "@medusajs/framework/http"

import { actingUserMiddlewares } from "./admin/acting-user"
import { coreFormMiddlewares } from "./admin/core-forms"
import { backorderPromiseMiddlewares } from "./admin/backorder-promises/middlewares"
import { adminCartReservationMiddlewares } from "./admin/cart-reservations/middlewares"
import { deletedNameMiddlewares } from "./admin/deleted-names"
import { incomingStockMiddlewares } from "./admin/incoming-stock/middlewares"
import { lowStockMiddlewares } from "./admin/inventory/low-stock/middlewares"
import { adminInventoryMiddlewares } from "./admin/inventory/middlewares"
import { adminReservationMiddlewares } from "./admin/reservations/middlewares"
import { adminStockAdjustmentMiddlewares } from "./admin/stock-adjustments/middlewares"
import { adminStockLevelMiddlewares } from "./admin/stock-levels/middlewares"
import { adminStockMovementMiddlewares } from "./admin/stock-movements/middlewares"
import { stockCountMiddlewares } from "./admin/stock-counts/middlewares"
import { stockImportMiddlewares } from "./admin/stock-imports/middlewares"
import { stockLocationCodeMiddlewares } from "./admin/stock-location-codes/middlewares"
import { storeCartReservationMiddlewares } from "./store/carts/middlewares"
import { stockPolicyMiddlewares } from "./admin/stock-policies/middlewares"
import { stockOverviewMiddlewares } from "./admin/stock-overview/middlewares"
import { stockSalesMiddlewares } from "./admin/stock-sales/middlewares"
import { stockTransferMiddlewares } from "./admin/stock-transfers/middlewares"
import { boundedListMiddlewares } from "./bounded-lists"
import { callScopeMiddlewares } from "./call-scopes"
import { holdfastErrorHandler } from "./error-handler"
import { namedPathMiddlewares, namedRequestMiddlewares } from "./named-requests"
import { readableRequestMiddlewares } from "./readable-requests"
import { policyMiddlewares } from "./policies"
import { refusalMiddlewares } from "./refusals"
import { stockWaitlistMiddlewares } from "./admin/stock-waitlist/middlewares"
import { storeWaitlistMiddlewares } from "./store/waitlist/middlewares"
import { storeAvailabilityMiddlewares } from "./store/availability/middlewares"

export default defineMiddlewares({
  errorHandler: holdfastErrorHandler,
  routes: [
    ...boundedListMiddlewares,
    ...refusalMiddlewares,
    ...readableRequestMiddlewares,
    ...policyMiddlewares,
    ...namedPathMiddlewares,
    ...callScopeMiddlewares,
    ...namedRequestMiddlewares,
    ...actingUserMiddlewares,
    ...coreFormMiddlewares,
    ...deletedNameMiddlewares,
    ...adminCartReservationMiddlewares,
    ...adminInventoryMiddlewares,
    ...adminReservationMiddlewares,
    ...adminStockAdjustmentMiddlewares,
    ...adminStockLevelMiddlewares,
    ...adminStockMovementMiddlewares,
    ...storeCartReservationMiddlewares,
    ...backorderPromiseMiddlewares,
    ...incomingStockMiddlewares,
    ...lowStockMiddlewares,
    ...stockCountMiddlewares,
    ...stockImportMiddlewares,
    ...stockLocationCodeMiddlewares,
    ...stockPolicyMiddlewares,
    ...stockOverviewMiddlewares,
    ...stockSalesMiddlewares,
    ...stockTransferMiddlewares,
    ...stockWaitlistMiddlewares,
    ...storeAvailabilityMiddlewares,
    ...storeWaitlistMiddlewares,
  ],
})
