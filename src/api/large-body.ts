import {
  MedusaNextFunction,
  MedusaRequest,
  MedusaResponse,
  MiddlewareRoute,
} from "@medusajs/framework/http"
import { json } from "body-parser"

import { refuseUnreadable } from "../modules/inventory/policy/readable"

/**
 * Lets a route read a body beyond Medusa's 100 kB: the one way in which a route of
 * ours does. Medusa reads bodies before it knows who sends them, so that it is
 * told to leave this one alone; it is read after authentication and the route's
 * policy, by the route's first middleware. 19 MB of `[` without a token took 1.3 s
 * of the event loop, and are not looked at now.
 *
 * @param limit the largest body, such as `"20mb"`
 * @example
 * withLargeBody("20mb", {
 *   method: ["POST"],
 *   matcher: "/admin/stock-adjustments",
 *   middlewares: [validateAndTransformBody(AdminAdjustLevels)],
 * })
 */
export function withLargeBody(
  limit: string,
  route: MiddlewareRoute
): MiddlewareRoute {
  const read = json({ limit })

  return {
    ...route,
    bodyParser: false,
    middlewares: [
      (req: MedusaRequest, res: MedusaResponse, next: MedusaNextFunction) =>
        read(req, res, (error?: unknown) => {
          if (!error) {
            // The look at all requests came before there was a body.
            try {
              refuseUnreadable(req.body, "The body")
            } catch (refusal) {
              return next(refusal)
            }
          }

          return next(error)
        }),
      ...(route.middlewares ?? []),
    ],
  }
}
