import {
  MiddlewareRoute,
  validateAndTransformQuery,
} from "@medusajs/framework/http"

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
