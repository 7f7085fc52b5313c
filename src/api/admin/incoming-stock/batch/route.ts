import { z } from "@medusajs/framework/zod"

import { batchIncomingStockWorkflow } from "../../../../workflows/incoming"
import { AdminBatchIncomingStock } from "../validators"
import { postTo } from "../../../post-to"

/** Creates, changes, receives and cancels in one call: all or none. */
export const POST = postTo(batchIncomingStockWorkflow, {
  input: (body: z.infer<typeof AdminBatchIncomingStock>) => body,
  answer: (result) => result,
})
