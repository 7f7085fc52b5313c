import {
  MiddlewareRoute,
  validateAndTransformBody,
} from "@medusajs/framework/http"

import { AdminSetStockPolicies } from "./validators"

export const stockPolicyMiddlewares: MiddlewareRoute[] = [
  {
    method: ["POST"],
    matcher: "/admin/stock-policies",
    middlewares: [validateAndTransformBody(AdminSetStockPolicies)],
  },
]
