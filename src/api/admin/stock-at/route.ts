import {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"

import { resolveHoldfast } from "../../../modules/inventory/find-holdfast"
import { AdminStockAtParams } from "../stock-movements/validators"

/** The stock of the shop as it was at a moment, in pages. */
export async function GET(
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse
): Promise<void> {
  const input = req.validatedQuery as AdminStockAtParams
  const { levels, ...page } = await resolveHoldfast(req.scope).retrieveStockAt(
    input
  )

  res.json({ inventory_levels: levels, ...page, limit: input.limit })
}
