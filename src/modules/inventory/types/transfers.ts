import type { BaseFilterable, BigNumberInput } from "@medusajs/framework/types"

import type { Disposition, TransferStatus } from "../policy/words"
import type { LedgerFacts, OneOrMany } from "./facts"
import type { KnownNames, LevelNames } from "./names"

/** How an item is named: by its id, its SKU, or a barcode of its variant. */
type ItemNames = Pick<LevelNames, "inventory_item_id" | "sku" | "barcode">

/** What transfers are read by before their names are looked up. */
export interface NamedTransfer {
  from_location_id?: string
  from_location?: string
  to_location_id?: string
  to_location?: string
  items?: LevelNames[]
}

export type TransferItemInput = ItemNames & {
  /** Units to send, above zero. */
  quantity: BigNumberInput
}

/** A transfer to draft. Nothing moves until it is shipped. */
export interface CreateTransferInput {
  /** Where the units leave: by the location's id, … */
  from_location_id?: string
  /** … or by its id, code or name. */
  from_location?: string
  to_location_id?: string
  to_location?: string
  items: TransferItemInput[]
  expected_at?: Date | string | null
  reference?: string | null
  note?: string | null
  created_by?: string | null
  metadata?: Record<string, unknown> | null
}

/** What changes on a transfer. Items only while it is a draft. */
export interface UpdateTransferInput {
  id: string
  /** All items from now on. */
  items?: TransferItemInput[]
  expected_at?: Date | string | null
  reference?: string | null
  note?: string | null
  metadata?: Record<string, unknown> | null
}

export type ShipTransferInput = LedgerFacts & {
  id: string
  /** When the units should be there, if not yet said. */
  expected_at?: Date | string | null
  /**
   * Reservations at the location of departure that go with the units: from now
   * on they wait at the destination.
   */
  reservation_ids?: string[]
}

export type ReceiveTransferInput = LedgerFacts & {
  id: string
  /** Default: everything in transit has come. */
  items?: (ItemNames & {
    /** Units that go into stock at the destination. */
    received?: BigNumberInput
    /** Units that came, but cannot be sold. */
    damaged?: BigNumberInput
    /** Units that will not come any more. */
    lost?: BigNumberInput
  })[]
}

export type CancelTransferInput = LedgerFacts & {
  id: string
  /**
   * What becomes of the units in transit, which must be said where there are
   * any: `return` puts them back where they came from, `lost` writes them off.
   */
  disposition?: Disposition
}

export interface StockTransferItemDTO {
  id: string
  transfer_id: string
  inventory_item_id: string
  quantity: number
  shipped_quantity: number
  in_transit_quantity: number
  received_quantity: number
  damaged_quantity: number
  lost_quantity: number
  returned_quantity: number
}

export interface StockTransferDTO {
  id: string
  status: TransferStatus
  from_location_id: string
  to_location_id: string
  expected_at: Date | null
  reference: string | null
  note: string | null
  disposition: Disposition | null
  shipped_at: Date | null
  closed_at: Date | null
  created_by: string | null
  metadata: Record<string, unknown> | null
  items: StockTransferItemDTO[]
  created_at: Date
  updated_at: Date
}

export interface FilterableStockTransferProps
  extends
    BaseFilterable<FilterableStockTransferProps>,
    Partial<Record<Exclude<keyof StockTransferDTO, "items">, unknown>> {
  /** By an id, a code or a name, or by several of them. */
  from_location?: OneOrMany<string>
  to_location?: OneOrMany<string>
  known_names?: KnownNames
  q?: string
}
