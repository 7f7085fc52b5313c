import { z } from "@medusajs/framework/zod"

import { cancelStockTransferWorkflow } from "../../../../../workflows/transfers"
import { AdminCancelStockTransfer } from "../../validators"
import { postTo } from "../../../../post-to"

/** Cancels a transfer: what is on its way goes back to where it came from. */
export const POST = postTo(cancelStockTransferWorkflow, {
  input: (body: z.infer<typeof AdminCancelStockTransfer>, id) => ({
    ...body,
    id,
  }),
  answer: (result) => ({ stock_transfer: result }),
})
