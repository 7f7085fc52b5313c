import { MiddlewareRoute } from "@medusajs/framework/http"

import { validateAndTransformBody } from "../../validate"
import { AdminSetLocationCodes } from "./validators"

export const stockLocationCodeMiddlewares: MiddlewareRoute[] = [
  {
    method: ["POST"],
    matcher: "/admin/stock-location-codes",
    middlewares: [validateAndTransformBody(AdminSetLocationCodes)],
  },
]
