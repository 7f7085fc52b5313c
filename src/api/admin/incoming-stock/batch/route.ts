import {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"
import { z } from "@medusajs/framework/zod"

import { batchIncomingStockWorkflow } from "../../../../workflows/incoming"
import { tellConflicts } from "../../../conflicts"
import { idempotencyKeyOf } from "../../../idempotency"
import { AdminBatchIncomingStock } from "../validators"

/** Creates, changes, receives and cancels in one call: all or none. */
export const POST = tellConflicts(
  async (
    req: AuthenticatedMedusaRequest<z.infer<typeof AdminBatchIncomingStock>>,
    res: MedusaResponse
  ): Promise<void> => {
    const { result } = await batchIncomingStockWorkflow(req.scope).run({
      input: {
        ...req.validatedBody,
        actor_id: req.auth_context.actor_id,
        idempotency_key: idempotencyKeyOf(req),
      },
    })

    res.json(result)
  }
)
