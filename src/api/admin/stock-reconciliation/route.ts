import {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"

import {
  checkInventoryWorkflow,
  repairInventoryWorkflow,
} from "../../../workflows/reconcile"
import { tellConflicts } from "../../conflicts"
import { idempotencyKeyOf } from "../../idempotency"
import { AdminCheckInventory, AdminRepairInventory } from "./validators"

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
export const POST = tellConflicts(
  async (
    req: AuthenticatedMedusaRequest<AdminRepairInventory>,
    res: MedusaResponse
  ): Promise<void> => {
    const { result } = await repairInventoryWorkflow(req.scope).run({
      input: {
        note: req.validatedBody.note,
        actor_id: req.auth_context.actor_id,
        idempotency_key: idempotencyKeyOf(req),
      },
    })

    res.json({ repair: result })
  }
)
