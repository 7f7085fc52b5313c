import { MiddlewareRoute } from "@medusajs/framework/http"
import { z } from "@medusajs/framework/zod"

import { keyBody } from "../../validators"
import { anybody } from "../waitlist/shopper"
import { StoreClaimWaitlistOffer } from "../waitlist/validators"
import { validateAndTransformBody } from "../../validate"

export const storeCartReservationMiddlewares: MiddlewareRoute[] = [
  {
    method: ["POST"],
    matcher: "/store/carts/:id/reservations",
    middlewares: [validateAndTransformBody(z.strictObject(keyBody))],
  },
  {
    method: ["POST"],
    matcher: "/store/carts/:id/waitlist-offers",
    middlewares: [anybody(), validateAndTransformBody(StoreClaimWaitlistOffer)],
  },
]
