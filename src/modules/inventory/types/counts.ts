import type { BigNumberInput } from "@medusajs/framework/types"

import type {
  CountLineStatus,
  CountMovedFrom,
  CountOutcome,
  CountStatus,
  StockClass,
} from "../policy/words"
import type { LedgerFacts } from "./facts"
import type { AdjustmentRefusal } from "./levels"
import type { ItemFilter, KnownNames, LevelNames } from "./names"

/** An item of a count, by one of its names. */
export type CountedItem = Pick<
  LevelNames,
  "inventory_item_id" | "sku" | "barcode"
>

/** Which levels of a location are counted: those that meet all that is said. */
export interface CountChoice {
  /** These items. */
  items?: CountedItem[]
  /** Levels that were not counted since this moment, or never. */
  counted_before?: string | Date
  /** Levels of these classes, see `listLevelsToCount`. */
  classes?: StockClass[]
}

/** A count that is opened; without a choice, of all that is stocked at the location. */
export interface CreateStockCountInput
  extends CountChoice, Pick<LevelNames, "location_id" | "location"> {
  /** Whether those who count do not see what is expected. Default `false`. */
  is_blind?: boolean
  /** Why the stock changes by it: `cycle_count` if not given. */
  reason?: string | null
  note?: string | null
  actor_id?: string | null
  known_names?: KnownNames
}

/** A count of the stock. */
export interface StockCountDTO {
  id: string
  location_id: string
  status: CountStatus | "undone"
  /** What was chosen of the location: the items, and what else was said. */
  chosen: {
    items: number | null
    counted_before: string | null
    classes: StockClass[] | null
  }
  is_blind: boolean
  reason: string
  note: string | null
  actor_id: string | null
  /** The movements of a posted count; null where it changed nothing. */
  group_id: string | null
  undone_by_group_id: string | null
  created_at: Date
  updated_at: Date
  /** When it was posted or cancelled, and by whom. */
  closed_at: Date | null
  closed_by: string | null
}

/** A count, with how many of its lines are how far. */
export interface StockCountSummary extends StockCountDTO {
  lines: number
  /** Lines by status. */
  counts: Record<CountLineStatus, number>
  /**
   * Lines whose units differ from the books, and by how many: more and fewer. Null
   * where the count is blind and open.
   */
  variances: { lines: number; more: number; fewer: number } | null
}

/** What somebody found of an item. */
export interface CountEntryInput extends CountedItem {
  /** Units found: 0 or more. Entries of one line add up. */
  quantity: BigNumberInput
  /**
   * When it was counted, where that was before now, as by a scanner without a
   * connection: what should have been there is what was on hand then.
   */
  counted_at?: string | Date | null
  /** An entry that is sent again under its key is not made again. */
  key?: string | null
  note?: string | null
}

export interface AddCountEntriesInput {
  id: string
  entries: CountEntryInput[]
  /**
   * Whether items may be found that have no level at the location: it is opened when
   * the count is posted. Default `false`: they are refused.
   */
  create_levels?: boolean
  actor_id?: string | null
  known_names?: KnownNames
}

/** An entry that was made, and what its line comes to. */
export interface AddedCountEntry {
  id: string
  line_id: string
  inventory_item_id: string
  quantity: number
  key: string | null
  /** It was there already: its key was sent before. */
  is_repeated: boolean
  /** What the line's entries add up to. */
  found: number
  /** Units on hand by the books when it was counted; null in a blind count. */
  on_hand: number | null
}

/** An entry of a line. */
export interface StockCountEntryDTO {
  id: string
  round: number
  quantity: number
  /** Units on hand by the books when it was counted; null in a blind count. */
  on_hand: number | null
  key: string | null
  note: string | null
  actor_id: string | null
  counted_at: Date
  voided_at: Date | null
  voided_by: string | null
}

