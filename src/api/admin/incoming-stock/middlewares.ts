import {
  MedusaNextFunction,
  MedusaRequest,
  MedusaResponse,
  MiddlewareRoute,
} from "@medusajs/framework/http"
import { createSelectParams } from "@medusajs/medusa/api/utils/validators"

import {
  validateAndTransformBody,
  validateAndTransformQuery,
} from "../../validate"
import {
  AdminBatchIncomingStock,
  AdminCancelIncomingStock,
  AdminCreateIncomingStock,
  AdminGetIncomingStockParams,
  AdminReceiveIncomingStock,
  AdminUpdateIncomingStock,
} from "./validators"

const defaults = [
  "id",
  "kind",
  "status",
  "inventory_level_id",
  "inventory_item_id",
  "location_id",
  "quantity",
  "received_quantity",
  "damaged_quantity",
  "open_quantity",
  "expected_at",
  "reference",
  "note",
  "stock_transfer_item_id",
  "created_by",
  "metadata",
  "created_at",
  "updated_at",
]

/** What is late is no field: it is what is expected, and its date is over by now. */
function askForLate(
  req: MedusaRequest,
  _res: MedusaResponse,
  next: MedusaNextFunction
): void {
  const { is_late, ...filters } = req.filterableFields

  req.filterableFields =
    is_late === "true"
      ? {
          ...filters,
          // Beside what else is asked for of these fields.
          $and: [{ status: "expected", expected_at: { $lt: new Date() } }],
        }
      : filters
  next()
}

export const incomingStockMiddlewares: MiddlewareRoute[] = [
  {
    method: ["GET"],
    matcher: "/admin/incoming-stock",
    middlewares: [
      validateAndTransformQuery(AdminGetIncomingStockParams, {
        defaults,
        isList: true,
      }),
      askForLate,
    ],
  },
  {
    method: ["GET"],
    matcher: "/admin/incoming-stock/:id",
    middlewares: [
      validateAndTransformQuery(createSelectParams(), {
        defaults,
        isList: false,
      }),
    ],
  },
  {
    method: ["POST"],
    matcher: "/admin/incoming-stock",
    middlewares: [validateAndTransformBody(AdminCreateIncomingStock)],
  },
  {
    method: ["POST"],
    matcher: "/admin/incoming-stock/batch",
    middlewares: [validateAndTransformBody(AdminBatchIncomingStock)],
  },
  {
    method: ["POST"],
    matcher: "/admin/incoming-stock/:id/receive",
    middlewares: [validateAndTransformBody(AdminReceiveIncomingStock)],
  },
  {
    method: ["POST"],
    matcher: "/admin/incoming-stock/:id/cancel",
    middlewares: [validateAndTransformBody(AdminCancelIncomingStock)],
  },
  {
    method: ["POST"],
    matcher: "/admin/incoming-stock/:id",
    middlewares: [validateAndTransformBody(AdminUpdateIncomingStock)],
  },
]
