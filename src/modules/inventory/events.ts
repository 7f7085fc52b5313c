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
  /**
   * A stock file has begun to be applied: a subscriber gives its rows their turn.
   * Data: `{ id }`, the import's id.
   */
  STOCK_IMPORT_STARTED: "inventory.stock-import.started",
  /** A count of the stock was opened. Data: `{ id }`, the count's id. */
  STOCK_COUNT_OPENED: "inventory.stock-count.opened",
  /** Its counting has ended: somebody is to look at what differs. Data: `{ id }`. */
  STOCK_COUNT_IN_REVIEW: "inventory.stock-count.in-review",
  /** Lines of a count are to be counted anew. Data: `{ id }`, the count's id. */
  STOCK_COUNT_RECOUNT: "inventory.stock-count.recount",
  /** What was found is the stock now. Data: `{ id }`, the count's id. */
  STOCK_COUNT_POSTED: "inventory.stock-count.posted",
  /** A count ended without being posted. Data: `{ id }`. */
  STOCK_COUNT_CANCELLED: "inventory.stock-count.cancelled",
  /**
   * The check of the day found faults. Data: `{ id, faults, findings }`, the check's
   * id, how often each fault was found, and how many that is in all.
   */
  STOCK_CHECK_FAULTS_FOUND: "inventory.stock-check.faults-found",
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
  /**
   * A level fell to its threshold, told once per crossing and in order. Data:
   * `{ id, alert_id, inventory_item_id, location_id, available_quantity,
   * threshold }`, where `id` is the level's and `alert_id` names the crossing.
   */
  LOW_STOCK: "inventory.inventory-level.low-stock",
  /** A level has no units available any more. Data as of `LOW_STOCK`. */
  OUT_OF_STOCK: "inventory.inventory-level.out-of-stock",
  /** A level that was out has units again. Data as of `LOW_STOCK`. */
  BACK_IN_STOCK: "inventory.inventory-level.back-in-stock",
  /**
   * Units on backorder will come at another time than was promised. Data: `{ id,
   * alert_id, promises }`, with the reservation, line item, date and the date
   * before of each; `id` is the `alert_id` as well.
   */
  BACKORDERS_REPROMISED: "inventory.backorder-promise.repromised",
  /**
   * The same by variant, for each whose links lead to the level. Data: that of
   * the level's event, with `id` the variant's, `inventory_level_id`, and the
   * `sales_channel_ids` that the location serves.
   */
  VARIANT_LOW_STOCK: "product-variant.low-stock",
  VARIANT_OUT_OF_STOCK: "product-variant.out-of-stock",
  VARIANT_BACK_IN_STOCK: "product-variant.back-in-stock",
  /**
   * An order's backorders will come at another time. Data: `{ id, alert_id,
   * promises }`, `id` being the order's. One per order, whatever its lines.
   */
  ORDER_REPROMISED: "order.backorder-repromised",
  /**
   * Somebody waits for a variant. Data: `{ id, variant_id, sales_channel_id, quantity,
   * email, customer_id, locale, token }`, with the token to look and to leave by.
   */
  WAITLIST_JOINED: "stock-waitlist.joined",
  /**
   * Units are held for somebody who waited. Data: `{ id, variant_id, sales_channel_id,
   * quantity, email, customer_id, locale, expires_at, token }`, with the token that puts
   * them into a cart. It may come twice after a crash: the last token is the one that holds.
   */
  WAITLIST_OFFERED: "stock-waitlist.offered",
  /** What was offered is in a cart. Data: `{ id, variant_id, sales_channel_id, cart_id }`. */
  WAITLIST_CLAIMED: "stock-waitlist.claimed",
  /** It was bought. Data as of `WAITLIST_CLAIMED`. */
  WAITLIST_TAKEN: "stock-waitlist.taken",
  /**
   * What was offered was not taken, and goes to the next. Data: `{ id, variant_id,
   * sales_channel_id }`.
   */
  WAITLIST_LAPSED: "stock-waitlist.lapsed",
  /** Somebody waits no longer. Data: `{ id, variant_id, sales_channel_id }`. */
  WAITLIST_LEFT: "stock-waitlist.left",
  /**
   * Units came free that somebody waits for: a subscriber offers them. Data: `{ id,
   * sales_channel_id }`, the variant's id first.
   */
  WAITLIST_DUE: "stock-waitlist.due",
} as const

interface Transaction {
  parentTransaction?: Transaction
  rollback(error?: unknown): Promise<unknown>
}

interface AfterCommit {
  task: () => Promise<void>
  turn: "first" | "last"
}

/** What waits for the outermost transaction of a caller to end. */
const waiting = new WeakMap<Transaction, AfterCommit[]>()
/** What is done when it has ended, in whatever way. */
const ending = new WeakMap<Transaction, (() => void)[]>()
const listening = new WeakSet<object>()
/** Transactions within others whose rollback is watched, and those undone. */
const watched = new WeakSet<Transaction>()
const undone = new WeakSet<Transaction>()

/**
 * Does something once the change that a context carries is committed: at once
 * if the change was a transaction of its own, or when the caller's transaction
 * commits. If that rolls back, never; nor if only the transaction within it does
 * in which the change was made.
 *
 * @param turn what is due `last` is done when all else is
 */
export async function afterCommit(
  context: Context,
  task: AfterCommit["task"],
  turn: AfterCommit["turn"] = "first"
): Promise<void> {
  const manager = context.transactionManager as SqlEntityManager | undefined
  const transaction = manager?.getTransactionContext<Transaction>()

  if (!manager || !transaction) {
    return await task()
  }

  listen(manager)

  const [outermost, ...nested] = chainOf(transaction) as [
    Transaction,
    ...Transaction[],
  ]

  nested.forEach(watch)
  waiting.set(outermost, [
    ...(waiting.get(outermost) ?? []),
    {
      turn,
      task: async () => {
        if (!nested.some((one) => undone.has(one))) {
          await task()
        }
      },
    },
  ])
}

/** The outermost transaction that a manager is in. */
export function outermostOf(manager: SqlEntityManager): object {
  return chainOf(manager.getTransactionContext<Transaction>()!)[0]!
}

/**
 * Does something once the outermost transaction that a manager is in has ended: after
 * all that is due after its commit, or when it is rolled back.
 */
export function afterEnd(manager: SqlEntityManager, task: () => void): void {
  const outermost = outermostOf(manager) as Transaction

  listen(manager)
  ending.set(outermost, [...(ending.get(outermost) ?? []), task])
}

/** A transaction and those around it, the outermost first. */
function chainOf(transaction: Transaction): Transaction[] {
  const { parentTransaction } = transaction

  return [...(parentTransaction ? chainOf(parentTransaction) : []), transaction]
}

/**
 * Notes when a nested transaction is rolled back. The ORM tells its subscribers
 * of the outermost only.
 */
function watch(transaction: Transaction): void {
  if (watched.has(transaction)) {
    return
  }

  const rollback = transaction.rollback.bind(transaction)

  watched.add(transaction)
  transaction.rollback = (error) => {
    undone.add(transaction)

    return rollback(error)
  }
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

      try {
        for (const { task } of [
          ...tasks.filter(({ turn }) => turn === "first"),
          ...tasks.filter(({ turn }) => turn === "last"),
        ]) {
          await task()
        }
      } finally {
        end(transaction as Transaction)
      }
    },
    afterTransactionRollback({ transaction }) {
      end(transaction as Transaction)
    },
  })
}

function end(transaction: Transaction): void {
  const tasks = ending.get(transaction) ?? []

  ending.delete(transaction)
  tasks.forEach((task) => task())
}
