import { MiddlewareRoute } from "@medusajs/framework/http"

import { validateAndTransformBody } from "../../validate"
import { AdminSetStockPolicies } from "./validators"

export const stockPolicyMiddlewares: MiddlewareRoute[] = [
  {
    method: ["POST"],
    matcher: "/admin/stock-policies",
    middlewares: [validateAndTransformBody(AdminSetStockPolicies)],
  },
]
