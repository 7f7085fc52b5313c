import {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"

import {
  checkInventoryWorkflow,
  repairInventoryWorkflow,
} from "../../../workflows/reconcile"
import { checkInLines } from "./check-in-lines"
import { AdminCheckInventory, AdminRepairInventory } from "./validators"
import { postTo } from "../../post-to"

/**
 * Looks for numbers that drifted. Changes nothing, locks nothing. With `progress` it
 * answers in lines: how far it is, and the check at last.
 */
export async function GET(
  req: AuthenticatedMedusaRequest<unknown, AdminCheckInventory>,
  res: MedusaResponse
): Promise<void> {
  if (req.validatedQuery["progress"] === "true") {
    return await checkInLines(req, res)
  }

  const { result } = await checkInventoryWorkflow(req.scope).run({
    input: { skus: req.validatedQuery["skus"] },
  })

  res.json({ check: result })
}

/**
 * Repairs them, or one of them, and tells what was done. Done again it does nothing; under an
 * idempotency key it answers again what was done.
 */
export const POST = postTo(repairInventoryWorkflow, {
  input: ({ note, only, remedy, dry_run }: AdminRepairInventory) => ({
    note,
    only,
    remedy,
    dry_run,
  }),
  answer: (result) => ({ repair: result }),
})
