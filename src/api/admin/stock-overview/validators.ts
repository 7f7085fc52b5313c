import { z } from "@medusajs/framework/zod"

import {
  momentQuery,
  oneOrMany,
  pageLimit,
  pageOffset,
  wholeNumber,
} from "../../validators"

export type AdminStockOverviewParams = z.infer<typeof AdminStockOverviewParams>
export const AdminStockOverviewParams = z.strictObject({
  from: momentQuery,
  until: momentQuery,
  refused_from: momentQuery.optional(),
  limit: pageLimit(10),
})

export type AdminIdleStockParams = z.infer<typeof AdminIdleStockParams>
export const AdminIdleStockParams = z.strictObject({
  days: wholeNumber(1, 365, 90),
  location_id: oneOrMany(),
  limit: pageLimit(20),
  offset: pageOffset(),
})
