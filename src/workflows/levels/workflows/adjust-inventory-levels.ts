import {
  createWorkflow,
  WorkflowData,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk"

import { AdjustLevelsInput } from "../../../modules/inventory/types"
import { adjustInventoryLevelsStep } from "../steps/adjust-inventory-levels"

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
