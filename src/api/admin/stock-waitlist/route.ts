import {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"

import { resolveHoldfast } from "../../../modules/inventory/find-holdfast"
import { nameEntries } from "../../../workflows/waitlist/name-entries"
import { AdminGetWaitlistParams } from "./validators"

/** Lists who waits, waited or was served, the newest first. */
export async function GET(
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse
): Promise<void> {
  const asked = req.validatedQuery as AdminGetWaitlistParams
  const { entries, count } = await resolveHoldfast(
    req.scope
  ).listWaitlistEntries(asked)

  res.json({
    waitlist_entries: await nameEntries(req.scope, entries),
    count,
    offset: asked.offset,
    limit: asked.limit,
  })
}
