import { z } from "@medusajs/framework/zod"

import { createIncomingStockWorkflow } from "../../../workflows/incoming"
import { AdminCreateIncomingStock } from "./validators"
import { listOf } from "../../lists"
import { postTo } from "../../post-to"

/** Lists incoming stock, filtered, ordered and in pages. */
export const GET = listOf("incoming_stock", "incoming_stock")

/** Expects units of an item at a location, by a date if one is known. */
export const POST = postTo(createIncomingStockWorkflow, {
  input: (body: z.infer<typeof AdminCreateIncomingStock>) => ({
    incoming_stock: [body],
  }),
  answer: (result) => ({ incoming_stock: result[0] }),
})
