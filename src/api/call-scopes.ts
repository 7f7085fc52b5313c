import {
  MedusaNextFunction,
  MedusaRequest,
  MedusaResponse,
  MiddlewareRoute,
} from "@medusajs/framework/http"

import { runInScope } from "../modules/inventory/call-scope"
import { findHoldfast } from "../modules/inventory/find-holdfast"

/**
 * Who asks, for all that a request calls: staff may take units of the safety
 * stock, and a shopper is told of counts only as the shop's display policy has it.
 */
export const callScopeMiddlewares: MiddlewareRoute[] = [
  {
    matcher: "/admin/*",
    middlewares: [
      (
        _req: MedusaRequest,
        _res: MedusaResponse,
        next: MedusaNextFunction
      ): void => runInScope({ is_staff: true }, next),
    ],
  },
  {
    matcher: "/store/*",
    middlewares: [
      (
        req: MedusaRequest,
        _res: MedusaResponse,
        next: MedusaNextFunction
      ): void => {
        const display = findHoldfast(req.scope)?.holdfastOptions.availability
          .display

        runInScope({ hides_counts: display !== "exact" }, next)
      },
    ],
  },
]
