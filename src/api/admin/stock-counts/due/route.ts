import {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"

import { resolveHoldfast } from "../../../../modules/inventory/find-holdfast"
import { AdminLevelsToCountParams } from "../validators"

/** Lists what is due to be counted at a location: what waits longest comes first. */
export async function GET(
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse
): Promise<void> {
  const asked = req.validatedQuery as AdminLevelsToCountParams
  const { levels, count } = await resolveHoldfast(req.scope).listLevelsToCount(
    asked
  )

  res.json({ levels, count, offset: asked.offset, limit: asked.limit })
}
