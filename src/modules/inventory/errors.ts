import { MedusaError } from "@medusajs/framework/utils"

import type { RefusalReason } from "./policy/refusal-reasons"
import type { RefusalDetails, RefusedRow, Shortage } from "./types"

export type { RefusalDetails, RefusedRow, Shortage }

/**
 * Every way in which a call can be refused: reason → error type and code →
 * HTTP status (in Medusa's error handler) → message.
 *
 * | reason               | type           | code                     | HTTP |
 * |----------------------|----------------|--------------------------|------|
 * | bad input            | `invalid_data` |                          | 400  |
 * | cursor of elsewhere  | `invalid_data` | `cursor_unknown`         | 400  |
 * | unknown id           | `not_found`    |                          | 404  |
 * | not enough stock     | `not_allowed`  | `insufficient_inventory` | 400  |
 * | forbidden by a rule  | `not_allowed`  |                          | 400  |
 * | stale `expected`     | `conflict`     | `stale_value`            | 409  |
 * | row locked too long  | `conflict`     | `stock_busy`             | 409  |
 * | order at work        | `conflict`     | `order_busy`             | 409  |
 * | key of another call  | `conflict`     | `idempotency_key_reused` | 409  |
 * | cart is an order's   | `conflict`     | `cart_converted`         | 409  |
 * | cart is completed    | `not_allowed`  | `cart_completed`         | 400  |
 * | enough is there      | `not_allowed`  | `waitlist_in_stock`      | 400  |
 * | too many wait        | `not_allowed`  | `waitlist_full`          | 400  |
 * | offer is over        | `not_allowed`  | `waitlist_offer_over`    | 400  |
 * | an outage            | `unexpected_state` | `database_unavailable` | 503 |
 *
 * Which errors of the database are an outage, and what became of the call, says
 * `outages.ts`.
 */
export const HoldfastErrorCodes = {
  INSUFFICIENT_INVENTORY: MedusaError.Codes.INSUFFICIENT_INVENTORY,
  CURSOR_UNKNOWN: "cursor_unknown",
  STALE_VALUE: "stale_value",
  STOCK_BUSY: "stock_busy",
  ORDER_BUSY: "order_busy",
  IDEMPOTENCY_KEY_REUSED: "idempotency_key_reused",
  CART_CONVERTED: "cart_converted",
  CART_COMPLETED: "cart_completed",
  WAITLIST_IN_STOCK: "waitlist_in_stock",
  WAITLIST_FULL: "waitlist_full",
  WAITLIST_OFFER_OVER: "waitlist_offer_over",
  DATABASE_UNAVAILABLE: "database_unavailable",
} as const

/** A shortage, with whether expired reservations hold units there still. */
export interface FoundShortage extends Shortage {
  expired?: boolean
}

/** A refusal that says in data what its message says in words. */
export class RefusalError extends MedusaError {
  constructor(
    type: string,
    message: string,
    code?: string,
    readonly details?: RefusalDetails
  ) {
    super(type, message, code)
  }
}

/**
 * Thrown when a call needs units that are not there. Nothing was written for it.
 *
 * @example
 * try {
 *   await inventory.createReservationItems(items)
 * } catch (error) {
 *   if (error instanceof InsufficientInventoryError) {
 *     console.log(error.shortages)
 *   }
 * }
 */
export class InsufficientInventoryError extends RefusalError {
  /** Every short line, ordered by item and location. */
  readonly shortages: Shortage[]
  /** Levels at which expired reservations stand in the way, and of how many units. */
  readonly reclaimable: {
    inventory_item_id: string
    location_id: string
    missing: number
  }[]

  constructor(
    found: FoundShortage[],
    message = `Not enough stock: ${found.map(describeShortage).join("; ")}`
  ) {
    super(
      MedusaError.Types.NOT_ALLOWED,
      message,
      HoldfastErrorCodes.INSUFFICIENT_INVENTORY,
      { shortages: found.map(({ expired, ...shortage }) => shortage) }
    )
    this.shortages = this.details!.shortages!
    this.reclaimable = found
      .filter(({ expired }) => expired)
      .map(({ inventory_item_id, location_id, requested, available }) => ({
        inventory_item_id,
        location_id,
        missing: requested - available,
      }))
  }
}

/** How a refusal is told to whoever must not know how many units there are. */
export function withoutCounts<Refusal>(error: Refusal): Refusal {
  if (error instanceof InsufficientInventoryError) {
    error.message = `Not enough stock: ${error.shortages.map(describeWithoutCounts).join("; ")}`
  }

  return error
}

/** Where shoppers are not told how many there are. */
function describeWithoutCounts({ inventory_item_id }: Shortage): string {
  return `item ${inventory_item_id}`
}

/**
 * Names no lines: those of an order that is refused come to nothing with it. The
 * details have them.
 */
function describeShortage(short: Shortage): string {
  const place = short.location_id
    ? `at location ${short.location_id}`
    : "at no location of its sales channel"

  return (
    `item ${short.inventory_item_id} ${place}: ` +
    `requested ${short.requested}, available ${short.available}`
  )
}

