import type { BigNumberInput, Context } from "@medusajs/framework/types"

import type { Telling } from "../tellings"
import type { LedgerFacts } from "./facts"
import type { RefusalDetails } from "./refusals"
import type { SourcesInput } from "./sourcing"

/**
 * On whose behalf the service is called, where the call itself cannot say: core's
 * workflows know the cart, but pass no word of it to the inventory module.
 */
export interface CallScope {
  /**
   * The cart that core's workflow works on: its units are there for it, and
   * reserving turns them into the order's.
   */
  cart?: CartScope
  /**
   * Tells which carts the lines of orders come from, where it is not one for all
   * of them: by the line's id.
   */
  cartsOf?: (lineItemIds: string[]) => Promise<Map<string, CartScope>>
  /**
   * Whether it is decided later in the same workflow whether the units are there,
   * with a word for what is not, or nothing is asked for.
   */
  is_held_later?: boolean
  /** The cart's lines that more is asked for: nothing is refused for the others. */
  asks_for?: string[]
  /**
   * The entry of the waitlist whose offer the cart claims that core's workflow works on:
   * its units become the cart's with what it holds next.
   */
  claims?: string
  /** Items are deleted only where no order's reservation is on them. */
  keeps_promised?: boolean
  /** Staff asks, who may take units of the safety stock. */
  is_staff?: boolean
  /** A shopper asks, who is not told the ids of the shop's places. */
  is_shopper?: boolean
  /** Where a shopper comes from, where holds are counted by that. */
  address?: string
  /**
   * Is told of each refusal that the service answers with: the answer of a request
   * tells more of one than what is left of an error that passed through a workflow.
   */
  on_refusal?: (
    error: Error & { code?: string; details?: RefusalDetails }
  ) => void
  /** A shopper asks, who must not be told how many units there are. */
  hides_counts?: boolean
  /**
   * A read replica may answer what only reads, which is then behind by as much as the
   * option `read_replica_max_lag_ms` allows.
   */
  may_lag?: boolean
  /** Facts of the ledger for every change within the scope. */
  ledger?: LedgerFacts
}

export interface CartScope extends Partial<SourcesInput> {
  id: string
  /**
   * Which completion of the cart it is: one may make several orders. Another that
   * comes at the same time or after it is refused. By default each scope is one.
   */
  completion_id?: string
  /**
   * For one of several orders of the cart: how many of which item this order and
   * those after it need together, by the item's id. What this one does not take of
   * that stays with the cart. By default all else is released.
   */
  stays?: ReadonlyMap<string, BigNumberInput>
}

/** Who asks, as the service has read it. */
export interface Caller extends CallScope {
  /** The completion of a cart of which nothing else is said, one for each scope. */
  completion_id?: string
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
  /**
   * May the call reserve units of the safety stock? Staff may, which is the
   * default within requests to `/admin`; carts may not.
   */
  use_safety_stock?: boolean
  /** Who asks: set at the service's edge, by the scope that the call is made in. */
  caller?: Caller
  /** What the call has to tell of: set at the service's edge. */
  telling?: Telling
}
