import { z } from "@medusajs/framework/zod"

import { receiveStockTransferWorkflow } from "../../../../../workflows/transfers"
import { AdminReceiveStockTransfer } from "../../validators"
import { postTo } from "../../../../post-to"

/** Receives what a transfer brings, with what was damaged or lost on the way. */
export const POST = postTo(receiveStockTransferWorkflow, {
  input: (body: z.infer<typeof AdminReceiveStockTransfer>, id) => ({
    ...body,
    id,
  }),
  answer: (result) => ({ stock_transfer: result }),
})
