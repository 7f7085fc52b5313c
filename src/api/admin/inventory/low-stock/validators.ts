import { z } from "@medusajs/framework/zod"

import {
  oneOrMany,
  pageLimit,
  pageOffset,
  wholeNumber,
} from "../../../validators"

export const AdminGetLowStockParams = z.object({
  location_id: oneOrMany(),
  inventory_item_id: oneOrMany(),
  status: oneOrMany(z.enum(["out_of_stock", "low_stock", "soon_out"])),
  sales_days: wholeNumber(1, 365, 30),
  lead_time_days: wholeNumber(0, 365, 14),
  q: z.string().optional(),
  available_lte: z.string().optional(),
  available_gte: z.string().optional(),
  order: z.string().optional(),
  limit: pageLimit(20),
  offset: pageOffset(),
})

export type AdminGetLowStockParamsType = z.infer<typeof AdminGetLowStockParams>
