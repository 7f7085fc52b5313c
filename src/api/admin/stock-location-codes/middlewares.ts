import {
  MiddlewareRoute,
  validateAndTransformBody,
} from "@medusajs/framework/http"

import { AdminSetLocationCodes } from "./validators"

export const stockLocationCodeMiddlewares: MiddlewareRoute[] = [
  {
    method: ["POST"],
    matcher: "/admin/stock-location-codes",
    middlewares: [validateAndTransformBody(AdminSetLocationCodes)],
  },
]
