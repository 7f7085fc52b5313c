import {
  MiddlewareRoute,
  validateAndTransformBody,
} from "@medusajs/framework/http"

import { AdminPreviewSourcing } from "./validators"

export const adminInventoryMiddlewares: MiddlewareRoute[] = [
  {
    method: ["POST"],
    matcher: "/admin/inventory/sourcing-preview",
    middlewares: [validateAndTransformBody(AdminPreviewSourcing)],
  },
]
