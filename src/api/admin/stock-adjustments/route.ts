import {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"

import { resolveHoldfast } from "../../../modules/inventory/find-holdfast"
import { adjustInventoryLevelsWorkflow } from "../../../workflows/levels"
import { tellConflicts } from "../../conflicts"
import { idempotencyKeyOf } from "../../idempotency"
import { AdminPageParams } from "../stock-movements/validators"
import { nameRefusedLines } from "./name-lines"
import { AdminAdjustLevels } from "./validators"

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
export const POST = tellConflicts(
  async (
    req: AuthenticatedMedusaRequest<AdminAdjustLevels>,
    res: MedusaResponse
  ): Promise<void> => {
    const { result } = await adjustInventoryLevelsWorkflow(req.scope).run({
      input: {
        ...req.validatedBody,
        actor_id: req.auth_context.actor_id,
        idempotency_key: idempotencyKeyOf(req),
      },
    })

    res.json({ adjustment: await nameRefusedLines(req.scope, result) })
  }
)
