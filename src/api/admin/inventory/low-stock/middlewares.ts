import { MiddlewareRoute } from "@medusajs/framework/http"

import { validateQuery } from "../../../query"
import { validateFilters } from "../../../validate"
import { AdminExportLowStockParams, AdminGetLowStockParams } from "./validators"

/** The list is not one of the ORM's: its fields and orders are its own. */
export const lowStockMiddlewares: MiddlewareRoute[] = [
  {
    method: ["GET"],
    matcher: "/admin/inventory/low-stock",
    middlewares: [validateQuery(AdminGetLowStockParams)],
  },
  {
    method: ["GET"],
    matcher: "/admin/inventory/low-stock/export",
    middlewares: [validateQuery(AdminExportLowStockParams)],
  },
  {
    method: ["POST"],
    matcher: "/admin/inventory/low-stock/export",
    middlewares: [validateFilters(AdminExportLowStockParams)],
  },
]
