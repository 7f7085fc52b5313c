import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"

import { CallFacts, StockPolicyInput } from "../../../modules/inventory/types"
import { resolveHoldfast } from "../../../modules/inventory/find-holdfast"

/** Sets thresholds, safety stock and limits of backorders. Not compensated. */
export const setStockPoliciesStep = createStep(
  "holdfast-set-stock-policies",
  async (
    {
      policies,
      idempotency_key,
      actor_id,
    }: CallFacts & { policies: StockPolicyInput[] },
    { container }
  ) => {
    const inventory = resolveHoldfast(container)

    return new StepResponse(
      await inventory.runOnce(
        {
          idempotency_key,
          operation: "set_stock_policies",
          input: { policies },
        },
        async (context) => {
          await inventory.setStockPolicies(policies, context)

          return policies
        },
        { ledger: { actor_id } }
      )
    )
  }
)
