import {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"

import { resolveHoldfast } from "../../../../modules/inventory/find-holdfast"
import { nameRows } from "../../../../workflows/waitlist/name-entries"
import { AdminGetWaitlistCountsParams } from "../validators"

/** Counts who waits for what, most wanted first, and what became of others. */
export async function GET(
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse
): Promise<void> {
  const asked = req.validatedQuery as AdminGetWaitlistCountsParams
  const { counts, count } = await resolveHoldfast(req.scope).countWaitlist(
    asked
  )

  res.json({
    waitlist_counts: await nameRows(req.scope, counts),
    count,
    offset: asked.offset,
    limit: asked.limit,
  })
}
