import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"

import { StockPolicyInput } from "../../../modules/inventory/types"
import { resolveHoldfast } from "../../cart-reservations/holdfast"

/** Sets thresholds, safety stock and limits of backorders. Not compensated. */
export const setStockPoliciesStep = createStep(
  "holdfast-set-stock-policies",
  async (policies: StockPolicyInput[], { container }) => {
    await resolveHoldfast(container).setStockPolicies(policies)

    return new StepResponse(policies)
  }
)
