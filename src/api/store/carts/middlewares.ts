import { MiddlewareRoute } from "@medusajs/framework/http"
import { z } from "@medusajs/framework/zod"

import { keyBody } from "../../validators"
import { validateAndTransformBody } from "../../validate"

export const storeCartReservationMiddlewares: MiddlewareRoute[] = [
  {
    method: ["POST"],
    matcher: "/store/carts/:id/reservations",
    middlewares: [validateAndTransformBody(z.strictObject(keyBody))],
  },
]
