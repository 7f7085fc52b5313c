import {
  createWorkflow,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk"

import { sendStockNoticesStep } from "./steps"

export const sendStockNoticesWorkflowId = "holdfast-send-stock-notices"
/**
 * This workflow tells people of the stock, by the option `notices`, as the job does every
 * minute: what has waited long enough is gathered, and what is due is sent. Answers how
 * many digests were sent.
 *
 * @example
 * const { result: sent } = await sendStockNoticesWorkflow(container).run()
 */
export const sendStockNoticesWorkflow = createWorkflow(
  sendStockNoticesWorkflowId,
  () => new WorkflowResponse(sendStockNoticesStep())
)
