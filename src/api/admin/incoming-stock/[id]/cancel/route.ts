import {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"
import { z } from "@medusajs/framework/zod"

import { cancelIncomingStockWorkflow } from "../../../../../workflows/incoming-stock"
import { AdminCancelIncomingStock } from "../../validators"

export async function POST(
  req: AuthenticatedMedusaRequest<z.infer<typeof AdminCancelIncomingStock>>,
  res: MedusaResponse
): Promise<void> {
  const { result } = await cancelIncomingStockWorkflow(req.scope).run({
    input: {
      incoming_stock: [
        {
          ...req.validatedBody,
          id: req.params.id!,
          actor_id: req.auth_context.actor_id,
        },
      ],
    },
  })

  res.json({ incoming_stock: result[0] })
}
