import {
  BaseFilterable,
  BigNumberInput,
  Context,
  CreateInventoryLevelInput,
  CreateReservationItemInput,
  ReservationItemDTO,
  UpdateInventoryLevelInput,
  UpdateReservationItemInput,
} from "@medusajs/framework/types"

import { SourcingPlace } from "./policy/sourcing/sourcing"
export type * from "./ledger-types"
export type * from "./reconcile-types"

/**
 * Why a quantity changed, and who did it. Written into the movements of the
 * change. All optional: pass what you know.
 */
export interface LedgerFacts {
  /** A code of yours, such as `damaged` or `cycle_count`. */
  reason?: string | null
  /** What the change belongs to: `order`, `fulfillment`, `cart`, … */
  reference_type?: string | null
  /** The id of what the change belongs to. */
  reference_id?: string | null
  /**
   * The order that the change is part of, where the reference is something
   * narrower: a fulfillment or a return of it. Filled in where the reference is
   * the order itself.
   */
  order_id?: string | null
  /** Who did it: a user's, customer's or API key's id. */
  actor_id?: string | null
  /** Free text for people. */
  note?: string | null
  /**
   * Names the call, so that its movements can be found again. Methods that say
   * so take effect once per key, and answer a repeated call with the first
   * answer.
   */
  idempotency_key?: string | null
}

/** What holds for all that a workflow is called with. */
export type CallFacts = Pick<LedgerFacts, "actor_id" | "idempotency_key">

/**
 * The context of a call, with the facts of the ledger for all its rows. A row's
 * own facts win.
 *
 * @example
 * await inventory.deleteReservationItems(ids, {
 *   ledger: { reason: "order_cancelled", actor_id: "user_123" },
 * })
 */
export interface StockContext extends Context {
  ledger?: LedgerFacts
  /**
   * May the call reserve units of the safety stock? Staff may, which is the
   * default within requests to `/admin`; carts may not.
   */
  use_safety_stock?: boolean
}

export type CreateReservationInput = CreateReservationItemInput & LedgerFacts

/** What a line of a cart needs. */
export interface CartLineInput {
  line_item_id: string
  /** How many of the line. */
  quantity: BigNumberInput
  /** Reserve past the stock what the stock does not cover. Default false. */
  allow_backorder?: boolean
  /** The items of the line's variant; several where it is a kit. */
  inventory_items: {
    inventory_item_id: string
    /** Units of the item in one of the line. Default 1. */
    required_quantity?: BigNumberInput
  }[]
}

/** Where lines may be served from, and where they go. */
export interface SourcesInput {
  /** The locations that may serve, the preferred first. */
  location_ids: string[]
  /** Where the lines go to, for strategies that look at it. */
  destination?: SourcingPlace | null
  /** Where the locations are, for strategies that look at it. */
  places?: (SourcingPlace & { location_id: string })[]
}

/** What a cart needs, exactly: what it holds beyond that is released. */
export interface HoldCartInput extends SourcesInput {
  cart_id: string
  lines: CartLineInput[]
  /**
   * What happens where units are missing: `refuse` (default) leaves everything
   * as it was, `hold_available` holds what there is.
   */
  on_short?: "refuse" | "hold_available"
  /**
   * Reservations that become the cart's, such as those of an order that did not
   * come about.
   */
  take_over?: string[]
}

/** A line that is short: what it wants of an item, and what there is. */
export interface CartShortage {
  line_item_id: string
  inventory_item_id: string
  requested: number
  available: number
}

/** What a cart holds. */
export interface HeldCartDTO {
  cart_id: string
  reservations: CartReservationDTO[]
  /** What could not be held. */
  shortages: CartShortage[]
  /** What the cart held before: pass it to `holdCartItems` to undo the call. */
  before: HoldCartInput
}

/** A reservation that a cart owns. */
export interface CartReservationDTO extends ReservationItemDTO {
  cart_id: string
  line_item_id: string
  /** When its units are free again, unless it is renewed. */
  expires_at: Date
  /** When the cart began to hold units. */
  held_since: Date
}

export type UpdateReservationInput = UpdateReservationItemInput &
  LedgerFacts & {
    line_item_id?: string | null
    external_id?: string | null
    created_by?: string | null
    /** Accepted if unchanged: a reservation never changes its item. */
    inventory_item_id?: string
  }

export type CreateLevelInput = Omit<
  CreateInventoryLevelInput,
  "stocked_quantity" | "incoming_quantity"
> &
  LedgerFacts & {
    id?: string
    stocked_quantity?: BigNumberInput
    incoming_quantity?: BigNumberInput
    metadata?: Record<string, unknown> | null
  }

export type UpdateLevelInput = Omit<
  UpdateInventoryLevelInput,
  "inventory_item_id" | "location_id" | "stocked_quantity" | "incoming_quantity"
