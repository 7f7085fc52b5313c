import {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"

import { extendCartReservationsWorkflow } from "../../../../../workflows/carts"
import { AdminExtendCartReservation } from "../../validators"
import { tellConflicts } from "../../../../conflicts"
import { idempotencyKeyOf } from "../../../../idempotency"

/** Gives one cart reservation more time. */
export const POST = tellConflicts(
  async (
    req: AuthenticatedMedusaRequest<AdminExtendCartReservation>,
    res: MedusaResponse
  ): Promise<void> => {
    const { result } = await extendCartReservationsWorkflow(req.scope).run({
      input: {
        ...req.validatedBody,
        id: req.params.id!,
        actor_id: req.auth_context.actor_id,
        idempotency_key: idempotencyKeyOf(req),
      },
    })

    res.json({ cart_reservation: result[0] })
  }
)
