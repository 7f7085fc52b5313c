import {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"
import { z } from "@medusajs/framework/zod"

import { receiveIncomingStockWorkflow } from "../../../../../workflows/incoming-stock"
import { AdminReceiveIncomingStock } from "../../validators"

export async function POST(
  req: AuthenticatedMedusaRequest<z.infer<typeof AdminReceiveIncomingStock>>,
  res: MedusaResponse
): Promise<void> {
  const { result } = await receiveIncomingStockWorkflow(req.scope).run({
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
