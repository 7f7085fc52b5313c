import { MiddlewareRoute } from "@medusajs/framework/http"

import { validateAndTransformBody } from "../../validate"
import { AdminPreviewSourcing } from "./validators"

export const adminInventoryMiddlewares: MiddlewareRoute[] = [
  {
    method: ["POST"],
    matcher: "/admin/inventory/sourcing-preview",
    middlewares: [validateAndTransformBody(AdminPreviewSourcing)],
  },
]
