import {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"
import { z } from "@medusajs/framework/zod"

import { shipStockTransferWorkflow } from "../../../../../workflows/transfers"
import { tellConflicts } from "../../../../conflicts"
import { idempotencyKeyOf } from "../../../../idempotency"
import { AdminShipStockTransfer } from "../../validators"

/** Ships a transfer: its units leave the one location and are expected at the other. */
export const POST = tellConflicts(
  async (
    req: AuthenticatedMedusaRequest<z.infer<typeof AdminShipStockTransfer>>,
    res: MedusaResponse
  ): Promise<void> => {
    const { result } = await shipStockTransferWorkflow(req.scope).run({
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
