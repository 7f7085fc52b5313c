import {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"

import { resolveHoldfast } from "../../../modules/inventory/find-holdfast"
import { setLocationCodesWorkflow } from "../../../workflows/levels"
import { postTo } from "../../post-to"
import { AdminSetLocationCodes } from "./validators"

/** Lists the codes by which stock locations are named elsewhere. */
export async function GET(
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse
): Promise<void> {
  res.json({
    location_codes: await resolveHoldfast(req.scope).listLocationCodes(),
  })
}

/** Sets codes, or takes them away: all or none. */
export const POST = postTo(setLocationCodesWorkflow, {
  input: (body: AdminSetLocationCodes) => body,
  answer: (location_codes) => ({ location_codes }),
})
