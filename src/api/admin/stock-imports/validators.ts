import { z } from "@medusajs/framework/zod"

import { IMPORT_FIELDS } from "../../../modules/inventory/policy/imports/fields"
import {
  IMPORT_ROW_STATUSES,
  IMPORT_STALE_RULES,
} from "../../../modules/inventory/policy/words"
import {
  keyBody,
  ledgerBody,
  oneOrMany,
  oneOrManyOf,
  pageLimit,
  textBody,
  wholeNumber,
} from "../../validators"

const flag = () =>
  z
    .enum(["true", "false"])
    .optional()
    .transform((value) => value === "true")

export type AdminUploadStockImport = z.infer<typeof AdminUploadStockImport>
/** What is said of a file, in the query: its bytes are the body. */
export const AdminUploadStockImport = z.strictObject({
  file_name: textBody("reference"),
  mapping: z.partialRecord(z.enum(IMPORT_FIELDS), oneOrMany()).optional(),
  location: z.string().optional(),
  decimal: z.enum(["point", "comma"]).optional(),
  on_stale: z.enum(IMPORT_STALE_RULES).optional(),
  create_levels: flag(),
  create_items: flag(),
  reason: textBody("reason"),
  note: textBody("note"),
})

export type AdminStockImportRowsParams = z.infer<
  typeof AdminStockImportRowsParams
>
export const AdminStockImportRowsParams = z.strictObject({
  status: oneOrManyOf("status", IMPORT_ROW_STATUSES),
  outcome: z.enum(["applied", "unchanged", "refused"]).optional(),
  cursor: wholeNumber(0, 2 ** 31 - 1, 0),
  limit: pageLimit(50),
})

export type AdminApplyStockImport = z.infer<typeof AdminApplyStockImport>
export const AdminApplyStockImport = z.strictObject({
  again: z.boolean().optional(),
  ...keyBody,
})

export type AdminUndoStockImport = z.infer<typeof AdminUndoStockImport>
export const AdminUndoStockImport = z.strictObject(ledgerBody)
