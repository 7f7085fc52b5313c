import {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { z } from "@medusajs/framework/zod"

import { createStockTransfersWorkflow } from "../../../workflows/transfers"
import { tellConflicts } from "../../conflicts"
import { bodyWithoutKey, idempotencyKeyOf } from "../../idempotency"
import { AdminCreateStockTransfer } from "./validators"

/** Lists stock transfers, filtered, ordered and in pages. */
export async function GET(
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse
): Promise<void> {
  const { data, metadata } = await req.scope
    .resolve(ContainerRegistrationKeys.QUERY)
    .graph({
      entity: "stock_transfer",
      filters: req.filterableFields,
      fields: req.queryConfig.fields,
      pagination: req.queryConfig.pagination,
    })

  res.json({
    stock_transfers: data,
    count: metadata?.count,
    offset: metadata?.skip,
    limit: metadata?.take,
  })
}

/** Drafts a transfer between two locations. A draft takes no units. */
export const POST = tellConflicts(
  async (
    req: AuthenticatedMedusaRequest<z.infer<typeof AdminCreateStockTransfer>>,
    res: MedusaResponse
  ): Promise<void> => {
    const { result } = await createStockTransfersWorkflow(req.scope).run({
      input: {
        transfers: [bodyWithoutKey(req)],
        actor_id: req.auth_context.actor_id,
        idempotency_key: idempotencyKeyOf(req),
      },
    })

    res.json({ stock_transfer: result[0] })
  }
)
