import { z } from "@medusajs/framework/zod"

import { itemFilter, oneOrMany, pageLimit, placeFilter } from "../../validators"

const filters = {
  id: oneOrMany(),
  ...itemFilter,
  ...placeFilter,
  sales_channel_id: oneOrMany(),
  status: oneOrMany(),
  q: z.string().optional(),
}

export type AdminStockLevelsParams = z.infer<typeof AdminStockLevelsParams>
export const AdminStockLevelsParams = z.strictObject({
  ...filters,
  order: z.string().optional(),
  cursor: z.string().optional(),
  limit: pageLimit(20),
})

export type AdminExportStockLevelsParams = z.infer<
  typeof AdminExportStockLevelsParams
>
export const AdminExportStockLevelsParams = z.strictObject(filters)
