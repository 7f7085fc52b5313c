import { SkuMeaning } from "../policy/items/sku"
import type { LevelNames } from "./names"

/** What can be wrong with a shop's numbers. See docs/reconcile.md. */
export const STOCK_FAULTS = [
  "reserved_drift",
  "stocked_ledger_drift",
  "reserved_ledger_drift",
  "incoming_ledger_drift",
  "named_incoming_drift",
  "incoming_rows_drift",
  "ledger_not_opened",
  "ledger_without_level",
  "level_raw_mismatch",
  "reservation_raw_mismatch",
  "expired_reservation",
  "invalid_reservation",
  "reservation_without_level",
  "reservation_of_deleted_item",
  "reservation_of_deleted_line_item",
  "order_line_not_reserved",
  "order_not_linked_to_cart",
  "order_without_units",
  "level_of_deleted_item",
  "negative_stock",
  "negative_incoming",
  "variant_link_without_quantity",
  "variant_link_of_missing_item",
  "level_of_deleted_location",
  "transfer_of_deleted_item",
  "transfer_of_deleted_location",
  "overdue_incoming",
  "sku_collision",
] as const

export type StockFault = (typeof STOCK_FAULTS)[number]

/** What no repair mends, since only people know what is right. */
export const FAULTS_FOR_PEOPLE: readonly StockFault[] = [
  "order_not_linked_to_cart",
  "variant_link_without_quantity",
  "variant_link_of_missing_item",
  "level_of_deleted_location",
  "transfer_of_deleted_item",
  "transfer_of_deleted_location",
  "overdue_incoming",
  "sku_collision",
]

/** What a repair mends in the way that a person chooses, and never by itself. */
export const FAULTS_TO_DECIDE: readonly StockFault[] = ["order_without_units"]

/**
 * What may be done about an order without units: they are taken from the stock, or the
 * order is cancelled as core's own button does it.
 */
export const ORDER_REMEDIES = ["reserve", "cancel"] as const

export type OrderRemedy = (typeof ORDER_REMEDIES)[number]

/** What is told, and is no fault of the numbers: a delivery that is late. */
export const STOCK_NOTICES: readonly StockFault[] = ["overdue_incoming"]

/** One thing that is wrong, with its figures. */
export interface StockFinding {
  fault: StockFault
  inventory_item_id: string
  /** Empty where it is of no location. */
  location_id: string
  reservation_id: string | null
  /** The variant, transfer, incoming row or other item that it is about, if it is one. */
  reference_id?: string
  /** What is there, and what should be. */
  found: string | null
  expected: string | null
}

export interface CheckSkusInput {
  /** When SKUs are the same; default by the option `items.sku`. */
  skus?: SkuMeaning
}

export interface CheckInventoryInput {
  /** The `next_cursor` of the page before. */
  cursor?: string | null
  /** How many levels or reservations one page looks at: 1 to 1000, default 200. */
  limit?: number
}

/** One page of a check. */
export interface InventoryCheck {
  findings: StockFinding[]
  /** What this page looked at. */
  checked: { levels: number; reservations: number; ledgers: number }
  /** Null when everything was looked at. */
  next_cursor: string | null
}

/** What was done to one level. */
export interface LevelRepair {
  inventory_item_id: string
  location_id: string
  /** What was found, under the lock or on the way to it. */
  faults: StockFault[]
  /** Whether a level was opened for reservations that had none. */
  opened: boolean
  /** Whether the level of a deleted item was closed. */
  closed: boolean
  released_reservation_ids: string[]
  /** Reservations whose `raw_quantity` was written anew. */
  rewritten_reservation_ids: string[]
  /** What was appended to the ledger. */
  movements: {
    id: string
    kind: string
    reason: string
    stocked_delta: number
    reserved_delta: number
    incoming_delta: number
  }[]
}

/** One level to repair. */
export interface RepairLevelInput extends LevelNames {
  /** What was found there, to be told with what is done. */
  faults?: StockFault[]
  /** Tells what would be done, and does nothing. */
  dry_run?: boolean
}

/** One page of a repair. */
export interface InventoryRepair {
  repaired: LevelRepair[]
  checked: InventoryCheck["checked"]
  next_cursor: string | null
}
