import {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"

import { releaseCartReservationsWorkflow } from "../../../../../workflows/carts"
import { AdminReleaseCartReservation } from "../../validators"
import { tellConflicts } from "../../../../conflicts"
import { idempotencyKeyOf } from "../../../../idempotency"

/** Gives the units of one cart reservation back, whoever's cart it is. */
export const POST = tellConflicts(
  async (
    req: AuthenticatedMedusaRequest<AdminReleaseCartReservation>,
    res: MedusaResponse
  ): Promise<void> => {
    const id = req.params.id!

    await releaseCartReservationsWorkflow(req.scope).run({
      input: {
        ...req.validatedBody,
        id,
        actor_id: req.auth_context.actor_id,
        idempotency_key: idempotencyKeyOf(req),
      },
    })

    res.json({ id, object: "cart_reservation", released: true })
  }
)
