import {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"

import { resolveHoldfast } from "../../../../modules/inventory/find-holdfast"

/** What was adjusted or imported together, and whether it was taken back. */
export async function GET(
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse
): Promise<void> {
  res.json({
    stock_adjustment: await resolveHoldfast(req.scope).retrieveMovementGroup(
      req.params.id!
    ),
  })
}