/**
 * A 409 whose message reaches the client. Medusa's error handler replaces the
 * text of errors of type `conflict`, but leaves that of HTTP errors alone, and
 * takes an error with these three fields for one.
 */
export class StockConflictError extends RefusalError {
  readonly status = 409
  readonly statusCode = 409
  readonly expose = true

  constructor(
    message: string,
    code: (typeof HoldfastErrorCodes)[
      | "STALE_VALUE"
      | "STOCK_BUSY"
      | "ORDER_BUSY"
      | "IDEMPOTENCY_KEY_REUSED"
      | "CART_CONVERTED"],
    refused: RefusedRow[]
  ) {
    super(MedusaError.Types.CONFLICT, message, code, rowsOf(refused))
  }
}

/** A row that is to be unique is there already. */
export class DuplicateRowError extends RefusalError {
  constructor(
    message: string,
    /** The index that forbids it. */
    readonly constraint: string | undefined,
    refused: RefusedRow[]
  ) {
    super(MedusaError.Types.INVALID_DATA, message, undefined, rowsOf(refused))
  }
}

/** Others were quicker time and again: nothing was written, try again. */
export function stockBusy(): StockConflictError {
  return new StockConflictError(
    "The stock is being changed by other calls and stayed locked for too long: try again",
    HoldfastErrorCodes.STOCK_BUSY,
    []
  )
}

/** Somebody else is at work on the order: nothing was written, try again. */
export function orderBusy(orderId: string): StockConflictError {
  return new StockConflictError(
    `Order ${orderId} is being changed by another call that has not ended yet: ` +
      "nothing was changed, try again",
    HoldfastErrorCodes.ORDER_BUSY,
    [{ reason: "order_busy", order_id: orderId }]
  )
}

/** Another completion of the same cart has its units. */
export function cartConverted(cartId: string): StockConflictError {
  return new StockConflictError(
    `Cart ${cartId} is being completed already, or was: its units are another order's`,
    HoldfastErrorCodes.CART_CONVERTED,
    [{ reason: "cart_converted", cart_id: cartId }]
  )
}

/** A cart that is an order already holds nothing any more. */
export function cartCompleted(cartId: string): RefusalError {
  return new RefusalError(
    MedusaError.Types.NOT_ALLOWED,
    `Cart ${cartId} is completed: its units are the order's`,
    HoldfastErrorCodes.CART_COMPLETED,
    rowsOf([{ reason: "completed", cart_id: cartId }])
  )
}

/** Nobody waits for what is there. */
export function waitlistInStock(variantId: string): RefusalError {
  return new RefusalError(
    MedusaError.Types.NOT_ALLOWED,
    `Variant ${variantId} is in stock: put it into the cart, there is nothing to wait for`,
    HoldfastErrorCodes.WAITLIST_IN_STOCK,
    rowsOf([{ reason: "in_stock", variant_id: variantId }])
  )
}

/** A cap of the option `waitlist` is reached. */
export function waitlistFull(
  message: string,
  row: { variant_id?: string; most: number }
): RefusalError {
  return new RefusalError(
    MedusaError.Types.NOT_ALLOWED,
    message,
    HoldfastErrorCodes.WAITLIST_FULL,
    rowsOf([{ reason: "waitlist_full", ...row }])
  )
}

/** A token that leads nowhere, or not there for whoever shows it. */
export function waitlistTokenUnknown(): RefusalError {
  return notFound(
    "token is of no offer or place on the waitlist, or was replaced by a newer one",
    [{ reason: "not_found", field: "token" }]
  )
}

/** What was offered is not there for the taking any more. */
export function waitlistOfferOver(id: string, status: string): RefusalError {
  return new RefusalError(
    MedusaError.Types.NOT_ALLOWED,
    `The units of this offer are not held any more: ${OFFER_ENDS[status] ?? "it has not been made yet"}`,
    HoldfastErrorCodes.WAITLIST_OFFER_OVER,
    rowsOf([{ reason: "offer_over", id, status }])
  )
}

const OFFER_ENDS: Record<string, string> = {
  claimed: "they are in another cart already",
  taken: "they were bought",
  lapsed: "its time is over, and they have gone to the next",
  left: "the place on the waitlist was given up",
}

/** None where there is nothing to tell beside the words. */
function rowsOf(refused: RefusedRow[]): RefusalDetails | undefined {
  return refused.length ? { refused } : undefined
}

function refuse(type: string, message: string, refused: RefusedRow[]) {
  return new RefusalError(type, message, undefined, rowsOf(refused))
}

/** Bad input: names what is wrong and what would be right. */
export function invalidData(
  message: string,
  refused: RefusedRow[]
): RefusalError {
  return refuse(MedusaError.Types.INVALID_DATA, message, refused)
}

/**
 * One field of the input that is wrong.
 *
 * @example
 * throw badValue("[3].quantity", "must be greater than 0, got 0")
 */
export function badValue(field: string, what: string): RefusalError {
  return invalidData(`${field} ${what}`, [{ reason: "invalid", field }])
}

