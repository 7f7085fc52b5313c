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

import { SourcingPlace } from "./policy/sourcing"
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
