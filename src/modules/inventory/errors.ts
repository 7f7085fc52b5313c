import { MedusaError } from "@medusajs/framework/utils"

import type { RefusalReason } from "./policy/refusal-reasons"
import { isNumberGivenBefore } from "./sql/numbers"
import type { RefusalDetails, RefusedRow, Shortage } from "./types"

export type { RefusalDetails, RefusedRow, Shortage }

/**
 * Every way in which a call can be refused: reason → error type and code →
 * HTTP status (in Medusa's error handler) → message.
 *
 * | reason               | type           | code                     | HTTP |
 * |----------------------|----------------|--------------------------|------|
 * | bad input            | `invalid_data` |                          | 400  |
 * | unknown id           | `not_found`    |                          | 404  |
 * | not enough stock     | `not_allowed`  | `insufficient_inventory` | 400  |
 * | forbidden by a rule  | `not_allowed`  |                          | 400  |
 * | stale `expected`     | `conflict`     | `stale_value`            | 409  |
 * | row locked too long  | `conflict`     | `stock_busy`             | 409  |
 * | order at work        | `conflict`     | `order_busy`             | 409  |
 * | key of another call  | `conflict`     | `idempotency_key_reused` | 409  |
 * | cart is an order's   | `conflict`     | `cart_converted`         | 409  |
 * | no connection        | `unexpected_state` | `no_connection`      | 503  |
 * | connection lost      | `unexpected_state` | `outcome_unknown`    | 503  |
 */
