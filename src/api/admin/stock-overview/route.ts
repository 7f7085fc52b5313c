import {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"

import { resolveHoldfast } from "../../../modules/inventory/find-holdfast"
import { AdminStockOverviewParams } from "./validators"

/**
 * What was held, ordered and refused, hour by hour; what was refused most; and what
 * the last check found.
 */
export async function GET(
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse
): Promise<void> {
  const { from, until, refused_from, limit } =
    req.validatedQuery as AdminStockOverviewParams
  const inventory = resolveHoldfast(req.scope)
  const [hours, refused_items, last_check] = await Promise.all([
    inventory.listOverviewHours({ from, until }),
    inventory.listRefusedItems({ from: refused_from ?? from, until, limit }),
    inventory.retrieveLastCheck(),
  ])

  res.json({ hours, refused_items, last_check })
}
