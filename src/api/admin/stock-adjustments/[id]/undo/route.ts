import {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"

import { undoMovementGroupWorkflow } from "../../../../../workflows/ledger"
import { tellConflicts } from "../../../../conflicts"
import { idempotencyKeyOf } from "../../../../idempotency"
import { AdminUndoAdjustment } from "../../validators"

/** Takes back what was adjusted or imported together, once. */
export const POST = tellConflicts(
  async (
    req: AuthenticatedMedusaRequest<AdminUndoAdjustment>,
    res: MedusaResponse
  ): Promise<void> => {
    const { result } = await undoMovementGroupWorkflow(req.scope).run({
      input: {
        ...req.validatedBody,
        id: req.params.id!,
        actor_id: req.auth_context.actor_id,
        idempotency_key: idempotencyKeyOf(req),
      },
    })

    res.json({ adjustment: result })
  }
)
