import { MiddlewareRoute } from "@medusajs/framework/http"

import { validateQuery } from "../../query"
import { validateFilters } from "../../validate"
import {
  AdminExportStockLevelsParams,
  AdminStockLevelsParams,
} from "./validators"

const READS = {
  "/admin/stock-levels": AdminStockLevelsParams,
  "/admin/stock-levels/export": AdminExportStockLevelsParams,
}

export const adminStockLevelMiddlewares: MiddlewareRoute[] = [
  ...Object.entries(READS).map(([matcher, schema]): MiddlewareRoute => ({
    method: ["GET"],
    matcher,
    middlewares: [validateQuery(schema)],
  })),
  {
    method: ["POST"],
    matcher: "/admin/stock-levels/export",
    middlewares: [validateFilters(AdminExportStockLevelsParams)],
  },
]