> &
  LedgerFacts & {
    inventory_item_id?: string
    location_id?: string
    /** The units on hand from now on. */
    stocked_quantity?: BigNumberInput
    /** The units on their way from now on. */
    incoming_quantity?: BigNumberInput
    /**
     * The `stocked_quantity` that the caller believes is there. If it is not,
     * nothing is written and the call is refused with a 409.
     */
    expected?: BigNumberInput
    metadata?: Record<string, unknown> | null
  }

export type AdjustInput = LedgerFacts & {
  inventoryItemId: string
  locationId: string
  /** Units to add; negative to take away. */
  adjustment: BigNumberInput
}

/** Units of an item that are fulfilled for a line. */
export interface FulfillItemInput {
  line_item_id: string
  inventory_item_id: string
  /** Units of the item: the line's quantity times what one takes. */
  quantity: BigNumberInput
}

export type FulfillInput = LedgerFacts & {
  /** What the movements refer to, and what `unfulfill` knows them by. */
  fulfillment_id?: string
  /** Where the units leave from. */
  location_id: string
  items: FulfillItemInput[]
  /** True to be told whether it would be refused, without changing anything. */
  is_trial?: boolean
}

export type UnfulfillInput = LedgerFacts & {
  fulfillment_id: string
  /**
   * What the fulfillment took, as far as the caller knows: counts only where the
   * ledger knows nothing of it, as for one that was made before Holdfast.
   */
  believed?: (FulfillItemInput & {
    location_id: string
    allow_backorder?: boolean
  })[]
}

export type ReturnStockInput = LedgerFacts & {
  inventory_item_id: string
  /** Where the units are received. */
  location_id: string
  /** Units that can be sold again. */
  quantity: BigNumberInput
}

export type ReserveLinesInput = LedgerFacts &
  SourcesInput & {
    /** What each line is to have reserved, exactly; of no items: nothing. */
    lines: CartLineInput[]
  }

export type PreviewSourcingInput = SourcesInput & {
  lines: CartLineInput[]
}

/** Where a line would be served from. */
export interface SourcedLineDTO {
  line_item_id: string
  quantity: number
  /**
   * Why: `whole` from the first location in the strategy's order that can serve
   * all of it; `split` because none can; `backorder` because all together cannot,
   * and it may be promised past the stock; `short` because they cannot.
   */
  reason: "whole" | "split" | "backorder" | "short"
  /** Which units from where; none of a line that is short. */
  allocations: {
    inventory_item_id: string
    location_id: string
    quantity: number
    /** Promised past the stock. */
    is_backorder: boolean
  }[]
  /** The locations in the order in which they are tried. */
  candidates: {
    location_id: string
    /** How many of the line it could serve alone. */
    servable_quantity: number
  }[]
  /** What is missing. */
  shortages: {
    inventory_item_id: string
    requested: number
    available: number
  }[]
}

export type MoveReservationInput = LedgerFacts & {
  id: string
  /** Where the units are to be reserved from now on. */
  location_id: string
  /** Units to move; all of them if not given. */
  quantity?: BigNumberInput
}

/** What happened to a level. */
export type MovementKind =
  | "opened"
  | "adjusted"
  | "counted"
  | "reserved"
  | "released"
  | "moved"
  | "expired"
  | "converted"
  | "extended"
  | "fulfilled"
  | "unfulfilled"
  | "returned"
  | "closed"
  | "reopened"
  | "undone"
  | "repaired"
  | "expected"
  | "received"
  | "cancelled"
  | "transferred_out"
  | "transferred_in"
  | "damaged"
  | "lost"

/** One row of the ledger. */
export interface StockMovementDTO {
  id: string
  inventory_item_id: string
  location_id: string
  kind: MovementKind
  stocked_delta: number
  reserved_delta: number
  incoming_delta: number
  stocked_after: number
  reserved_after: number
  incoming_after: number
  /** Reserved units that the stock no longer covers, if this change did it. */
  shortfall: number | null
  reservation_id: string | null
  line_item_id: string | null
  reason: string | null
  reference_type: string | null
  reference_id: string | null
  order_id: string | null
  actor_id: string | null
  note: string | null
  idempotency_key: string | null
  /** What was changed together, see `undoMovementGroup`. */
  group_id: string | null
  created_at: Date
}

export interface FilterableStockMovementProps
  extends
    BaseFilterable<FilterableStockMovementProps>,
    Partial<Record<keyof StockMovementDTO, unknown>> {}

/** Which cart reservations get how much more time. */
export interface ExtendCartReservationsInput {
  id: string | string[]
  /** More time, in minutes: above 0, up to a week. */
  minutes: number
}

