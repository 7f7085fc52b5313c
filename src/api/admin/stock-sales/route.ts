import {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"

import { resolveHoldfast } from "../../../modules/inventory/find-holdfast"
import { AdminStockSalesParams } from "./validators"

/** How fast levels sell, and for how long what is available lasts. */
export async function GET(
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse
): Promise<void> {
  res.json({
    stock_sales: await resolveHoldfast(req.scope).retrieveSales(
      req.validatedQuery as AdminStockSalesParams
    ),
  })
}
