import {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"

import { adjustInventoryLevelsWorkflow } from "../../../../../workflows/levels"
import { tellConflicts } from "../../../../conflicts"
import { idempotencyKeyOf } from "../../../../idempotency"
import { nameRefusedLines } from "../../../stock-adjustments/name-lines"
import { AdminAdjustItem } from "../../../stock-adjustments/validators"

/** Adjusts one level of an item: by an amount, or to what was counted. */
export const POST = tellConflicts(
  async (
    req: AuthenticatedMedusaRequest<AdminAdjustItem>,
    res: MedusaResponse
  ): Promise<void> => {
    const { location_id, adjustment, stocked_quantity, expected, ...call } =
      req.validatedBody
    const { result } = await adjustInventoryLevelsWorkflow(req.scope).run({
      input: {
        ...call,
        actor_id: req.auth_context.actor_id,
        idempotency_key: idempotencyKeyOf(req),
        lines: [
          {
            inventory_item_id: req.params.id!,
            location_id,
            adjustment,
            stocked_quantity,
            expected,
          },
        ],
      },
    })

    res.json({ adjustment: await nameRefusedLines(req.scope, result) })
  }
)
