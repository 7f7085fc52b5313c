import {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"

import { resolveHoldfast } from "../../../../modules/inventory/find-holdfast"
import { AdminIdleStockParams } from "../validators"

/** What has units and sold none for a number of days. */
export async function GET(
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse
): Promise<void> {
  const input = req.validatedQuery as AdminIdleStockParams

  res.json({
    idle_stock: await resolveHoldfast(req.scope).listIdleLevels(input),
    offset: input.offset,
    limit: input.limit,
  })
}
