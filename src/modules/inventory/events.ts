import { SqlEntityManager } from "@medusajs/framework/mikro-orm/postgresql"
import { Context } from "@medusajs/framework/types"

/**
 * Events of this module's own, beside those that core's module emits
 * (`inventory.inventory-item.created` and the like).
 */
export const HoldfastEvents = {
  /**
   * A change took the stock of levels below what is reserved there: somebody
   * will not get their units. Data: `{ id }`, the level's id.
   */
  SHORTFALL: "inventory.inventory-level.shortfall",
  /** A cart holds units. Data: `{ id, cart_id }`, the reservation's id first. */
  CART_RESERVATION_CREATED: "inventory.cart-reservation.created",
  /** What a cart holds was raised, lowered or renewed. Data: `{ id, cart_id }`. */
  CART_RESERVATION_UPDATED: "inventory.cart-reservation.updated",
  /** A cart gave units back. Data: `{ id, cart_id }`. */
  CART_RESERVATION_RELEASED: "inventory.cart-reservation.released",
  /** A cart's time was over, and its units are free. Data: `{ id, cart_id }`. */
  CART_RESERVATION_EXPIRED: "inventory.cart-reservation.expired",
  /** A cart's reservation is its order's from now on. Data: `{ id, cart_id }`. */
  CART_RESERVATION_CONVERTED: "inventory.cart-reservation.converted",
} as const

interface Transaction {
  parentTransaction?: Transaction
}

type AfterCommit = () => Promise<void>

/** What waits for the outermost transaction of a caller to end. */
const waiting = new WeakMap<Transaction, AfterCommit[]>()
const listening = new WeakSet<object>()

/**
 * Does something once the change that a context carries is committed: at once
 * if the change was a transaction of its own, or when the caller's transaction
 * commits. If that rolls back, never.
 */
export async function afterCommit(
  context: Context,
  task: AfterCommit
): Promise<void> {
  const manager = context.transactionManager as SqlEntityManager | undefined
  const transaction = manager?.getTransactionContext<Transaction>()

  if (!manager || !transaction) {
    return await task()
  }

  listen(manager)

  const outermost = outermostOf(transaction)

  waiting.set(outermost, [...(waiting.get(outermost) ?? []), task])
}

function outermostOf(transaction: Transaction): Transaction {
  return transaction.parentTransaction
    ? outermostOf(transaction.parentTransaction)
    : transaction
}

function listen(manager: SqlEntityManager): void {
  const events = manager.getEventManager()

  if (listening.has(events)) {
    return
  }

  listening.add(events)
  events.registerSubscriber({
    async afterTransactionCommit({ transaction }) {
      const tasks = waiting.get(transaction as Transaction) ?? []

      waiting.delete(transaction as Transaction)

      for (const task of tasks) {
        await task()
      }
    },
  })
}
