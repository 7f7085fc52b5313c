import {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"

import { ListLowStockInput } from "../../../../modules/inventory/types"
import { resolveHoldfast } from "../../../../modules/inventory/find-holdfast"
import { AdminGetLowStockParamsType } from "./validators"

/** Lists what is low or out of stock, with what is expected. */
export async function GET(
  req: AuthenticatedMedusaRequest<unknown, AdminGetLowStockParamsType>,
  res: MedusaResponse
): Promise<void> {
  const { limit, offset } = req.validatedQuery
  const [low_stock, count] = await resolveHoldfast(req.scope).listLowStock(
    req.validatedQuery as ListLowStockInput
  )

  res.json({ low_stock, count, offset, limit })
}
