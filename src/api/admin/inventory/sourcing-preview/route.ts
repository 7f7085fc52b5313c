import {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"

import { previewSourcingWorkflow } from "../../../../workflows/sourcing"
import { AdminPreviewSourcing } from "../validators"

/** Where variants would be served from if they were reserved now. */
export async function POST(
  req: AuthenticatedMedusaRequest<AdminPreviewSourcing>,
  res: MedusaResponse
): Promise<void> {
  const { result } = await previewSourcingWorkflow(req.scope).run({
    input: req.validatedBody,
  })

  res.json({ items: result })
}
