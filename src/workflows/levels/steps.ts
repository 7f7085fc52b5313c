import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"

import { resolveHoldfast } from "../../modules/inventory/find-holdfast"
import {
  AdjustLevelsInput,
  CallFacts,
  StockPolicyInput,
} from "../../modules/inventory/types"
import { runOnce } from "../run-once"

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

export const setStockPoliciesStepId = "holdfast-set-stock-policies"
/** Sets thresholds, safety stock and limits of backorders. Not compensated. */
export const setStockPoliciesStep = createStep(
  setStockPoliciesStepId,
  async (input: CallFacts & { policies: StockPolicyInput[] }, { container }) =>
    new StepResponse(
      await runOnce(
        container,
        "set_stock_policies",
        input,
        async (inventory, { policies }, context) => {
          await inventory.setStockPolicies(policies, context)

          return policies
        }
      )
    )
)
