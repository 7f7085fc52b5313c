import { z } from "@medusajs/framework/zod"

import { MOST_ROWS, oneOrMany } from "../../validators"

const limit = () =>
  z.preprocess(
    (value) => (value === undefined ? 50 : Number(value)),
    z.number().int().min(1).max(MOST_ROWS)
  )

const moment = () => z.iso.datetime({ offset: true })

const filters = {
  location_id: oneOrMany(),
  kind: oneOrMany(),
  reason: oneOrMany(),
  reference_type: oneOrMany(),
  reference_id: oneOrMany(),
  order_id: oneOrMany(),
  actor_id: oneOrMany(),
  group_id: oneOrMany(),
  reservation_id: oneOrMany(),
  line_item_id: oneOrMany(),
  idempotency_key: oneOrMany(),
  from: moment().optional(),
  until: moment().optional(),
}

const page = {
  cursor: z.string().optional(),
  limit: limit(),
}

const order = { order: z.enum(["newest_first", "oldest_first"]).optional() }

/** The history of one item. */
export const AdminItemMovementsParams = z.strictObject({
  ...filters,
  ...page,
  ...order,
})

export type AdminStockMovementsParams = z.infer<
  typeof AdminStockMovementsParams
>
/** The history of the shop. */
export const AdminStockMovementsParams = AdminItemMovementsParams.extend({
  inventory_item_id: oneOrMany(),
})

export type AdminExportStockMovementsParams = z.infer<
  typeof AdminExportStockMovementsParams
>
/** What of the history is to be exported. */
export const AdminExportStockMovementsParams = z.strictObject({
  ...filters,
  inventory_item_id: oneOrMany(),
})

export const AdminItemStockAtParams = z.strictObject({
  at: moment(),
  location_id: oneOrMany(),
  ...page,
})

export type AdminStockAtParams = z.infer<typeof AdminStockAtParams>
export const AdminStockAtParams = AdminItemStockAtParams.extend({
  inventory_item_id: oneOrMany(),
})

export type AdminExplainParams = z.infer<typeof AdminExplainParams>
export const AdminExplainParams = z.strictObject({ location_id: oneOrMany() })

export type AdminPageParams = z.infer<typeof AdminPageParams>
export const AdminPageParams = z.strictObject(page)
