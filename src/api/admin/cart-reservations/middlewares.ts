import { MiddlewareRoute } from "@medusajs/framework/http"

import { validateQuery } from "../../query"
import {
  validateAndTransformBody,
  validateAndTransformQuery,
  validateFilters,
} from "../../validate"
import {
  AdminExportCartReservationsParams,
  AdminExtendCartReservation,
  AdminGetCartReservationsParams,
  AdminReleaseCartReservation,
} from "./validators"

const fields = [
  "id",
  "cart_id",
  "line_item_id",
  "inventory_item_id",
  "location_id",
  "quantity",
  "allow_backorder",
  "held_since",
  "expires_at",
  "created_at",
  "inventory_item.sku",
  "inventory_item.title",
  "stock_location.name",
  "cart.email",
  "cart.customer_id",
  "cart.customer.email",
  "cart.customer.first_name",
  "cart.customer.last_name",
]

export const adminCartReservationMiddlewares: MiddlewareRoute[] = [
  {
    method: ["GET"],
    matcher: "/admin/cart-reservations",
    middlewares: [
      validateAndTransformQuery(AdminGetCartReservationsParams, {
        defaults: fields,
        isList: true,
      }),
    ],
  },
  {
    method: ["GET"],
    matcher: "/admin/cart-reservations/export",
    middlewares: [validateQuery(AdminExportCartReservationsParams)],
  },
  {
    method: ["POST"],
    matcher: "/admin/cart-reservations/export",
    middlewares: [validateFilters(AdminExportCartReservationsParams)],
  },
  {
    method: ["POST"],
    matcher: "/admin/cart-reservations/:id/release",
    middlewares: [validateAndTransformBody(AdminReleaseCartReservation)],
  },
  {
    method: ["POST"],
    matcher: "/admin/cart-reservations/:id/extend",
    middlewares: [validateAndTransformBody(AdminExtendCartReservation)],
  },
]
