import { z } from "@medusajs/framework/zod"

import { MOST_ROWS, oneOrMany } from "../../../validators"

const wholeNumber = (minimum: number, maximum: number, initial: number) =>
  z.preprocess(
    (value) => (value === undefined ? initial : Number(value)),
    z.number().int().min(minimum).max(maximum)
  )

export const AdminGetLowStockParams = z.object({
  location_id: oneOrMany(),
  inventory_item_id: oneOrMany(),
  q: z.string().optional(),
  available_lte: z.string().optional(),
  available_gte: z.string().optional(),
  order: z.string().optional(),
  limit: wholeNumber(1, MOST_ROWS, 20),
  offset: wholeNumber(0, Number.MAX_SAFE_INTEGER, 0),
})

export type AdminGetLowStockParamsType = z.infer<typeof AdminGetLowStockParams>