/** A cursor of the feed that is sound, and stands for a change that is not there. */
export function cursorUnknown(): RefusalError {
  return new RefusalError(
    MedusaError.Types.INVALID_DATA,
    "after is of another shop, or of changes that a restored database no longer has: " +
      "read the levels anew, and the changes from the first",
    HoldfastErrorCodes.CURSOR_UNKNOWN,
    rowsOf([{ reason: "cursor_unknown", field: "after" }])
  )
}

/** An id that is not there. */
export function notFound(message: string, refused: RefusedRow[]): RefusalError {
  return refuse(MedusaError.Types.NOT_FOUND, message, refused)
}

/** Ids that are not there, each in a row of its own. */
export function unknownIds(entity: string, ids: string[]): RefusalError {
  return notFound(
    `${entity} with id ${ids.join(", ")} not found`,
    ids.map((id) => ({ reason: "not_found", id }))
  )
}

/**
 * The framework's own refusals (ids that are not there, one that is not given, a
 * unique value that is taken) with what they say in their details.
 *
 * @param ids those that the call asked for
 */
export function withDetails(error: unknown, ids: string[]): unknown {
  if (!(error instanceof MedusaError) || error instanceof RefusalError) {
    return error
  }

  const { type, message } = error
  const [, name, value] =
    / with (\w+): (.*), already exists/s.exec(message) ?? []
  const unknown = ids.filter((id) => message.includes(id))

  switch (type) {
    case MedusaError.Types.NOT_FOUND:
      return notFound(
        message,
        unknown.length
          ? unknown.map((id) => ({ reason: "not_found", id }))
          : [{ reason: "invalid", field: "id" }]
      )
    case MedusaError.Types.INVALID_DATA:
      return invalidData(message, [
        name ? { reason: "exists", [name]: value } : { reason: "invalid" },
      ])
    default:
      return error
  }
}

/** The row of a refusal that is about a level: its ids, and the figures given. */
export function refusedLevel(
  reason: RefusalReason,
  level: LevelIds,
  figures: Record<string, number> = {}
): RefusedRow {
  const { inventory_item_id, location_id } = level

  return { reason, inventory_item_id, location_id, ...figures }
}

/** Well-formed, but forbidden by a rule or the shop's policy. */
export function notAllowed(
  message: string,
  refused: RefusedRow[]
): RefusalError {
  return refuse(MedusaError.Types.NOT_ALLOWED, message, refused)
}

interface LevelIds {
  inventory_item_id: string
  location_id: string
}

/** What is asked of items at locations that have no level of them. */
export function notStocked(missing: LevelIds[]): RefusalError {
  return notFound(
    missing
      .map(
        (level) =>
          `Item ${level.inventory_item_id} is not stocked at location ${level.location_id}`
      )
      .join(", "),
    missing.map((level) => refusedLevel("not_stocked", level))
  )
}

/** What the caller believes to be in stock is not what is. */
export function staleValues(
  stale: (LevelIds & {
    stocked: number | string
    expected: number | string
  })[]
): StockConflictError {
  return new StockConflictError(
    stale
      .map(
        (level) =>
          `Item ${level.inventory_item_id} at location ${level.location_id} ` +
          `has ${level.stocked} in stock, not the expected ${level.expected}`
      )
      .join("; "),
    HoldfastErrorCodes.STALE_VALUE,
    stale.map(({ stocked, expected, ...level }) =>
      refusedLevel("stale_value", level, {
        stocked: Number(stocked),
        expected: Number(expected),
      })
    )
  )
}

/** More units than a level can hold. */
export function tooLarge(levels: LevelIds[], most: number): RefusalError {
  return invalidData(
    levels
      .map(
        (level) =>
          `Item ${level.inventory_item_id} at location ${level.location_id} ` +
          `would hold more than ${most} units`
      )
      .join("; "),
    levels.map((level) => refusedLevel("too_large", level))
  )
}

/** A level on which a change would break a rule. */
export interface BrokenRule {
  inventory_item_id: string
  location_id: string
  rule: "negative" | "below_reserved"
  stocked: number
  reserved: number
  stocked_after: number
}

/** Refuses a change for the rules that it would break. */
export function breaksRules(broken: BrokenRule[]): RefusalError {
  return notAllowed(
    describeBrokenRules(broken),
    broken.map(({ rule, stocked, reserved, stocked_after, ...level }) =>
      refusedLevel(rule, level, { stocked, reserved, stocked_after })
    )
  )
}

/** Names every level on which a rule would be broken, with its figures. */
export function describeBrokenRules(broken: BrokenRule[]): string {
  return broken
    .map((level) => {
      const where = `item ${level.inventory_item_id} at location ${level.location_id}`

      return level.rule === "negative"
        ? `${where}: stock would fall to ${level.stocked_after} from ${level.stocked}, and must not be negative`
        : `${where}: stock would fall to ${level.stocked_after}, below the ${level.reserved} reserved`
    })
    .join("; ")
    .replace(/^i/, "I")
}
