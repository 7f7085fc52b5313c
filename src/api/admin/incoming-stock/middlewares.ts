import {
  MiddlewareRoute,
  validateAndTransformBody,
  validateAndTransformQuery,
} from "@medusajs/framework/http"
import { createSelectParams } from "@medusajs/medusa/api/utils/validators"

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

const POLICY = { resource: "inventory_level", operation: "update" }

export const incomingStockMiddlewares: MiddlewareRoute[] = [
  {
    matcher: "/admin/incoming-stock*",
    policies: [{ resource: "inventory_level", operation: "read" }],
  },
  {
    method: ["GET"],
    matcher: "/admin/incoming-stock",
    middlewares: [
      validateAndTransformQuery(AdminGetIncomingStockParams, {
        defaults,
        isList: true,
      }),
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
    policies: [POLICY],
  },
  {
    method: ["POST"],
    matcher: "/admin/incoming-stock/batch",
    middlewares: [validateAndTransformBody(AdminBatchIncomingStock)],
    policies: [POLICY],
  },
  {
    method: ["POST"],
    matcher: "/admin/incoming-stock/:id/receive",
    middlewares: [validateAndTransformBody(AdminReceiveIncomingStock)],
    policies: [POLICY],
  },
  {
    method: ["POST"],
    matcher: "/admin/incoming-stock/:id/cancel",
    middlewares: [validateAndTransformBody(AdminCancelIncomingStock)],
    policies: [POLICY],
  },
  {
    method: ["POST"],
    matcher: "/admin/incoming-stock/:id",
    middlewares: [validateAndTransformBody(AdminUpdateIncomingStock)],
    policies: [POLICY],
  },
]
