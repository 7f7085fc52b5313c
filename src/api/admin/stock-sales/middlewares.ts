import { MiddlewareRoute } from "@medusajs/framework/http"

import { validateQuery } from "../../query"
import { AdminStockSalesParams } from "./validators"

export const stockSalesMiddlewares: MiddlewareRoute[] = [
  {
    method: ["GET"],
    matcher: "/admin/stock-sales",
    middlewares: [validateQuery(AdminStockSalesParams)],
  },
]
