import {
  createWorkflow,
  WorkflowData,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk"

import {
  AdjustLevelsInput,
  CallFacts,
  SetLocationCode,
  StockPolicyInput,
} from "../../modules/inventory/types"
import {
  adjustInventoryLevelsStep,
  setLocationCodesStep,
  setStockPoliciesStep,
} from "./steps"

export const adjustInventoryLevelsWorkflowId =
  "holdfast-adjust-inventory-levels"
/**
 * This workflow adjusts levels: by an amount, or to what was counted, with a
 * reason. A line names its level by ids, or by `sku` or `barcode` and by `location`,
 * which is an id, a code or a name. See `adjustInventoryLevels` of the service for
 * what it refuses.
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

export const setLocationCodesWorkflowId = "holdfast-set-location-codes"
/**
 * Sets the codes by which stock locations are named elsewhere, so that rows and files
 * can name them so: all or none.
 *
 * @throws NOT_FOUND for a location that is not there, INVALID_DATA for a bad row or a
 * code that is another location's
 * @example
 * await setLocationCodesWorkflow(container).run({
 *   input: { location_codes: [{ location: "Oslo", code: "WH-01" }] },
 * })
 */
export const setLocationCodesWorkflow = createWorkflow(
  setLocationCodesWorkflowId,
  (input: CallFacts & { location_codes: SetLocationCode[] }) =>
    new WorkflowResponse(setLocationCodesStep(input))
)
