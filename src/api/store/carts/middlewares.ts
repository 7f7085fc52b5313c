import {
  MiddlewareRoute,
  validateAndTransformBody,
} from "@medusajs/framework/http"
import { z } from "@medusajs/framework/zod"

export const storeCartReservationMiddlewares: MiddlewareRoute[] = [
  {
    method: ["POST"],
    matcher: "/store/carts/:id/reservations",
    middlewares: [
      validateAndTransformBody(
        z.strictObject({ idempotency_key: z.string().max(255).nullish() })
      ),
    ],
  },
]
