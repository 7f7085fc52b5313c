import {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"
import { z } from "@medusajs/framework/zod"

import { batchIncomingStockWorkflow } from "../../../../workflows/incoming-stock"
import { AdminBatchIncomingStock } from "../validators"

/** Creates, changes, receives and cancels in one call: all or none. */
export async function POST(
  req: AuthenticatedMedusaRequest<z.infer<typeof AdminBatchIncomingStock>>,
  res: MedusaResponse
): Promise<void> {
  const { result } = await batchIncomingStockWorkflow(req.scope).run({
    input: { ...req.validatedBody, actor_id: req.auth_context.actor_id },
  })

  res.json(result)
}
