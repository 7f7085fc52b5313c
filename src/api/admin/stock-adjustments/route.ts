import {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"

import { resolveHoldfast } from "../../../modules/inventory/find-holdfast"
import { adjustInventoryLevelsWorkflow } from "../../../workflows/levels"
import { AdminPageParams } from "../stock-movements/validators"
import { nameRefusedLines } from "./name-lines"
import { AdminAdjustLevels } from "./validators"
import { postTo } from "../../post-to"

/** Lists what was adjusted or imported together, newest first. */
export async function GET(
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse
): Promise<void> {
  const page = req.validatedQuery as AdminPageParams
  const { groups, next_cursor } = await resolveHoldfast(
    req.scope
  ).listMovementGroups(page)

  res.json({ stock_adjustments: groups, next_cursor, limit: page.limit })
}

/** Adjusts many levels in one call. */
export const POST = postTo(adjustInventoryLevelsWorkflow, {
  input: (body: AdminAdjustLevels) => body,
  answer: async (result, { scope }) => ({
    adjustment: await nameRefusedLines(scope, result),
  }),
})
