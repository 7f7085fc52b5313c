import { MiddlewareRoute } from "@medusajs/framework/http"

import { validateAndTransformQuery } from "../../validate"
import { AdminGetBackorderPromisesParams } from "./validators"

const defaults = [
  "id",
  "reservation_id",
  "line_item_id",
  "inventory_item_id",
  "location_id",
  "incoming_stock_id",
  "quantity",
  "promised_at",
  "created_at",
  "updated_at",
]

export const backorderPromiseMiddlewares: MiddlewareRoute[] = [
  {
    method: ["GET"],
    matcher: "/admin/backorder-promises",
    middlewares: [
      validateAndTransformQuery(AdminGetBackorderPromisesParams, {
        defaults,
        isList: true,
      }),
    ],
  },
]
