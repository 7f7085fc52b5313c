import { MiddlewareRoute } from "@medusajs/framework/http"
import { createSelectParams } from "@medusajs/medusa/api/utils/validators"

import {
  validateAndTransformBody,
  validateAndTransformQuery,
} from "../../validate"
import {
  AdminCancelStockTransfer,
  AdminCreateStockTransfer,
  AdminGetStockTransfersParams,
  AdminReceiveStockTransfer,
  AdminShipStockTransfer,
  AdminUpdateStockTransfer,
} from "./validators"

const defaults = [
  "id",
  "status",
  "from_location_id",
  "to_location_id",
  "expected_at",
  "reference",
  "note",
  "disposition",
  "shipped_at",
  "closed_at",
  "created_by",
  "metadata",
  "created_at",
  "updated_at",
  "items.*",
]

export const stockTransferMiddlewares: MiddlewareRoute[] = [
  {
    method: ["GET"],
    matcher: "/admin/stock-transfers",
    middlewares: [
      validateAndTransformQuery(AdminGetStockTransfersParams, {
        defaults,
        isList: true,
      }),
    ],
  },
  {
    method: ["GET"],
    matcher: "/admin/stock-transfers/:id",
    middlewares: [
      validateAndTransformQuery(createSelectParams(), {
        defaults,
        isList: false,
      }),
    ],
  },
  {
    method: ["POST"],
    matcher: "/admin/stock-transfers",
    middlewares: [validateAndTransformBody(AdminCreateStockTransfer)],
  },
  {
    method: ["POST"],
    matcher: "/admin/stock-transfers/:id",
    middlewares: [validateAndTransformBody(AdminUpdateStockTransfer)],
  },
  {
    method: ["POST"],
    matcher: "/admin/stock-transfers/:id/ship",
    middlewares: [validateAndTransformBody(AdminShipStockTransfer)],
  },
  {
    method: ["POST"],
    matcher: "/admin/stock-transfers/:id/receive",
    middlewares: [validateAndTransformBody(AdminReceiveStockTransfer)],
  },
  {
    method: ["POST"],
    matcher: "/admin/stock-transfers/:id/cancel",
    middlewares: [validateAndTransformBody(AdminCancelStockTransfer)],
  },
]
