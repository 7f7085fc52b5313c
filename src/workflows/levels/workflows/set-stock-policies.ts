import {
  createWorkflow,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk"

import { CallFacts, StockPolicyInput } from "../../../modules/inventory/types"
import { setStockPoliciesStep } from "../steps/set-stock-policies"

/**
 * Sets thresholds, safety stock and limits of backorders, for items or for items
 * at locations: all or none.
 *
 * @example
 * await setStockPoliciesWorkflow(container).run({
 *   input: {
 *     policies: [{ inventory_item_id: "iitem_123", low_stock_threshold: 5 }],
 *   },
 * })
 */
export const setStockPoliciesWorkflow = createWorkflow(
  "holdfast-set-stock-policies",
  (input: CallFacts & { policies: StockPolicyInput[] }) =>
    new WorkflowResponse(setStockPoliciesStep(input))
)
