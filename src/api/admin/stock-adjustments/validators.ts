import { z } from "@medusajs/framework/zod"

import { ADJUSTMENT_SOURCES } from "../../../modules/inventory/policy/words"
import { itemBody, ledgerBody, placeBody, textBody } from "../../validators"

const quantity = () => z.union([z.number(), z.string()])

const change = {
  ...placeBody,
  adjustment: quantity().optional(),
  stocked_quantity: quantity().optional(),
  expected: quantity().optional(),
}

const facts = {
  ...ledgerBody,
  reference_type: textBody("reference_type"),
  reference_id: textBody("reference_id"),
}

const call = {
  ...facts,
  dry_run: z.boolean().optional(),
}

export type AdminAdjustItem = z.infer<typeof AdminAdjustItem>
/** One level of the item that the route names. */
export const AdminAdjustItem = z.strictObject({ ...change, ...call })

/** The most lines of one request. */
const MOST_LINES = 20000

export type AdminAdjustLevels = z.infer<typeof AdminAdjustLevels>
/** Many levels. */
export const AdminAdjustLevels = z.strictObject({
  ...call,
  lines: z
    .array(
      z.strictObject({
        ...itemBody,
        ...change,
        ...facts,
      })
    )
    .min(1)
    .max(MOST_LINES),
  on_error: z.enum(["reject_all", "skip"]).optional(),
  source: z.enum(ADJUSTMENT_SOURCES).optional(),
})

export type AdminUndoAdjustment = z.infer<typeof AdminUndoAdjustment>
export const AdminUndoAdjustment = z.strictObject(ledgerBody)
