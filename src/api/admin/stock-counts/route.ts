import {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"

import { resolveHoldfast } from "../../../modules/inventory/find-holdfast"
import { openStockCountWorkflow } from "../../../workflows/counts"
import { postTo } from "../../post-to"
import { AdminOpenStockCount, AdminStockCountsParams } from "./validators"

/** Lists counts of the stock, newest first. */
export async function GET(
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse
): Promise<void> {
  const asked = req.validatedQuery as AdminStockCountsParams
  const { counts, next_cursor } = await resolveHoldfast(
    req.scope
  ).listStockCounts(asked)

  res.json({ stock_counts: counts, next_cursor, limit: asked.limit })
}

/** Opens a count of the levels of a location. */
export const POST = postTo(openStockCountWorkflow, {
  input: (body: AdminOpenStockCount) => body,
  answer: (stock_count) => ({ stock_count }),
})
