import {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"
import { z } from "@medusajs/framework/zod"

import { setStockPoliciesWorkflow } from "../../../workflows/availability"
import { AdminSetStockPolicies } from "./validators"

/** Sets thresholds, safety stock and limits of backorders: all or none. */
export async function POST(
  req: AuthenticatedMedusaRequest<z.infer<typeof AdminSetStockPolicies>>,
  res: MedusaResponse
): Promise<void> {
  const { result } = await setStockPoliciesWorkflow(req.scope).run({
    input: req.validatedBody,
  })

  res.json({ policies: result })
}
