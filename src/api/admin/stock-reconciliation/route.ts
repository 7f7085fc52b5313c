import {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"

import {
  checkInventoryWorkflow,
  repairInventoryWorkflow,
} from "../../../workflows/reconcile"
import { AdminCheckInventory, AdminRepairInventory } from "./validators"
import { postTo } from "../../post-to"

/** Looks for numbers that drifted. Changes nothing, locks nothing. */
export async function GET(
  req: AuthenticatedMedusaRequest<unknown, AdminCheckInventory>,
  res: MedusaResponse
): Promise<void> {
  const { result } = await checkInventoryWorkflow(req.scope).run({
    input: { skus: req.validatedQuery["skus"] },
  })

  res.json({ check: result })
}

/**
 * Repairs them, and tells what was done. Done again it does nothing; under an
 * idempotency key it answers again what was done.
 */
export const POST = postTo(repairInventoryWorkflow, {
  input: (body: AdminRepairInventory) => ({ note: body.note }),
  answer: (result) => ({ repair: result }),
})
