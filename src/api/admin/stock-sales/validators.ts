import { z } from "@medusajs/framework/zod"

import { MOST_ROWS, wholeNumber } from "../../validators"

export type AdminStockSalesParams = z.infer<typeof AdminStockSalesParams>
export const AdminStockSalesParams = z.strictObject({
  inventory_level_id: z.union([
    z.string().min(1),
    z.array(z.string().min(1)).min(1).max(MOST_ROWS),
  ]),
  sales_days: wholeNumber(1, 365, 30),
})
