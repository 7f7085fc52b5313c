/** What a column of a stock file can say. */
export const IMPORT_FIELDS = [
  "inventory_item_id",
  "sku",
  "barcode",
  "location_id",
  "location",
  "on_hand",
  "change",
  "expected",
  "incoming",
  "expected_at",
  "safety_stock",
  "low_stock_threshold",
  "reason",
  "note",
] as const

export type ImportField = (typeof IMPORT_FIELDS)[number]

/** By field, the heads of the columns that say it: the first that is not empty counts. */
export type ImportMapping = Partial<Record<ImportField, string | string[]>>

/** The files that are known by their heads. */
export const IMPORT_SHAPES = [
  "holdfast",
  "shopify",
  "medusa",
  "woocommerce",
] as const

export type ImportShape = (typeof IMPORT_SHAPES)[number] | "mapping"
