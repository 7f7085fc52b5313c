import {
  MedusaNextFunction,
  MedusaRequest,
  MedusaResponse,
  MiddlewareRoute,
} from "@medusajs/framework/http"

import { runInScope } from "../../modules/inventory/call-scope"

/** Why stock was changed by one of core's routes, which take no reason. */
export const CORE_ROUTE = "core_route"

/**
 * What core's forms change says in the ledger where it came from, as everything else
 * there says why. What a route or workflow says itself goes before; what is deleted
 * explains itself.
 */
function sayWhereItComesFrom(
  req: MedusaRequest,
  _res: MedusaResponse,
  next: MedusaNextFunction
): void {
  const deletes = (req.body as { delete?: unknown } | undefined)?.delete

  if (Array.isArray(deletes) && deletes.length) {
    return next()
  }

  runInScope({ ledger: { reason: CORE_ROUTE } }, next)
}

export const coreFormMiddlewares: MiddlewareRoute[] = [
  "/admin/inventory-items/:id/location-levels/:location_id",
  "/admin/inventory-items/location-levels/batch",
  "/admin/reservations",
  "/admin/reservations/:id",
].map((matcher) => ({
  method: ["POST"],
  matcher,
  middlewares: [sayWhereItComesFrom],
}))
