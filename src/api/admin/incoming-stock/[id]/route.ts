import {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { z } from "@medusajs/framework/zod"

import { updateIncomingStockWorkflow } from "../../../../workflows/incoming"
import { tellConflicts } from "../../../conflicts"
import { bodyWithoutKey, idempotencyKeyOf } from "../../../idempotency"
import { AdminUpdateIncomingStock } from "../validators"

/** Retrieves an incoming row, with what has been received of it. */
export async function GET(
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse
): Promise<void> {
  const { data } = await req.scope
    .resolve(ContainerRegistrationKeys.QUERY)
    .graph(
      {
        entity: "incoming_stock",
        filters: { id: req.params.id },
        fields: req.queryConfig.fields,
      },
      { throwIfKeyNotFound: true }
    )

  res.json({ incoming_stock: data[0] })
}

/** Changes what an incoming row expects: quantity, date, source or note. */
export const POST = tellConflicts(
  async (
    req: AuthenticatedMedusaRequest<z.infer<typeof AdminUpdateIncomingStock>>,
    res: MedusaResponse
  ): Promise<void> => {
    const { result } = await updateIncomingStockWorkflow(req.scope).run({
      input: {
        incoming_stock: [{ ...bodyWithoutKey(req), id: req.params.id! }],
        actor_id: req.auth_context.actor_id,
        idempotency_key: idempotencyKeyOf(req),
      },
    })

    res.json({ incoming_stock: result[0] })
  }
)
