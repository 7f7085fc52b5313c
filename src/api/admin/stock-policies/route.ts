import {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"
import { z } from "@medusajs/framework/zod"

import { setStockPoliciesWorkflow } from "../../../workflows/levels"
import { tellConflicts } from "../../conflicts"
import { idempotencyKeyOf } from "../../idempotency"
import { AdminSetStockPolicies } from "./validators"

/** Sets thresholds, safety stock and limits of backorders: all or none. */
export const POST = tellConflicts(
  async (
    req: AuthenticatedMedusaRequest<z.infer<typeof AdminSetStockPolicies>>,
    res: MedusaResponse
  ): Promise<void> => {
    const { result } = await setStockPoliciesWorkflow(req.scope).run({
      input: { ...req.validatedBody, idempotency_key: idempotencyKeyOf(req) },
    })

    res.json({ policies: result })
  }
)
