import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"

import { sendNotices } from "./send-notices"

export const sendStockNoticesStepId = "holdfast-send-stock-notices-step"
/**
 * This step gathers what people are to be told of the stock and sends what is due. What
 * was sent is not taken back.
 */
export const sendStockNoticesStep = createStep(
  sendStockNoticesStepId,
  async (_: void, { container }) =>
    new StepResponse(await sendNotices(container))
)
