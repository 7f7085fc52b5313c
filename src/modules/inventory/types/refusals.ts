import type { RefusalReason } from "../policy/refusal-reasons"

/** One line of a refused demand: units of an item at a location. */
export interface Shortage {
  inventory_item_id: string
  /** Several, one after another, where all were looked at; empty for none. */
  location_id: string
  /** Units the call asked for, over all its lines that share the level. */
  requested: number
  /** Units that were there at that moment; negative under backorders. */
  available: number
  /** The lines that want them, where the demand is a cart's. */
  line_item_ids?: string[]
}

/**
 * One row of a refusal, for a machine: why, of what, and the figures, which are the
 * properties that are numbers.
 */
export interface RefusedRow {
  reason: RefusalReason
  /** The field of the input that is wrong, with its row: `[3].quantity`. */
  field?: string
  /** Of what was asked for by its id: a reservation, incoming stock, a transfer. */
  id?: string
  inventory_item_id?: string
  location_id?: string
  line_item_id?: string
  /** The line of the call. */
  index?: number
  [figure: string]: string | number | undefined
}

/** A column of a file: what stands at its head, and in its first row below. */
export interface FileColumn {
  head: string
  sample: string | null
}

/** What is told beside the words of a refusal. */
export interface RefusalDetails {
  /** Of one for want of units. */
  shortages?: Shortage[]
  /** Of any other. */
  refused?: RefusedRow[]
  /** Of a file of which it is not known what its columns say: the first of them. */
  columns?: FileColumn[]
}
