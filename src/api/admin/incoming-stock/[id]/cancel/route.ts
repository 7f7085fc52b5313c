import {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"
import { z } from "@medusajs/framework/zod"

import { cancelIncomingStockWorkflow } from "../../../../../workflows/incoming"
import { tellConflicts } from "../../../../conflicts"
import { bodyWithoutKey, idempotencyKeyOf } from "../../../../idempotency"
import { AdminCancelIncomingStock } from "../../validators"

/** Cancels what is still expected of an incoming row. What was received stays. */
export const POST = tellConflicts(
  async (
    req: AuthenticatedMedusaRequest<z.infer<typeof AdminCancelIncomingStock>>,
    res: MedusaResponse
  ): Promise<void> => {
    const { result } = await cancelIncomingStockWorkflow(req.scope).run({
      input: {
        incoming_stock: [{ ...bodyWithoutKey(req), id: req.params.id! }],
        actor_id: req.auth_context.actor_id,
        idempotency_key: idempotencyKeyOf(req),
      },
    })

    res.json({ incoming_stock: result[0] })
  }
)
