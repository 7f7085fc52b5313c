import { MiddlewareRoute } from "@medusajs/framework/http"

import { validateQuery } from "../../query"
import { AdminIdleStockParams, AdminStockOverviewParams } from "./validators"

const READS = {
  "/admin/stock-overview": AdminStockOverviewParams,
  "/admin/stock-overview/idle": AdminIdleStockParams,
}

export const stockOverviewMiddlewares: MiddlewareRoute[] = Object.entries(
  READS
).map(([matcher, schema]) => ({
  method: ["GET"],
  matcher,
  middlewares: [validateQuery(schema)],
}))
