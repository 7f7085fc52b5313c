import {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"

import { moveReservationWorkflow } from "../../../../../workflows/reservations"
import { AdminMoveReservation } from "../../validators"
import { tellConflicts } from "../../../../conflicts"
import { idempotencyKeyOf } from "../../../../idempotency"

/** Moves a reservation to another location, whole or in part. */
export const POST = tellConflicts(
  async (
    req: AuthenticatedMedusaRequest<AdminMoveReservation>,
    res: MedusaResponse
  ): Promise<void> => {
    const { result } = await moveReservationWorkflow(req.scope).run({
      input: {
        ...req.validatedBody,
        id: req.params.id!,
        actor_id: req.auth_context.actor_id,
        idempotency_key: idempotencyKeyOf(req),
      },
    })

    res.json({ reservation: result })
  }
)
