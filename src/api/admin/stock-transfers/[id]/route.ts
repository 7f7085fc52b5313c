import { z } from "@medusajs/framework/zod"

import { updateStockTransferWorkflow } from "../../../../workflows/transfers"
import { AdminUpdateStockTransfer } from "../validators"
import { oneOf } from "../../../lists"
import { postTo } from "../../../post-to"

/** Retrieves a transfer with its items. */
export const GET = oneOf("stock_transfer", "stock_transfer")

/** Changes a transfer that has not been shipped. */
export const POST = postTo(updateStockTransferWorkflow, {
  input: (body: z.infer<typeof AdminUpdateStockTransfer>, id) => ({
    ...body,
    id,
  }),
  answer: (result) => ({ stock_transfer: result }),
})
