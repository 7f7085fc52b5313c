import {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { z } from "@medusajs/framework/zod"

import { updateStockTransferWorkflow } from "../../../../workflows/transfers"
import { tellConflicts } from "../../../conflicts"
import { idempotencyKeyOf } from "../../../idempotency"
import { AdminUpdateStockTransfer } from "../validators"

/** Retrieves a transfer with its items. */
export async function GET(
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse
): Promise<void> {
  const { data } = await req.scope
    .resolve(ContainerRegistrationKeys.QUERY)
    .graph(
      {
        entity: "stock_transfer",
        filters: { id: req.params.id },
        fields: req.queryConfig.fields,
      },
      { throwIfKeyNotFound: true }
    )

  res.json({ stock_transfer: data[0] })
}

/** Changes a transfer that has not been shipped. */
export const POST = tellConflicts(
  async (
    req: AuthenticatedMedusaRequest<z.infer<typeof AdminUpdateStockTransfer>>,
    res: MedusaResponse
  ): Promise<void> => {
    const { result } = await updateStockTransferWorkflow(req.scope).run({
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
