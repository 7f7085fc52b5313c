import { z } from "@medusajs/framework/zod"

import { receiveIncomingStockWorkflow } from "../../../../../workflows/incoming"
import { AdminReceiveIncomingStock } from "../../validators"
import { postTo } from "../../../../post-to"

/** Receives an incoming row, in whole, in part, or more than was expected. */
export const POST = postTo(receiveIncomingStockWorkflow, {
  input: (body: z.infer<typeof AdminReceiveIncomingStock>, id) => ({
    incoming_stock: [{ ...body, id }],
  }),
  answer: (result) => ({ incoming_stock: result[0] }),
})
