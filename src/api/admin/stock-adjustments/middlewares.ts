import { MiddlewareRoute } from "@medusajs/framework/http"

import { withLargeBody } from "../../large-body"
import {
  AdminCheckInventory,
  AdminRepairInventory,
} from "../stock-reconciliation/validators"
import {
  validateAndTransformBody,
  validateAndTransformQuery,
} from "../../validate"
import {
  AdminAdjustItem,
  AdminAdjustLevels,
  AdminUndoAdjustment,
} from "./validators"

const post = (
  matcher: string,
  schema: Parameters<typeof validateAndTransformBody>[0]
): MiddlewareRoute => ({
  method: ["POST"],
  matcher,
  middlewares: [validateAndTransformBody(schema)],
})

export const adminStockAdjustmentMiddlewares: MiddlewareRoute[] = [
  post("/admin/inventory-items/:id/adjustments", AdminAdjustItem),
  // 20,000 lines.
  withLargeBody("20mb", post("/admin/stock-adjustments", AdminAdjustLevels)),
  post("/admin/stock-adjustments/:id/undo", AdminUndoAdjustment),
  {
    method: ["GET"],
    matcher: "/admin/stock-reconciliation",
    middlewares: [
      validateAndTransformQuery(AdminCheckInventory, { isList: false }),
    ],
  },
  post("/admin/stock-reconciliation", AdminRepairInventory),
]
