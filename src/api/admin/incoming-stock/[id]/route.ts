import { z } from "@medusajs/framework/zod"

import { updateIncomingStockWorkflow } from "../../../../workflows/incoming"
import { AdminUpdateIncomingStock } from "../validators"
import { oneOf } from "../../../lists"
import { postTo } from "../../../post-to"

/** Retrieves an incoming row, with what has been received of it. */
export const GET = oneOf("incoming_stock", "incoming_stock")

/** Changes what an incoming row expects: quantity, date, source or note. */
export const POST = postTo(updateIncomingStockWorkflow, {
  input: (body: z.infer<typeof AdminUpdateIncomingStock>, id) => ({
    incoming_stock: [{ ...body, id }],
  }),
  answer: (result) => ({ incoming_stock: result[0] }),
})
