import {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"
import { z } from "@medusajs/framework/zod"

import { receiveStockTransferWorkflow } from "../../../../../workflows/transfers"
import { tellConflicts } from "../../../../conflicts"
import { idempotencyKeyOf } from "../../../../idempotency"
import { AdminReceiveStockTransfer } from "../../validators"

/** Receives what a transfer brings, with what was damaged or lost on the way. */
export const POST = tellConflicts(
  async (
    req: AuthenticatedMedusaRequest<z.infer<typeof AdminReceiveStockTransfer>>,
    res: MedusaResponse
  ): Promise<void> => {
    const { result } = await receiveStockTransferWorkflow(req.scope).run({
      input: {
        ...req.validatedBody,
        id: req.params.id!,
        actor_id: req.auth_context.actor_id,
        idempotency_key: idempotencyKeyOf(req),
      },
    })

    res.json({ stock_transfer: result })
  }
)
