import type { ImportMapping, ImportShape } from "../policy/imports/fields"
import type {
  ImportRowOutcome,
  ImportRowStatus,
  ImportStaleRule,
  ImportStatus,
} from "../policy/words"
import type { LedgerFacts } from "./facts"
import type { AdjustmentRefusal } from "./levels"

export type {
  ImportField,
  ImportMapping,
  ImportShape,
} from "../policy/imports/fields"

/** A row of a stock file as it was read; quantities are exact decimals. */
export interface ReadImportRow {
  /** The row of the file, as a spreadsheet counts them: its head is the first. */
  row_number: number
  inventory_item_id?: string
  sku?: string
  barcode?: string
  location_id?: string
  location?: string
  on_hand?: string
  change?: string
  expected?: string
  /** Units that are on their way from now on, of 0 or more. */
  incoming?: string
  /** When those of them arrive that were not on their way before: ISO 8601. */
  expected_at?: string
  safety_stock?: string
  low_stock_threshold?: string
  reason?: string
  note?: string
  /** Why it cannot be read: it is refused, and the others are not. */
  error?: string
}

/** A stock file that is about to be read. */
export interface CreateStockImportInput extends LedgerFacts {
  file_name?: string | null
  /** What the file is known by: the SHA-256 of its bytes. */
  file_hash: string
  file_bytes: number
  shape: ImportShape
  /** For people: what was read as what. */
  mapping?: ImportMapping | null
  /**
   * What becomes of a row whose stock changed between the preview and its turn:
   * `refuse` (default) leaves it, `rebase` adds the difference of the preview to what
   * is there by then.
   */
  on_stale?: ImportStaleRule
  /** Whether a row may open the level that it names. Default `false`. */
  create_levels?: boolean
  /** Whether a row may make the item whose SKU it names, with its level. */
  create_items?: boolean
}

/** How many rows of an import there are of each kind. */
export interface StockImportCounts {
  rows: number
  /** Rows that change a level, … */
  change: number
  /** … that open one, … */
  new: number
  /** … that find what they say, or say nothing, … */
  unchanged: number
  /** … and that cannot be done. */
  refused: number
  /** Of the rows that are to be done: how many expect more units, … */
  incoming: number
  /** … set the safety stock of their level, … */
  safety_stock: number
  /** … and its low stock threshold. */
  low_stock_threshold: number
  /** Of those that were to be done: what became of them. */
  applied: number
  applied_unchanged: number
  applied_refused: number
}

/** What an import does to a location. */
export interface StockImportLocation {
  location_id: string
  /** Levels that are changed or opened. */
  levels: number
  stocked_before: number
  stocked_after: number
}

/** A stock file, what it would do, and what was done. */
export interface StockImportDTO {
  id: string
  file_name: string | null
  file_hash: string
  file_bytes: number
  shape: ImportShape
  mapping: ImportMapping | null
  on_stale: ImportStaleRule
  create_levels: boolean
  create_items: boolean
  /** What rows are booked as that say no reason of their own. */
  reason: string
  /** False where nobody said one: they are booked as a `correction` for want of it. */
  has_reason: boolean
  note: string | null
  actor_id: string | null
  status: ImportStatus | "undone"
  /** The movements of the import; null before there is one. */
  group_id: string | null
  undone_by_group_id: string | null
  created_at: Date
  started_at: Date | null
  finished_at: Date | null
  /** False where it was applied so long ago that its rows are removed. */
  has_rows: boolean
}

export interface StockImportSummary extends StockImportDTO {
  counts: StockImportCounts
  locations: StockImportLocation[]
  /** Imports of the same file that are applied and not undone. */
  same_file: { id: string; applied_at: Date | null }[]
}

/** A row of an import. */
export interface StockImportRowDTO {
  row_number: number
  sku: string | null
  location: string | null
  inventory_item_id: string | null
  location_id: string | null
  status: ImportRowStatus
  /**
   * Units on hand when it was previewed, and what the row would make of them. Of a row
   * that is refused what is there, and what it asks for, as far as that is known.
   */
  stocked_before: number | null
  stocked_after: number | null
  /** The same of what is on its way, where the row says so, … */
  incoming_before: number | null
  incoming_after: number | null
  /** … of which those arrive then that were not on their way before. */
  expected_at: Date | null
  safety_stock_before: number | null
  safety_stock_after: number | null
  /** That which counts: the level's own, its item's, or the shop's. */
  low_stock_threshold_before: number | null
  low_stock_threshold_after: number | null
  /** What became of it: null before its turn. */
  outcome: ImportRowOutcome | null
  /** Units on hand after its turn. */
  applied_after: number | null
  error: AdjustmentRefusal | null
}

export interface StockImportRowsInput {
  /** Rows of these kinds alone. */
  status?: StockImportRowDTO["status"] | StockImportRowDTO["status"][]
  outcome?: NonNullable<StockImportRowDTO["outcome"]>
  /** The `next_cursor` of the page before. */
  cursor?: number | null
  /** 1 to 1000, default 200. */
  limit?: number
}

/** What a batch of an import did. */
export interface StockImportBatch {
  /** Rows that had their turn. */
  rows: number
  /** Nothing is left to do. */
  is_done: boolean
  /** It was this batch that found nothing left: true for one call alone. */
  has_finished: boolean
}
