/**
 * What a column may say: the one list for each. The models, the types, the options,
 * the validators and the parsers follow from it, and a test compares it with the
 * checks of the database. Of movements there is more to say, see
 * `ledger/movement-kinds.ts`.
 */

/** How much there is of an item at a location, see `levels/stock-status.ts`. */
export const STOCK_STATUSES = ["in_stock", "low_stock", "out_of_stock"] as const
export type StockStatus = (typeof STOCK_STATUSES)[number]

/**
 * Why a level is listed as low; `soon_out` is there, and sold out before a delivery
 * ordered now arrives.
 */
export const LOW_STOCK_STATUSES = [
  "out_of_stock",
  "low_stock",
  "soon_out",
] as const
export type LowStockStatus = (typeof LOW_STOCK_STATUSES)[number]

/** How far a level may be sold beyond its stock, see `backorders/backorder-rules.ts`. */
export const BACKORDER_POLICIES = ["unlimited", "limit", "incoming"] as const
export type BackorderPolicy = (typeof BACKORDER_POLICIES)[number]

/**
 * `expected` was made by somebody, `transfer` belongs to a stock transfer, and
 * `unspecified` is what the level expects without a row of its own.
 */
export const INCOMING_KINDS = ["expected", "transfer", "unspecified"] as const
export type IncomingKind = (typeof INCOMING_KINDS)[number]

export const INCOMING_STATUSES = ["expected", "received", "cancelled"] as const
export type IncomingStatus = (typeof INCOMING_STATUSES)[number]

export const TRANSFER_STATUSES = [
  "draft",
  "shipped",
  "received",
  "cancelled",
] as const
export type TransferStatus = (typeof TRANSFER_STATUSES)[number]

/** What becomes of units in transit when their transfer is cancelled. */
export const DISPOSITIONS = ["return", "lost"] as const
export type Disposition = (typeof DISPOSITIONS)[number]

/** Where an adjustment of many levels comes from; the first is the default. */
export const ADJUSTMENT_SOURCES = ["adjustment", "import"] as const
export type AdjustmentSource = (typeof ADJUSTMENT_SOURCES)[number]

/** What an import does where the stock is not what its file was made from. */
export const IMPORT_STALE_RULES = ["refuse", "rebase"] as const
export type ImportStaleRule = (typeof IMPORT_STALE_RULES)[number]

export const IMPORT_STATUSES = [
  "reading",
  "previewed",
  "applying",
  "applied",
] as const
export type ImportStatus = (typeof IMPORT_STATUSES)[number]

/** What a row of an import would do. */
export const IMPORT_ROW_STATUSES = [
  "change",
  "new",
  "unchanged",
  "refused",
] as const
export type ImportRowStatus = (typeof IMPORT_ROW_STATUSES)[number]

/** What a row of an import did. */
export const IMPORT_ROW_OUTCOMES = ["applied", "unchanged", "refused"] as const
export type ImportRowOutcome = (typeof IMPORT_ROW_OUTCOMES)[number]

/** How far a count of the stock is. */
export const COUNT_STATUSES = [
  "open",
  "in_review",
  "posted",
  "cancelled",
] as const
export type CountStatus = (typeof COUNT_STATUSES)[number]

/**
 * Where units came and went between the entries of a line: among those that were
 * counted already, or those that were not yet.
 */
export const COUNT_MOVED_FROM = ["counted", "uncounted"] as const
export type CountMovedFrom = (typeof COUNT_MOVED_FROM)[number]

/** What posting a line of a count did. */
export const COUNT_OUTCOMES = ["applied", "unchanged", "refused"] as const
export type CountOutcome = (typeof COUNT_OUTCOMES)[number]

/** How far a line of a count is, see `counts/count-lines.ts`. */
export const COUNT_LINE_STATUSES = [
  "uncounted",
  "recount",
  "corrected",
  "moved",
  "counted",
  "posted",
] as const
export type CountLineStatus = (typeof COUNT_LINE_STATUSES)[number]

/**
 * How far somebody who waits is: `offered` units are held for them, `claimed` ones are in
 * their cart, `taken` ones are an order's. What was offered and not taken is `lapsed`.
 */
export const WAITLIST_STATUSES = [
  "waiting",
  "offered",
  "claimed",
  "taken",
  "lapsed",
  "left",
] as const
export type WaitlistStatus = (typeof WAITLIST_STATUSES)[number]

/** How much of what is sold an item makes up: A most of it, C hardly any. */
export const STOCK_CLASSES = ["A", "B", "C"] as const
export type StockClass = (typeof STOCK_CLASSES)[number]

/** What people are told of by notifications, see `notices/notices.ts`. */
export const NOTICE_KINDS = [
  "low_stock",
  "out_of_stock",
  "overdue_incoming",
  "backorders_repromised",
  "import_finished",
  "check_faults",
] as const
export type NoticeKind = (typeof NOTICE_KINDS)[number]
