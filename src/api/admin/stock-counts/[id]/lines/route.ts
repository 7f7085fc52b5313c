import {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"

import { resolveHoldfast } from "../../../../../modules/inventory/find-holdfast"
import { updateStockCountLinesWorkflow } from "../../../../../workflows/counts"
import { ownersOf } from "../../../../../workflows/levels/read-explanation"
import { postTo } from "../../../../post-to"
import {
  AdminStockCountLinesParams,
  AdminUpdateStockCountLines,
} from "../../validators"

/**
 * A page of a count's lines, with the reservations (and their orders and carts) that what
 * was found of them does not do for.
 */
export async function GET(
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse
): Promise<void> {
  const asked = req.validatedQuery as AdminStockCountLinesParams
  const inventory = resolveHoldfast(req.scope)
  const { lines, count } = await inventory.listStockCountLines(
    req.params.id!,
    asked as never
  )

  const uncovered = await inventory.listUncoveredReservations(lines)

  res.json({
    lines,
    uncovered: uncovered.map(await ownersOf(req.scope, uncovered)),
    count,
    offset: asked.offset,
    limit: asked.limit,
  })
}

/** Says of lines why they differ, or has them counted anew. */
export const POST = postTo(updateStockCountLinesWorkflow, {
  input: (body: AdminUpdateStockCountLines, id) => ({ ...body, id }),
  answer: (stock_count) => ({ stock_count }),
})
