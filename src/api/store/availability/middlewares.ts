import { MiddlewareRoute } from "@medusajs/framework/http"

import { validateAndTransformQuery } from "../../validate"
import { StoreGetAvailabilityParams } from "./validators"

export const storeAvailabilityMiddlewares: MiddlewareRoute[] = [
  {
    method: ["GET"],
    matcher: "/store/availability",
    middlewares: [
      validateAndTransformQuery(StoreGetAvailabilityParams, {
        isList: false,
      }),
    ],
  },
]
