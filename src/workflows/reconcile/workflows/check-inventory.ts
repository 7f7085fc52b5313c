import {
  createWorkflow,
  WorkflowData,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk"

import {
  checkInventoryStep,
  CheckWholeInventory,
} from "../steps/check-inventory"

export const checkInventoryWorkflowId = "holdfast-check-inventory"
/**
 * This workflow looks for numbers that drifted, in the whole shop, without
 * locking anything. It changes nothing.
 *
 * @example
 * const { result } = await checkInventoryWorkflow(container).run({ input: {} })
 *
 * if (!result.is_sound) {
 *   console.log(result.faults)
 * }
 */
export const checkInventoryWorkflow = createWorkflow(
  checkInventoryWorkflowId,
  (input: WorkflowData<CheckWholeInventory>) =>
    new WorkflowResponse(checkInventoryStep(input))
)
