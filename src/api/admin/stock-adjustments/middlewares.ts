import {
  MiddlewareRoute,
  validateAndTransformBody,
} from "@medusajs/framework/http"

import { AdminRepairInventory } from "../stock-reconciliation/validators"
import {
  AdminAdjustItem,
  AdminAdjustLevels,
  AdminUndoAdjustment,
} from "./validators"

const WRITES = {
  "/admin/inventory-items/:id/adjustments": AdminAdjustItem,
  "/admin/stock-adjustments": AdminAdjustLevels,
  "/admin/stock-adjustments/:id/undo": AdminUndoAdjustment,
  "/admin/stock-reconciliation": AdminRepairInventory,
}

/** Whoever may change the levels may do it with a reason. */
export const adminStockAdjustmentMiddlewares: MiddlewareRoute[] =
  Object.entries(WRITES).map(([matcher, schema]) => ({
    method: ["POST"],
    matcher,
    middlewares: [validateAndTransformBody(schema)],
    // 20,000 lines; Medusa's own limit is 100 kB.
    bodyParser: { sizeLimit: "20mb" },
    policies: [{ resource: "inventory_level", operation: "update" }],
  }))
