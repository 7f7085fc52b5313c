import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"

import { AdjustLevelsInput } from "../../../modules/inventory/types"
import { resolveHoldfast } from "../../../modules/inventory/find-holdfast"

export const adjustInventoryLevelsStepId =
  "holdfast-adjust-inventory-levels-step"
/**
 * This step adjusts levels. Undone, the stock is put back by movements of the
 * opposite, as far as it allows. What was done under an idempotency key is not:
 * the call that is made again under the key finds it done, and goes on.
 */
export const adjustInventoryLevelsStep = createStep(
  adjustInventoryLevelsStepId,
  async (input: AdjustLevelsInput, { container }) => {
    const result = await resolveHoldfast(container).adjustInventoryLevels(input)

    return new StepResponse(
      result,
      input.idempotency_key ? null : result.group_id
    )
  },
  async (groupId, { container }) => {
    if (!groupId) {
      return
    }

    const inventory = resolveHoldfast(container)
    const group = await inventory.retrieveMovementGroup(groupId)

    if (!group.undone_by_group_id) {
      await inventory.undoMovementGroup(groupId)
    }
  }
)
