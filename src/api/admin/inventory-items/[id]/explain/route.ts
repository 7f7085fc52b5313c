import {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"

import { readExplanation } from "../../../../../workflows/levels/read-explanation"
import { AdminExplainParams } from "../../../stock-movements/validators"
import { expectItem } from "../../../../known-item"

/** Why what is available of an item is what it is, by location. */
export async function GET(
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse
): Promise<void> {
  const { location_id } = req.validatedQuery as AdminExplainParams
  const explanation = await readExplanation(
    req.scope,
    req.params.id!,
    location_id ? [location_id].flat() : undefined
  )

  if (!explanation.length) {
    await expectItem(req.scope, req.params.id!)
  }

  res.json({ explanation })
}
