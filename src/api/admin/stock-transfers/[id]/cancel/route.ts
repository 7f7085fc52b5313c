import {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"
import { z } from "@medusajs/framework/zod"

import { cancelStockTransferWorkflow } from "../../../../../workflows/transfers"
import { tellConflicts } from "../../../../conflicts"
import { idempotencyKeyOf } from "../../../../idempotency"
import { AdminCancelStockTransfer } from "../../validators"

/** Cancels a transfer: what is on its way goes back to where it came from. */
export const POST = tellConflicts(
  async (
    req: AuthenticatedMedusaRequest<z.infer<typeof AdminCancelStockTransfer>>,
    res: MedusaResponse
  ): Promise<void> => {
    const { result } = await cancelStockTransferWorkflow(req.scope).run({
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
