import {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"

import { resolveHoldfast } from "../../../../../modules/inventory/find-holdfast"
import { AdminItemStockSeriesParams } from "../../../stock-movements/validators"
import { expectItem } from "../../../../known-item"

/** How the stock of an item went between two moments. */
export async function GET(
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse
): Promise<void> {
  const input = req.validatedQuery as AdminItemStockSeriesParams

  const points = await resolveHoldfast(req.scope).retrieveStockSeries({
    ...input,
    inventory_item_id: req.params.id!,
  })

  if (points.every(({ level_count }) => !level_count)) {
    await expectItem(req.scope, req.params.id!)
  }

  res.json({ points })
}
