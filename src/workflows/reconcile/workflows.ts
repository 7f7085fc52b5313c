import {
  createWorkflow,
  WorkflowData,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk"

import {
  checkInventoryStep,
  CheckWholeInventory,
  repairInventoryStep,
} from "./steps"
import { RepairWholeInventory } from "./repair"

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

export const repairInventoryWorkflowId = "holdfast-repair-inventory"
/**
 * This workflow repairs what `checkInventoryWorkflow` finds, and tells what it
 * did: all of it, or `only` one finding. The ledger is only appended to.
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
