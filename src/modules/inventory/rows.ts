import {
  BigNumberRawValue,
  InventoryItemDTO,
  InventoryLevelDTO,
  ReservationItemDTO,
} from "@medusajs/framework/types"

import { Movement, MovementNumber } from "./policy/ledger/movement-columns"
import {
  IncomingStockDTO,
  MovementGroupDTO,
  StockTransferDTO,
  StockTransferItemDTO,
} from "./types"

/** What is told, as a statement answers with it: moments are text in JSON. */
export type Stored<Told> = {
  [Name in keyof Told]: Date extends Told[Name]
    ? Exclude<Told[Name], Date> | string
    : Told[Name]
}

/** Quantities with their exact twins. */
type WithRaw<Name extends string> = Record<Name, number> &
  Record<`raw_${Name}`, BigNumberRawValue>

/** A row of `inventory_item`. */
export type ItemRow = Stored<InventoryItemDTO>

/** A row of `inventory_level`. */
export type LevelRow = Stored<Omit<InventoryLevelDTO, "available_quantity">> &
  WithRaw<"stocked_quantity" | "reserved_quantity" | "safety_stock"> & {
    /** The units that expired cart reservations hold there, where they are asked for. */
    expired?: number | null
    /** What only the statements need. */
    named_incoming?: number
    stock_status?: string | null
    status_was?: string | null
    promises_due?: boolean
  }

/** A row of `reservation_item`. */
export type ReservationRow = Stored<ReservationItemDTO> & {
  cart_id: string | null
  expires_at: string | null
  held_since: string | null
}

/** A row of `incoming_stock`. */
export type IncomingRow = Stored<IncomingStockDTO>

/** A row of `stock_transfer`, with its rows of `stock_transfer_item`. */
export type TransferRow = Stored<Omit<StockTransferDTO, "items">> & {
  items: Stored<StockTransferItemDTO>[]
}

/** A row of `stock_movement`: read whole or in JSON, so that numbers may be text. */
export type MovementRow = Omit<Movement, MovementNumber | "created_at"> &
  Record<MovementNumber, number | string | null> & {
    created_at: Date | string
    /** What the table has of Medusa's, and a row of the ledger never uses. */
    updated_at?: unknown
    deleted_at?: unknown
    /** By whom it is told of, which no answer says. */
    teller?: unknown
    telling?: unknown
  }

/** A row of `stock_movement_group`. */
export type MovementGroupRow = Omit<MovementGroupDTO, "created_at"> & {
  created_at: Date | string
}
