import { z } from "@medusajs/framework/zod"

import { shipStockTransferWorkflow } from "../../../../../workflows/transfers"
import { AdminShipStockTransfer } from "../../validators"
import { postTo } from "../../../../post-to"

/** Ships a transfer: its units leave the one location and are expected at the other. */
export const POST = postTo(shipStockTransferWorkflow, {
  input: (body: z.infer<typeof AdminShipStockTransfer>, id) => ({
    ...body,
    id,
  }),
  answer: (result) => ({ stock_transfer: result }),
})
