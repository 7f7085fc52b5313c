import {
  AuthenticatedMedusaRequest,
  MedusaNextFunction,
  MedusaResponse,
  MiddlewareRoute,
} from "@medusajs/framework/http"

import { runInScope } from "../../modules/inventory/call-scope"

/**
 * Whatever a request of the admin changes in the stock, by our routes or core's,
 * the ledger says who it was: core's workflows do not pass that on.
 */
function nameTheActingUser(
  req: AuthenticatedMedusaRequest,
  _res: MedusaResponse,
  next: MedusaNextFunction
): void {
  const actor_id = req.auth_context?.actor_id

  if (!actor_id) {
    return next()
  }

  runInScope({ ledger: { actor_id } }, next)
}

export const actingUserMiddlewares: MiddlewareRoute[] = [
  { matcher: "/admin/*", middlewares: [nameTheActingUser] },
]
