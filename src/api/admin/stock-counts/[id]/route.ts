import {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"

import { resolveHoldfast } from "../../../../modules/inventory/find-holdfast"
import { updateStockCountWorkflow } from "../../../../workflows/counts"
import { postTo } from "../../../post-to"
import { AdminUpdateStockCount } from "../validators"

/** A count, and how many of its lines are how far. */
export async function GET(
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse
): Promise<void> {
  const inventory = resolveHoldfast(req.scope)

  res.json({ stock_count: await inventory.retrieveStockCount(req.params.id!) })
}

/** Ends the counting, goes on with it, or notes something. */
export const POST = postTo(updateStockCountWorkflow, {
  input: (body: AdminUpdateStockCount, id) => ({ ...body, id }),
  answer: (stock_count) => ({ stock_count }),
})
