import { z } from "@medusajs/framework/zod"

import {
  COUNT_LINE_STATUSES,
  COUNT_MOVED_FROM,
  COUNT_STATUSES,
  STOCK_CLASSES,
} from "../../../modules/inventory/policy/words"
import {
  factsBody,
  itemBody,
  itemFilter,
  keyBody,
  momentBody,
  momentQuery,
  oneOrManyOf,
  pageLimit,
  pageOffset,
  placeBody,
  quantityBody,
  textBody,
} from "../../validators"

/** The most lines of a count. */
const MOST_LINES = 20000

export type AdminStockCountsParams = z.infer<typeof AdminStockCountsParams>
export const AdminStockCountsParams = z.strictObject({
  ...placeBody,
  status: z.enum(COUNT_STATUSES).optional(),
  cursor: z.string().optional(),
  limit: pageLimit(50),
})

export type AdminOpenStockCount = z.infer<typeof AdminOpenStockCount>
export const AdminOpenStockCount = z.strictObject({
  ...placeBody,
  items: z.array(z.strictObject(itemBody)).min(1).max(MOST_LINES).optional(),
  counted_before: momentBody.optional(),
  classes: z.array(z.enum(STOCK_CLASSES)).min(1).optional(),
  is_blind: z.boolean().optional(),
  ...factsBody,
  ...keyBody,
})

export type AdminLevelsToCountParams = z.infer<typeof AdminLevelsToCountParams>
export const AdminLevelsToCountParams = z.strictObject({
  ...placeBody,
  counted_before: momentQuery.optional(),
  classes: oneOrManyOf("classes", STOCK_CLASSES),
  limit: pageLimit(50),
  offset: pageOffset(),
})

export type AdminStockCountLinesParams = z.infer<
  typeof AdminStockCountLinesParams
>
export const AdminStockCountLinesParams = z.strictObject({
  status: oneOrManyOf("status", COUNT_LINE_STATUSES),
  has_variance: z
    .enum(["true", "false"])
    .optional()
    .transform((value) => (value === undefined ? value : value === "true")),
  ...itemFilter,
  limit: pageLimit(50),
  offset: pageOffset(),
})

export type AdminUpdateStockCount = z.infer<typeof AdminUpdateStockCount>
export const AdminUpdateStockCount = z.strictObject({
  status: z.enum(["open", "in_review"]).optional(),
  note: textBody("note"),
  ...keyBody,
})

export type AdminAddStockCountEntries = z.infer<
  typeof AdminAddStockCountEntries
>
export const AdminAddStockCountEntries = z.strictObject({
  entries: z
    .array(
      z.strictObject({
        ...itemBody,
        quantity: quantityBody,
        counted_at: momentBody.nullish(),
        key: textBody("idempotency_key"),
        note: textBody("note"),
      })
    )
    .min(1)
    .max(1000),
  create_levels: z.boolean().optional(),
  ...keyBody,
})

export type AdminUpdateStockCountLines = z.infer<
  typeof AdminUpdateStockCountLines
>
export const AdminUpdateStockCountLines = z.strictObject({
  lines: z
    .array(
      z.strictObject({
        id: z.string(),
        recount: z.boolean().optional(),
        moved_from: z.enum(COUNT_MOVED_FROM).nullish(),
        ...factsBody,
      })
    )
    .min(1)
    .max(MOST_LINES),
  ...keyBody,
})

export type AdminPostStockCount = z.infer<typeof AdminPostStockCount>
export const AdminPostStockCount = z.strictObject({
  lines: z.array(z.string()).min(1).max(MOST_LINES).optional(),
  on_error: z.enum(["reject_all", "skip"]).optional(),
  note: textBody("note"),
  ...keyBody,
})

export type AdminCancelStockCount = z.infer<typeof AdminCancelStockCount>
export const AdminCancelStockCount = z.strictObject(keyBody)
