import {
  createWorkflow,
  WorkflowData,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk"

import { UndoMovementGroup, undoMovementGroupStep } from "./steps"

export const undoMovementGroupWorkflowId = "holdfast-undo-movement-group"
/**
 * This workflow takes back what an adjustment or import changed: once, and if
 * the stock allows it.
 *
 * @example
 * await undoMovementGroupWorkflow(container).run({
 *   input: { id: "smgrp_123", note: "wrong file", actor_id: "user_123" },
 * })
 */
export const undoMovementGroupWorkflow = createWorkflow(
  undoMovementGroupWorkflowId,
  (input: WorkflowData<UndoMovementGroup>) =>
    new WorkflowResponse(undoMovementGroupStep(input))
)
