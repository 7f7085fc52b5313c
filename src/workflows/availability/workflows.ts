import {
  createWorkflow,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk"

import {
  retrieveAvailabilityStep,
  RetrieveAvailabilityWorkflowInput,
} from "./steps"

export const retrieveAvailabilityWorkflowId = "holdfast-retrieve-availability"
/**
 * What there is of variants at the locations of sales channels: for feeds, mails
 * and pages of your own. A constant number of statements, whatever the number of
 * variants.
 *
 * @example
 * const { result } = await retrieveAvailabilityWorkflow(container).run({
 *   input: {
 *     variant_ids: ["variant_123"],
 *     sales_channel_ids: ["sc_123"],
 *   },
 * })
 */
export const retrieveAvailabilityWorkflow = createWorkflow(
  retrieveAvailabilityWorkflowId,
  (input: RetrieveAvailabilityWorkflowInput) =>
    new WorkflowResponse(retrieveAvailabilityStep(input))
)