/** An item of a count. */
export interface StockCountLineDTO {
  id: string
  inventory_item_id: string
  location_id: string
  sku: string | null
  title: string | null
  /** Somebody found it, though nobody chose it. */
  is_extra: boolean
  /**
   * `uncounted`, `recount` (asked for, and not done yet), `counted`, `moved` (units
   * came or went between its entries, and nobody has said where), `corrected`
   * (somebody set the stock since, so that it must be counted anew), `posted`.
   */
  status: CountLineStatus
  /** 1, and one more for each recount. */
  round: number
  /** What the entries of the round add up to; null without any. */
  found: number | null
  /**
   * Units that should have been there when it was counted, by the books; for a line that
   * nobody has counted, those that should be there now. Null in a blind count.
   */
  expected: number | null
  /** `found` − `expected`: what posting adds. Null where it is not known. */
  variance: number | null
  /** Units that came and went between the first and the last entry. */
  came: number | null
  went: number | null
  moved_from: CountMovedFrom | null
  /** The level as it is now; null where it is gone, and in a blind count. */
  stocked_quantity: number | null
  reserved_quantity: number | null
  reason: string | null
  note: string | null
  /** The newest entries, those of rounds before and void ones too. */
  entries: StockCountEntryDTO[]
  outcome: CountOutcome | null
  /** Units on hand after it was posted. */
  applied_after: number | null
  error: AdjustmentRefusal | null
  posted_at: Date | null
}

export interface StockCountLinesInput extends ItemFilter {
  status?: CountLineStatus | CountLineStatus[]
  /** Lines alone that differ from the books, or that do not. */
  has_variance?: boolean
  /** 1 to 1000, default 200. */
  limit?: number
  offset?: number
}

/** What is said of a line in review. */
export interface CountLineChange {
  id: string
  /** Sets its entries aside: it is to be counted anew. */
  recount?: boolean
  /** Where what came and went between its entries was. */
  moved_from?: CountMovedFrom | null
  /** Why it differs; the count's reason if not given. */
  reason?: string | null
  note?: string | null
}

export interface UpdateStockCountInput {
  id: string
  /** `in_review` ends the counting, `open` goes on with it. */
  status?: "open" | "in_review"
  note?: string | null
}

export interface PostStockCountInput extends Pick<
  LedgerFacts,
  "note" | "actor_id"
> {
  id: string
  /** Lines to post, by their ids: all that were counted if not given. */
  lines?: string[]
  /**
   * `reject_all` (default) posts all or nothing, `skip` leaves lines out that are not
   * ready or that the shop's rules refuse.
   */
  on_error?: "reject_all" | "skip"
}

/** A reservation of units that are not there. */
export interface UncoveredReservation {
  inventory_item_id: string
  location_id: string
  reservation_id: string
  line_item_id: string | null
  cart_id: string | null
  quantity: number
  /** How many of them are beyond what is there. */
  uncovered: number
}

/** What a posted count did. */
export interface PostedStockCount {
  stock_count: StockCountDTO
  applied: number
  unchanged: number
  refused: number
  lines: {
    id: string
    inventory_item_id: string
    location_id: string
    outcome: CountOutcome
    variance: number | null
    stocked_after: number | null
    error: AdjustmentRefusal | null
  }[]
  /** Reservations of units beyond what was found, the youngest of each level. */
  uncovered: UncoveredReservation[]
}

export interface LevelsToCountInput extends Pick<
  LevelNames,
  "location_id" | "location"
> {
  counted_before?: string | Date
  classes?: StockClass[]
  /** 1 to 1000, default 200. */
  limit?: number
  offset?: number
  known_names?: KnownNames
}

/** A level that could be counted next. */
export interface LevelToCount {
  inventory_item_id: string
  location_id: string
  sku: string | null
  title: string | null
  stocked_quantity: number
  /** Units sent in the last 90 days, … */
  sold_quantity: number
  /** … and what they make up of all that the location sent. */
  class: StockClass
  last_counted_at: Date | null
}
