import { z } from "@medusajs/framework/zod"

import { LOW_STOCK_STATUSES } from "../../../../modules/inventory/policy/words"
import {
  itemFilter,
  oneOrMany,
  oneOrManyOf,
  pageLimit,
  pageOffset,
  placeFilter,
  wholeNumber,
} from "../../../validators"

const filters = {
  ...placeFilter,
  ...itemFilter,
  inventory_level_id: oneOrMany(),
  status: oneOrManyOf("status", LOW_STOCK_STATUSES),
  sales_days: wholeNumber(1, 365, 30),
  lead_time_days: wholeNumber(0, 365, 14),
  q: z.string().optional(),
  available_lte: z.string().optional(),
  available_gte: z.string().optional(),
}

export const AdminGetLowStockParams = z.object({
  ...filters,
  order: z.string().optional(),
  limit: pageLimit(20),
  offset: pageOffset(),
})

export type AdminGetLowStockParamsType = z.infer<typeof AdminGetLowStockParams>

export const AdminExportLowStockParams = z.strictObject(filters)
