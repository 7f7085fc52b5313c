import {
  MedusaNextFunction,
  MedusaRequest,
  MedusaResponse,
  MiddlewareRoute,
} from "@medusajs/framework/http"
import { zodValidator } from "@medusajs/framework"

import { AdminGetLowStockParams } from "./validators"

/** The list is not one of the ORM's: its fields and orders are its own. */
async function validateQuery(
  req: MedusaRequest,
  _res: MedusaResponse,
  next: MedusaNextFunction
): Promise<void> {
  try {
    req.validatedQuery = await zodValidator(AdminGetLowStockParams, req.query)
    next()
  } catch (error) {
    next(error)
  }
}

export const lowStockMiddlewares: MiddlewareRoute[] = [
  {
    method: ["GET"],
    matcher: "/admin/inventory/low-stock",
    middlewares: [validateQuery],
  },
]
