import { z } from "@medusajs/framework/zod"

import {
  FILTER_NAMES,
  MovementFilterName,
} from "../../../modules/inventory/policy/ledger/movement-columns"
import { KINDS } from "../../../modules/inventory/policy/ledger/movement-kinds"
import {
  itemFilter,
  momentQuery,
  oneOrMany,
  oneOrManyOf,
  pageLimit,
  placeFilter,
  wholeNumber,
} from "../../validators"

const { inventory_item_id: _ofItems, ...filters } = {
  ...(Object.fromEntries(
    FILTER_NAMES.map((name) => [name, oneOrMany()])
  ) as Record<MovementFilterName, ReturnType<typeof oneOrMany>>),
  kind: oneOrManyOf("kind", KINDS),
  from: momentQuery.optional(),
  until: momentQuery.optional(),
  location: placeFilter.location,
}

const page = {
  cursor: z.string().optional(),
  limit: pageLimit(50),
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
export const AdminStockMovementsParams =
  AdminItemMovementsParams.extend(itemFilter)

export type AdminExportStockMovementsParams = z.infer<
  typeof AdminExportStockMovementsParams
>
/** What of the history is to be exported. */
export const AdminExportStockMovementsParams = z.strictObject({
  ...filters,
  ...itemFilter,
})

export const AdminItemStockAtParams = z.strictObject({
  at: momentQuery,
  ...placeFilter,
  ...page,
})

export type AdminStockAtParams = z.infer<typeof AdminStockAtParams>
export const AdminStockAtParams = AdminItemStockAtParams.extend(itemFilter)

export type AdminStockChangesParams = z.infer<typeof AdminStockChangesParams>
/** From where on the changes are told, and how long to wait for one. */
export const AdminStockChangesParams = z.strictObject({
  after: z.string().optional(),
  limit: wholeNumber(1, 1000, 200),
  wait: wholeNumber(0, 30, 0),
})

export type AdminItemStockSeriesParams = z.infer<
  typeof AdminItemStockSeriesParams
>
/** How an item's stock went between two moments. */
export const AdminItemStockSeriesParams = z.strictObject({
  from: momentQuery,
  until: momentQuery,
  ...placeFilter,
  points: wholeNumber(2, 500, 100),
})

export type AdminExplainParams = z.infer<typeof AdminExplainParams>
export const AdminExplainParams = z.strictObject(placeFilter)

export type AdminPageParams = z.infer<typeof AdminPageParams>
export const AdminPageParams = z.strictObject(page)
