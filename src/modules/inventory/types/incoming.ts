import type { BaseFilterable, BigNumberInput } from "@medusajs/framework/types"

import type { IncomingKind, IncomingStatus } from "../policy/words"
import type { LedgerFacts } from "./facts"
import type { ItemFilter, LevelNames, PlaceFilter } from "./names"

/** Units to expect: an order with a supplier, a production run. */
export type CreateIncomingInput = LedgerFacts &
  LevelNames & {
    /** Units expected, above zero. */
    quantity: BigNumberInput
    /** When they should be there; without it nobody can be promised a date. */
    expected_at?: Date | string | null
    /** What you find it by, such as the number of a purchase order. */
    reference?: string | null
    created_by?: string | null
    metadata?: Record<string, unknown> | null
  }

/** What changes on an incoming row. What is not given stays. */
export type UpdateIncomingInput = LedgerFacts & {
  id: string
  /** All units ordered, those that have come included. */
  quantity?: BigNumberInput
  expected_at?: Date | string | null
  reference?: string | null
  metadata?: Record<string, unknown> | null
}

/** Units that have come. */
export type ReceiveIncomingInput = LedgerFacts & {
  id: string
  /**
   * Units that go into stock now. Default: all that are still expected, less those that
   * are damaged. May be 0 where some are.
   */
  quantity?: BigNumberInput
  /** Units that have come too and cannot be sold: written off, at most what is expected. */
  damaged?: BigNumberInput
  /** More came than was expected, and all of it goes into stock. */
  allow_excess?: boolean
  /** The rest will not come any more. */
  close?: boolean
}

/** An incoming row that will not come. */
export type CancelIncomingInput = LedgerFacts & { id: string }

/** Changes of incoming stock that are made together, or not at all. */
export interface BatchIncomingInput {
  create?: CreateIncomingInput[]
  update?: UpdateIncomingInput[]
  receive?: ReceiveIncomingInput[]
  cancel?: CancelIncomingInput[]
}

export interface BatchIncomingDTO {
  created: IncomingStockDTO[]
  updated: IncomingStockDTO[]
  received: IncomingStockDTO[]
  cancelled: IncomingStockDTO[]
}

export interface IncomingStockDTO {
  id: string
  /**
   * `expected` was made by somebody, `transfer` belongs to a stock transfer, and
   * `unspecified` is what the level expects without a row of its own.
   */
  kind: IncomingKind
  status: IncomingStatus
  inventory_level_id: string
  inventory_item_id: string
  location_id: string
  /** Units ordered. */
  quantity: number
  /** Units that went into stock. */
  received_quantity: number
  /** Units that came damaged, and did not. */
  damaged_quantity: number
  /** Units still to come. */
  open_quantity: number
  expected_at: Date | null
  reference: string | null
  note: string | null
  stock_transfer_item_id: string | null
  created_by: string | null
  metadata: Record<string, unknown> | null
  created_at: Date
  updated_at: Date
}

export interface FilterableIncomingStockProps
  extends
    BaseFilterable<FilterableIncomingStockProps>,
    Omit<ItemFilter & PlaceFilter, keyof IncomingStockDTO>,
    Partial<Record<keyof IncomingStockDTO, unknown>> {
  q?: string
}
