import { z } from "@medusajs/framework/zod"

import {
  momentQuery,
  pageLimit,
  pageOffset,
  placeFilter,
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
  ...placeFilter,
  limit: pageLimit(20),
  offset: pageOffset(),
})
