import { z } from "@medusajs/framework/zod"

import { createStockTransfersWorkflow } from "../../../workflows/transfers"
import { AdminCreateStockTransfer } from "./validators"
import { listOf } from "../../lists"
import { postTo } from "../../post-to"

/** Lists stock transfers, filtered, ordered and in pages. */
export const GET = listOf("stock_transfer", "stock_transfers")

/** Drafts a transfer between two locations. A draft takes no units. */
export const POST = postTo(createStockTransfersWorkflow, {
  input: (body: z.infer<typeof AdminCreateStockTransfer>) => ({
    transfers: [body],
  }),
  answer: (result) => ({ stock_transfer: result[0] }),
})
