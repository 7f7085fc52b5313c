import {
  createWorkflow,
  WorkflowData,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk"

import {
  repairInventoryStep,
  RepairWholeInventory,
} from "../steps/repair-inventory"

export const repairInventoryWorkflowId = "holdfast-repair-inventory"
/**
 * This workflow repairs what `checkInventoryWorkflow` finds, and tells what it
 * did. The ledger is only appended to.
 *
 * @example
 * const { result } = await repairInventoryWorkflow(container).run({
 *   input: { actor_id: "user_123", note: "monthly" },
 * })
 */
export const repairInventoryWorkflow = createWorkflow(
  repairInventoryWorkflowId,
  (input: WorkflowData<RepairWholeInventory>) =>
    new WorkflowResponse(repairInventoryStep(input))
)
