import { AsyncLocalStorage } from "node:async_hooks"

import { BigNumberInput } from "@medusajs/framework/types"

import { LedgerFacts, SourcesInput } from "./types"

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
  /** Items are deleted only where no order's reservation is on them. */
  keeps_promised?: boolean
  /** Staff asks, who may take units of the safety stock. */
  is_staff?: boolean
  /** A shopper asks, who is not told the ids of the shop's places. */
  is_shopper?: boolean
  /** Where a shopper comes from, where holds are counted by that. */
  address?: string
  /**
   * Gathers the last refusals within a request: its answer tells more of one than
   * what is left of an error that passed through a workflow.
   */
  refusals?: Error[]
  /** A shopper asks, who must not be told how many units there are. */
  hides_counts?: boolean
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
  /** Set by the service: the cart's reservations became the order's. */
  is_converted?: boolean
}

const storage = new AsyncLocalStorage<CallScope>()

/**
 * Runs a task, and all that it calls in this process, in a scope. What an outer
 * scope says holds on where this one says nothing.
 *
 * In a step of a workflow this is the way to give facts of the ledger to methods
 * that take none in their rows: there Medusa puts the workflow's context in the
 * place of one that is passed.
 *
 * @example
 * await runInScope({ ledger: { actor_id: "user_123", reason: "fair" } }, () =>
 *   inventory.deleteReservationItems("resitem_123")
 * )
 */
export function runInScope<Result>(
  scope: CallScope,
  task: () => Result
): Result {
  const outer = storage.getStore()

  return storage.run(
    {
      ...outer,
      ...scope,
      ...(outer?.ledger && { ledger: { ...outer.ledger, ...scope.ledger } }),
    },
    task
  )
}

/** The scope that the running call is in; empty outside of any. */
export function currentScope(): CallScope {
  return storage.getStore() ?? {}
}

/** Runs a task in no scope: what is done for several callers is nobody's own. */
export function outOfScope<Result>(task: () => Result): Result {
  return storage.exit(task)
}