/** Units to expect: an order with a supplier, a production run. */
export type CreateIncomingInput = LedgerFacts & {
  inventory_item_id: string
  location_id: string
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
  /** Units that have come now. Default: all that are still expected. */
  quantity?: BigNumberInput
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
  kind: "expected" | "transfer" | "unspecified"
  status: "expected" | "received" | "cancelled"
  inventory_level_id: string
  inventory_item_id: string
  location_id: string
  /** Units ordered. */
  quantity: number
  received_quantity: number
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
    Partial<Record<keyof IncomingStockDTO, unknown>> {
  q?: string
}

export type TransferItemInput = {
  inventory_item_id: string
  /** Units to send, above zero. */
  quantity: BigNumberInput
}

/** A transfer to draft. Nothing moves until it is shipped. */
export interface CreateTransferInput {
  from_location_id: string
  to_location_id: string
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
  items?: {
    inventory_item_id: string
    /** Units that go into stock at the destination. */
    received?: BigNumberInput
    /** Units that came, but cannot be sold. */
    damaged?: BigNumberInput
    /** Units that will not come any more. */
    lost?: BigNumberInput
  }[]
}

export type CancelTransferInput = LedgerFacts & {
  id: string
  /**
   * What becomes of the units in transit, which must be said where there are
   * any: `return` puts them back where they came from, `lost` writes them off.
   */
  disposition?: "return" | "lost"
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
  status: "draft" | "shipped" | "received" | "cancelled"
  from_location_id: string
  to_location_id: string
  expected_at: Date | null
  reference: string | null
  note: string | null
  disposition: "return" | "lost" | null
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
  q?: string
}

/** Units of a reservation that are not in stock, and what will serve them. */
export interface BackorderPromiseDTO {
  id: string
  reservation_id: string
  line_item_id: string | null
  inventory_level_id: string
  inventory_item_id: string
  location_id: string
  /** Null for units that nothing that is expected would serve. */
  incoming_stock_id: string | null
  quantity: number
  /** When the incoming row is expected; null where nobody knows. */
  promised_at: Date | null
  created_at: Date
  updated_at: Date
}

export interface FilterableBackorderPromiseProps
  extends
    BaseFilterable<FilterableBackorderPromiseProps>,
    Partial<Record<keyof BackorderPromiseDTO, unknown>> {}

/**
 * What holds for the stock of an item: at one location, or, without one, at all
 * that do not say otherwise. What is not given stays, and null takes it back.
 */
export interface StockPolicyInput {
  inventory_item_id: string
  location_id?: string | null
  /** Units withheld from carts, but not from staff. Per location only. */
  safety_stock?: BigNumberInput
  /** Units available at which the level is low. */
  low_stock_threshold?: BigNumberInput | null
  backorder_policy?: "unlimited" | "limit" | "incoming" | null
  /** The most units on backorder at a location. */
  backorder_limit?: BigNumberInput | null
  /** From this moment on nothing is backordered. */
  backorder_until?: Date | string | null
}

/** An item that is low at a location. */
export interface LowStockDTO {
  inventory_level_id: string
  inventory_item_id: string
  location_id: string
  sku: string | null
  title: string | null
  status: "low_stock" | "out_of_stock"
  stocked_quantity: number
  reserved_quantity: number
  available_quantity: number
  threshold: number | null
  incoming_quantity: number
  /** When the next of them are expected. */
  next_expected_at: Date | null
}

export interface ListLowStockInput {
  location_id?: string | string[]
  inventory_item_id?: string | string[]
  /** Part of a sku or title. */
  q?: string
  /** At most, or at least, so many available. */
  available_lte?: BigNumberInput
  available_gte?: BigNumberInput
  /** A field of the list, with `-` in front for the highest first. */
  order?: string
  limit?: number
  offset?: number
}

/** A variant of which it is asked how many there are. */
export interface AvailabilityVariantInput {
  id: string
  /** False where its stock is not counted: it is always there. */
  manage_inventory?: boolean
  /** May it be sold past its stock? */
  allow_backorder?: boolean
  inventory_items?: {
    inventory_item_id: string
    /** Units of the item in one of the variant; default 1. */
    required_quantity?: BigNumberInput
  }[]
}

export interface RetrieveAvailabilityInput {
  variants: AvailabilityVariantInput[]
  /** Where the shopper may be served from. */
  location_ids: string[]
  /** The cart that asks: what it holds is there for it. */
  cart_id?: string
  /** Tell of each location too, as for picking up. */
  by_location?: boolean
}

interface AvailabilityFigures {
  status: "in_stock" | "low_stock" | "backorder" | "out_of_stock"
  /**
   * How many there are, whole ones. Null where the stock is not counted, or the
   * option `availability.display` does not tell.
   */
  quantity: number | null
  /**
   * How many more may be ordered past the stock. Null for any number, where the
   * stock is not counted, or where only statuses are told.
   */
  backorderable_quantity: number | null
  /** Where there are none: when the next that is still free is expected. */
  expected_at: Date | null
}

/** What there is of a variant at one location. */
export interface LocationAvailabilityDTO extends AvailabilityFigures {
  location_id: string
}

/** What there is of a variant. */
export interface AvailabilityDTO extends AvailabilityFigures {
  variant_id: string
  /** By location, where it was asked for. */
  locations?: LocationAvailabilityDTO[]
}
