import {
  MedusaNextFunction,
  MedusaRequest,
  MedusaResponse,
  MiddlewareRoute,
} from "@medusajs/framework/http"

import { validateAndTransformBody } from "../../validate"
import { nameOrders } from "./order-names"
import { AdminMoveReservation } from "./validators"

interface Shown {
  description?: string | null
  cart_id?: string | null
  expires_at?: string | Date | null
}

/**
 * Shows what carts hold as such in core's list of reservations, and so in the
 * dashboard's: with the cart, until when, and in words where nobody gave any. Core
 * has them look like reservations of nothing, which staff would delete.
 */
function showCartHolds(
  req: MedusaRequest,
  res: MedusaResponse,
  next: MedusaNextFunction
): void {
  const { fields } = req.queryConfig

  if (!fields.includes("description") && !fields.includes("*")) {
    return next()
  }
  fields.push(
    ...["cart_id", "expires_at"].filter((field) => !fields.includes(field))
  )

  const send = res.json.bind(res) as (...answer: unknown[]) => typeof res

  res.json = (...answer: unknown[]) => {
    const [body] = answer as [
      { reservations?: Shown[]; reservation?: Shown } | null | undefined,
    ]

    for (const shown of body?.reservations ?? [body?.reservation]) {
      if (shown?.cart_id && shown.expires_at && !shown.description) {
        const until = new Date(shown.expires_at)

        shown.description =
          `${until > new Date() ? "Held in" : "Expired in"} cart ` +
          `${shown.cart_id} until ${until.toISOString()}`
      }
    }

    return send(...answer)
  }
  next()
}

export const adminReservationMiddlewares: MiddlewareRoute[] = [
  {
    method: ["GET"],
    matcher: "/admin/reservations",
    middlewares: [showCartHolds, nameOrders],
  },
  {
    method: ["GET"],
    matcher: "/admin/reservations/:id",
    middlewares: [showCartHolds, nameOrders],
  },
  {
    method: ["POST"],
    matcher: "/admin/reservations/:id/move",
    middlewares: [validateAndTransformBody(AdminMoveReservation)],
  },
]
