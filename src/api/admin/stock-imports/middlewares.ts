import { MiddlewareRoute } from "@medusajs/framework/http"

import { validateQuery } from "../../query"
import { AdminPageParams } from "../stock-movements/validators"
import { validateAndTransformBody } from "../../validate"
import {
  AdminApplyStockImport,
  AdminStockImportRowsParams,
  AdminUndoStockImport,
  AdminUploadStockImport,
} from "./validators"

export const stockImportMiddlewares: MiddlewareRoute[] = [
  {
    method: ["POST"],
    matcher: "/admin/stock-imports",
    // The file is the body: it is read by the route, after authentication and the
    // route's policy, as it comes.
    bodyParser: false,
    middlewares: [validateQuery(AdminUploadStockImport)],
  },
  {
    method: ["GET"],
    matcher: "/admin/stock-imports",
    middlewares: [validateQuery(AdminPageParams)],
  },
  {
    method: ["GET"],
    matcher: "/admin/stock-imports/:id/rows",
    middlewares: [validateQuery(AdminStockImportRowsParams)],
  },
  {
    method: ["POST"],
    matcher: "/admin/stock-imports/:id/apply",
    middlewares: [validateAndTransformBody(AdminApplyStockImport)],
  },
  {
    method: ["POST"],
    matcher: "/admin/stock-imports/:id/undo",
    middlewares: [validateAndTransformBody(AdminUndoStockImport)],
  },
]
