import { z } from "@medusajs/framework/zod"

import { cancelIncomingStockWorkflow } from "../../../../../workflows/incoming"
import { AdminCancelIncomingStock } from "../../validators"
import { postTo } from "../../../../post-to"

/** Cancels what is still expected of an incoming row. What was received stays. */
export const POST = postTo(cancelIncomingStockWorkflow, {
  input: (body: z.infer<typeof AdminCancelIncomingStock>, id) => ({
    incoming_stock: [{ ...body, id }],
  }),
  answer: (result) => ({ incoming_stock: result[0] }),
})
