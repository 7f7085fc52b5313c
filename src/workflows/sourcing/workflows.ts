import {
  createWorkflow,
  WorkflowData,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk"

import { PreviewSourcing, previewSourcingStep } from "./steps"

export const previewSourcingWorkflowId = "holdfast-preview-sourcing"
/**
 * This workflow tells where variants would be served from if they were reserved
 * now: which locations, why, and what is short. It changes nothing.
 *
 * It throws NOT_FOUND for an unknown variant, and INVALID_DATA for a bad
 * quantity.
 *
 * @example
 * const { result } = await previewSourcingWorkflow(container).run({
 *   input: {
 *     items: [{ variant_id: "variant_123", quantity: 5 }],
 *     sales_channel_id: "sc_123",
 *     address: { country_code: "no", postal_code: "0150" },
 *   },
 * })
 */
export const previewSourcingWorkflow = createWorkflow(
  previewSourcingWorkflowId,
  (input: WorkflowData<PreviewSourcing>) =>
    new WorkflowResponse(previewSourcingStep(input))
)
