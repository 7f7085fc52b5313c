import {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"

import { voidStockCountEntryWorkflow } from "../../../../../../workflows/counts"
import { tellConflicts } from "../../../../../conflicts"

/** Takes an entry back: it stays to be seen, and counts no more. */
export const DELETE = tellConflicts(
  async (
    req: AuthenticatedMedusaRequest,
    res: MedusaResponse
  ): Promise<void> => {
    const { id, entry_id } = req.params as { id: string; entry_id: string }

    await voidStockCountEntryWorkflow(req.scope).run({
      input: { id, entry_id, actor_id: req.auth_context.actor_id },
    })
    res.json({ id: entry_id, object: "stock_count_entry", deleted: true })
  }
)
