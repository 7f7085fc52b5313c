import { z } from "@medusajs/framework/zod"

import { oneOrMany, pageLimit, pageOffset } from "../../../validators"

export const AdminGetLowStockParams = z.object({
  location_id: oneOrMany(),
  inventory_item_id: oneOrMany(),
  q: z.string().optional(),
  available_lte: z.string().optional(),
  available_gte: z.string().optional(),
  order: z.string().optional(),
  limit: pageLimit(20),
  offset: pageOffset(),
})

export type AdminGetLowStockParamsType = z.infer<typeof AdminGetLowStockParams>
