import type { ReservationItemDTO } from "@medusajs/framework/types"

import type { CartLineInput, SourcesInput } from "./sourcing"

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
   * The lines that more is asked for: only for these, and for what they need of
   * items, is anything refused. The others hold what there is. Default: all.
   */
  asks_for?: string[]
  /**
   * What happens above the caps of the option `cart`: `refuse` (default where
   * missing units are refused too), or hold up to them: `cut`.
   */
  over_caps?: "refuse" | "cut"
  /**
   * Reservations that become the cart's, such as those of an order that did not
   * come about.
   */
  take_over?: string[]
  /**
   * The entry of the waitlist whose offer becomes the cart's: its units are taken over
   * with what the cart holds, all or none.
   */
  waitlist_entry_id?: string
  /**
   * With whose holds the cart's count together, for the limits of the option
   * `cart` over several carts. Without it none of them applies.
   */
  held_by?: HeldBy
}

/** Who fills a cart. */
export interface HeldBy {
  /** A customer with an account; others are anonymous. */
  customer_id?: string | null
  sales_channel_id?: string | null
  /** Where an anonymous shopper comes from, as `addressKey` makes it. */
  address?: string | null
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
  /** The entry of the waitlist whose offer became the cart's with this call. */
  claimed_entry_id?: string
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

/** Which cart reservations get how much more time. */
export interface ExtendCartReservationsInput {
  id: string | string[]
  /** More time, in minutes: above 0, up to a week. */
  minutes: number
}
