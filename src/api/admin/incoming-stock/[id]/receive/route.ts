import {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"
import { z } from "@medusajs/framework/zod"

import { receiveIncomingStockWorkflow } from "../../../../../workflows/incoming"
import { tellConflicts } from "../../../../conflicts"
import { bodyWithoutKey, idempotencyKeyOf } from "../../../../idempotency"
import { AdminReceiveIncomingStock } from "../../validators"

/** Receives an incoming row, in whole, in part, or more than was expected. */
export const POST = tellConflicts(
  async (
    req: AuthenticatedMedusaRequest<z.infer<typeof AdminReceiveIncomingStock>>,
    res: MedusaResponse
  ): Promise<void> => {
    const { result } = await receiveIncomingStockWorkflow(req.scope).run({
      input: {
        incoming_stock: [{ ...bodyWithoutKey(req), id: req.params.id! }],
        actor_id: req.auth_context.actor_id,
        idempotency_key: idempotencyKeyOf(req),
      },
    })

    res.json({ incoming_stock: result[0] })
  }
)
