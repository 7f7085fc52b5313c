import {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"

import { resolveHoldfast } from "../../../../../modules/inventory/find-holdfast"
import { ownersOf } from "../../../../../workflows/levels/read-explanation"

/** Who was promised the units of an incoming row, whoever is served first at the head. */
export async function GET(
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse
): Promise<void> {
  const promises = await resolveHoldfast(req.scope).listWaitingReservations(
    req.params.id!
  )
  const withOwners = await ownersOf(req.scope, promises)

  res.json({ promises: promises.map(withOwners) })
}
