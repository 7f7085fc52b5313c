import {
  InventoryCheck,
  LedgerFacts,
  LevelNames,
  LevelRepair,
  OrderRemedy,
  StockFinding,
} from "../../modules/inventory/types"

export interface RepairWholeInventory extends Pick<
  LedgerFacts,
  "actor_id" | "note" | "idempotency_key"
> {
  /** How many rows are looked at in one statement: 1 to 1000, default 200. */
  limit?: number
  /**
   * Of the findings of a check, the one to repair, as it was told: with whatever else
   * is wrong with its level.
   */
  only?: FindingToRepair
  /** What is to be done about `only`, where that is an order without units. */
  remedy?: OrderRemedy
  /** Tells what would be done to `only`, and does nothing. */
  dry_run?: boolean
}

/** A finding of a check, by what it is known. */
export type FindingToRepair = Pick<StockFinding, "fault"> &
  LevelNames &
  Partial<Pick<StockFinding, "reservation_id" | "reference_id" | "found">>

/** What was done in the whole shop. */
export interface WholeInventoryRepair {
  /** Reservations for line items that are gone, released. */
  released_reservation_ids: string[]
  /** Lines of orders that were given the units they never had. */
  reserved_line_item_ids: string[]
  /** Orders without units that were cancelled, by the remedy `cancel`. */
  canceled_order_ids: string[]
  /** Orders whose units are not there, and what is short of them. */
  still_short: { order_id: string; message: string }[]
  repaired: LevelRepair[]
  checked: InventoryCheck["checked"]
}

/** How far a repair goes. */
export interface Extent extends Pick<RepairWholeInventory, "only"> {
  limit: number
  ledger: LedgerFacts
  dry_run: boolean
}

/** What a repair did for orders. */
export type OfOrders = Pick<
  WholeInventoryRepair,
  "reserved_line_item_ids" | "canceled_order_ids" | "still_short"
>
