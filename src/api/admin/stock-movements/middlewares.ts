import { MiddlewareRoute } from "@medusajs/framework/http"

import { validateQuery } from "../../query"
import {
  AdminExplainParams,
  AdminExportStockMovementsParams,
  AdminItemMovementsParams,
  AdminItemStockAtParams,
  AdminItemStockSeriesParams,
  AdminPageParams,
  AdminStockAtParams,
  AdminStockChangesParams,
  AdminStockMovementsParams,
} from "./validators"

const READS = {
  "/admin/stock-movements": AdminStockMovementsParams,
  "/admin/stock-movements/export": AdminExportStockMovementsParams,
  "/admin/stock-at": AdminStockAtParams,
  "/admin/stock-changes": AdminStockChangesParams,
  "/admin/inventory-items/:id/movements": AdminItemMovementsParams,
  "/admin/inventory-items/:id/stock-at": AdminItemStockAtParams,
  "/admin/inventory-items/:id/stock-series": AdminItemStockSeriesParams,
  "/admin/inventory-items/:id/explain": AdminExplainParams,
  "/admin/stock-adjustments": AdminPageParams,
}

/** Whoever may see the levels may see what became of them. */
export const adminStockMovementMiddlewares: MiddlewareRoute[] = Object.entries(
  READS
).map(([matcher, schema]) => ({
  method: ["GET"],
  matcher,
  middlewares: [validateQuery(schema)],
}))
