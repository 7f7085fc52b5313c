import {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { z } from "@medusajs/framework/zod"

import { createIncomingStockWorkflow } from "../../../workflows/incoming"
import { tellConflicts } from "../../conflicts"
import { bodyWithoutKey, idempotencyKeyOf } from "../../idempotency"
import { AdminCreateIncomingStock } from "./validators"

/** Lists incoming stock, filtered, ordered and in pages. */
export async function GET(
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse
): Promise<void> {
  const { data, metadata } = await req.scope
    .resolve(ContainerRegistrationKeys.QUERY)
    .graph({
      entity: "incoming_stock",
      filters: req.filterableFields,
      fields: req.queryConfig.fields,
      pagination: req.queryConfig.pagination,
    })

  res.json({
    incoming_stock: data,
    count: metadata?.count,
    offset: metadata?.skip,
    limit: metadata?.take,
  })
}

/** Expects units of an item at a location, by a date if one is known. */
export const POST = tellConflicts(
  async (
    req: AuthenticatedMedusaRequest<z.infer<typeof AdminCreateIncomingStock>>,
    res: MedusaResponse
  ): Promise<void> => {
    const { result } = await createIncomingStockWorkflow(req.scope).run({
      input: {
        incoming_stock: [bodyWithoutKey(req)],
        actor_id: req.auth_context.actor_id,
        idempotency_key: idempotencyKeyOf(req),
      },
    })

    res.json({ incoming_stock: result[0] })
  }
)
