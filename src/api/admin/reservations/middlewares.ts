import {
  MiddlewareRoute,
  validateAndTransformBody,
} from "@medusajs/framework/http"

import { AdminMoveReservation } from "./validators"

export const adminReservationMiddlewares: MiddlewareRoute[] = [
  {
    method: ["POST"],
    matcher: "/admin/reservations/:id/move",
    middlewares: [validateAndTransformBody(AdminMoveReservation)],
  },
]