export const HoldfastErrorCodes = {
  INSUFFICIENT_INVENTORY: MedusaError.Codes.INSUFFICIENT_INVENTORY,
  STALE_VALUE: "stale_value",
  STOCK_BUSY: "stock_busy",
  ORDER_BUSY: "order_busy",
  IDEMPOTENCY_KEY_REUSED: "idempotency_key_reused",
  CART_CONVERTED: "cart_converted",
  NO_CONNECTION: "no_connection",
  OUTCOME_UNKNOWN: "outcome_unknown",
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

/**
 * There was no connection to carry the call out on, or it was lost before a commit
 * was asked for: nothing was written. Either the pool is small for its callers,
 * somebody holds connections in transactions, or the database cannot be reached.
 * The three fields are those of an HTTP error, as above.
 */
export class NoConnectionError extends MedusaError {
  readonly status = 503
  readonly statusCode = 503
  readonly expose = true

  /** @param why how long it was waited for, in milliseconds, or a whole message */
  constructor(why: number | string) {
    super(
      MedusaError.Types.UNEXPECTED_STATE,
      typeof why === "string"
        ? why
        : `No database connection was free for ${why} ms, so that nothing was changed: ` +
            `try again, or give the pool of databaseDriverOptions more connections`,
      HoldfastErrorCodes.NO_CONNECTION
    )
  }

  /**
   * What went wrong while connecting. The cause's own text names hosts, users and
   * databases, and is kept from whoever made the call.
   */
  static because(cause: unknown, waitedMs: number): NoConnectionError {
    if (cause instanceof NoConnectionError) {
      return cause
    }
    if (cause instanceof Error && cause.name === "KnexTimeoutError") {
      return new NoConnectionError(waitedMs)
    }

    return new NoConnectionError(
      `The database cannot be reached${codeOf(cause)}, so that nothing was changed: try again`
    )
  }
}

/** Nothing of a transaction is written whose connection was lost before its end. */
export function lostBeforeCommit(): NoConnectionError {
  return new NoConnectionError(
    "The connection to the database was lost, so that nothing was changed: try again"
  )
}

/**
 * The connection was lost, or did not answer in time, while a change was on its
 * way: it may have been made or not. Under an idempotency key the call can be
 * repeated all the same, and takes effect once. The three fields are those of an
 * HTTP error, as above.
 */
export class OutcomeUnknownError extends MedusaError {
  readonly status = 503
  readonly statusCode = 503
  readonly expose = true

  constructor() {
    super(
      MedusaError.Types.UNEXPECTED_STATE,
      "The database did not answer whether this was carried out, so that its outcome is unknown: " +
        "look before you repeat it, or repeat it under an idempotency key",
      HoldfastErrorCodes.OUTCOME_UNKNOWN
    )
  }
}

function codeOf(error: unknown): string {
  return isDatabaseError(error) && /^[A-Z0-9_]+$/.test(error.code)
    ? ` (${error.code})`
    : ""
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

interface DatabaseError {
  code: string
  message: string
  detail?: string
  table?: string
  constraint?: string
}

const TRANSIENT_CODES = ["40P01", "55P03", "40001"]

function isDatabaseError(error: unknown): error is DatabaseError {
  return (
    error instanceof Error && "code" in error && typeof error.code === "string"
  )
}

/** Whether Postgres itself answered with an error, rather than the way to it. */
export function isServerError(error: unknown): error is DatabaseError {
  return isDatabaseError(error) && "severity" in error
}

/** How a connection fails by itself, as Node, the driver and its pool say it. */
const NETWORK = /^(E(CONN|HOST|NET|PIPE|TIMEDOUT|AI_AGAIN)[A-Z]*|ENOTFOUND)$/
const DRIVER =
  /^(Connection terminated|Client has encountered a connection error|Client was closed|timeout exceeded when trying to connect|Query read timeout|Connection ended|Unable to acquire a connection)/
/** The same as Postgres says it: it ends, does not begin, or lets nobody in. */
const SERVER = /^(08|57P|53300|28|3D000)/

/**
 * Whether there was no connection, or the one there was broke: of errors that come
 * from code that is not of this module.
 */
export function isConnectionFailure(error: unknown): boolean {
  if (typeof error !== "object" || error === null) {
    return false
  }

  // One that passed through a workflow is no longer an Error.
  const { name, message, code } = error as Record<string, unknown>

  return (
    name === "KnexTimeoutError" ||
    DRIVER.test(String(message)) ||
    (typeof code === "string" &&
      (NETWORK.test(code) || ("severity" in error && SERVER.test(code))))
  )
}

/**
 * Whether Postgres refused for a moment only (deadlock, lock timeout,
 * serialization), so that the same call may succeed when tried again.
 */
export function isTransient(error: unknown): boolean {
  return isDatabaseError(error) && TRANSIENT_CODES.includes(error.code)
}

/**
 * Whether a row had a number that was given before: its sequence has fallen back,
 * and is set right before the change is tried again.
 */
export function isBehind(error: unknown): boolean {
  return (
    isServerError(error) &&
    error.code === "23505" &&
    isNumberGivenBefore(error.constraint)
  )
}

/** The same of an error that may have been translated on its way. */
export function isMomentary(error: unknown): boolean {
  return (
    isTransient(error) ||
    isBehind(error) ||
    (isDatabaseError(error) && error.code === HoldfastErrorCodes.STOCK_BUSY)
  )
}

/**
 * Whether a call certainly wrote nothing, because Postgres or this module said
 * no. Where the connection broke, nobody knows what became of the call.
 */
export function isRefusal(error: unknown): boolean {
  return (
    (error instanceof MedusaError && !(error instanceof OutcomeUnknownError)) ||
    (isDatabaseError(error) &&
      "severity" in error &&
      !/^(08|57P)/.test(error.code))
  )
}

/** Turns what Postgres refused into the errors of the table above. */
export function translateDatabaseError(error: unknown): unknown {
  if (!isDatabaseError(error)) {
    return error
  }
  if (TRANSIENT_CODES.includes(error.code) || isBehind(error)) {
    return stockBusy()
  }

  const named = namedIn(error.detail)
  const entity = error.table
    ? error.table.charAt(0).toUpperCase() +
      error.table.slice(1).replace(/_/g, " ")
    : "Row"

  switch (error.code) {
    case "23505":
      return new DuplicateRowError(
        `${entity} with ${named} already exists`,
        error.constraint,
        [{ reason: "exists", ...keysIn(error.detail) }]
      )
    case "23503":
      return notFound(`${entity} refers to ${named}, which does not exist`, [
        { reason: "not_found", ...keysIn(error.detail) },
      ])
    // Class 53: the server has no memory, disk or connections left.
    case "53000":
    case "53100":
    case "53200":
    case "53400":
      return new NoConnectionError(
        `The database lacks what it needs (${error.code}), so that nothing was changed: try again`
      )
    // Class 22: a value that does not fit its column.
    case "22003":
    case "22007":
    case "22008":
    case "22021":
    case "22P02":
    case "22P05":
    case "22023":
    case "2201W":
    case "2201X":
    // What does not fit into an index, which long random text does not.
    case "54000":
      return invalidData(`Invalid value: ${error.message}`, [
        { reason: "invalid" },
      ])
    default:
      return error
  }
}

/** `Key (a, b)=(1, 2) already exists.` → `a: 1, b: 2`. */
function namedIn(detail = ""): string {
  const { key, value, pairs } = readKey(detail)

  return pairs
    ? pairs.map(([name, one]) => `${name}: ${one}`).join(", ")
    : `(${key}): (${value})`
}

/** The columns of a key and their values, where they can be told apart. */
function keysIn(detail = ""): Record<string, string> {
  return Object.fromEntries(
    (readKey(detail).pairs ?? []).filter(([name]) => /^[a-z_]+$/.test(name))
  )
}

function readKey(detail: string) {
  // To the last bracket: a value may have brackets, commas and lines in it.
  const [, key = "", value = ""] = detail.match(/\((.*?)\)=\((.*)\)/s) ?? []
  const keys = key.split(", ")
  const values = keys.length === 1 ? [value] : value.split(", ")

  return {
    key,
    value,
    pairs:
      keys.length === values.length
        ? keys.map((name, index) => [name, values[index]!] as const)
        : null,
  }
}
