import {
  createWorkflow,
  WorkflowData,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk"

import {
  AdjustLevelsInput,
  CallFacts,
  StockPolicyInput,
} from "../../modules/inventory/types"
import { adjustInventoryLevelsStep, setStockPoliciesStep } from "./steps"

export const adjustInventoryLevelsWorkflowId =
  "holdfast-adjust-inventory-levels"
/**
 * This workflow adjusts levels: by an amount, or to what was counted, with a
 * reason. See `adjustInventoryLevels` of the service for what it refuses.
 *
 * @example
 * const { result } = await adjustInventoryLevelsWorkflow(container).run({
 *   input: {
 *     reason: "damaged",
 *     actor_id: "user_123",
 *     lines: [
 *       {
 *         inventory_item_id: "iitem_123",
 *         location_id: "sloc_123",
 *         adjustment: -2,
 *       },
 *     ],
 *   },
 * })
 */
export const adjustInventoryLevelsWorkflow = createWorkflow(
  adjustInventoryLevelsWorkflowId,
  (input: WorkflowData<AdjustLevelsInput>) =>
    new WorkflowResponse(adjustInventoryLevelsStep(input))
)

export const setStockPoliciesWorkflowId = "holdfast-set-stock-policies"
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
  setStockPoliciesWorkflowId,
  (input: CallFacts & { policies: StockPolicyInput[] }) =>
    new WorkflowResponse(setStockPoliciesStep(input))
)
