import {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"

import { resolveHoldfast } from "../../../../../modules/inventory/find-holdfast"
import { AdminStockAtParams } from "../../../stock-movements/validators"
import { expectItem } from "../../../../known-item"

/** The stock of an item as it was at a moment, by location. */
export async function GET(
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse
): Promise<void> {
  const input = req.validatedQuery as AdminStockAtParams
  const { levels, ...page } = await resolveHoldfast(req.scope).retrieveStockAt({
    ...input,
    inventory_item_id: req.params.id!,
  })

  if (!levels.length) {
    await expectItem(req.scope, req.params.id!)
  }

  res.json({ inventory_levels: levels, ...page, limit: input.limit })
}
