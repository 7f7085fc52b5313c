import { MedusaError } from "@medusajs/framework/utils"

import {
  DuplicateRowError,
  HoldfastErrorCodes,
  invalidData,
  notFound,
  stockBusy,
} from "./errors"
import { Outage, OutageCause, outageOf, WriteOutcome } from "./outages"
import { isNumberGivenBefore } from "./sql/numbers"

/**
 * The database did not carry a call out, or did not say whether it did: there was no
 * connection, the one there was broke, or the server takes no changes at the moment.
 * `details.outcome` says which: of `nothing_written` the same call may be made again
 * as it is, of `unknown` it must be looked at first, or be repeated under an
 * idempotency key, under which it takes effect once. The three fields are those of an
 * HTTP error, as of a `StockConflictError`.
 *
 * @example
 * try {
 *   await inventory.adjustInventoryLevels(input)
 * } catch (error) {
 *   if (error.code === "database_unavailable") {
 *     console.log(error.details.outcome)
 *   }
 * }
 */
export class DatabaseUnavailableError extends MedusaError {
  readonly status = 503
  readonly statusCode = 503
  readonly expose = true
  readonly details: { outcome: WriteOutcome }

  /** @param isWorthRetrying whether it may go better within milliseconds */
  constructor(
    message: string,
    outcome: WriteOutcome,
    readonly isWorthRetrying = false
  ) {
    super(
      MedusaError.Types.UNEXPECTED_STATE,
      message,
      HoldfastErrorCodes.DATABASE_UNAVAILABLE
    )
    this.details = { outcome }
  }
}

/**
 * No connection was free. Either the pool is small for its callers, or somebody
 * holds connections in transactions. It was waited for already, and is not again.
 */
export function noneFree(waitedMs: number): DatabaseUnavailableError {
  return new DatabaseUnavailableError(
    `No database connection was free for ${waitedMs} ms, so that nothing was changed: ` +
      `try again, or give the pool of databaseDriverOptions more connections`,
    "nothing_written"
  )
}

/** What went wrong while connecting: nothing was sent. */
export function notConnected(
  cause: unknown,
  waitedMs: number
): DatabaseUnavailableError {
  if (cause instanceof DatabaseUnavailableError) {
    return cause
  }
  if (cause instanceof Error && cause.name === "KnexTimeoutError") {
    return noneFree(waitedMs)
  }

  return new DatabaseUnavailableError(
    unreachable(cause),
    "nothing_written",
    outageOf(cause)?.isWorthRetrying
  )
}

/**
 * Nothing of a transaction is written whose connection was lost before its end.
 *
 * @param isLate whether it did not answer: the next one may not answer either
 */
export function lostBeforeCommit(isLate: boolean): DatabaseUnavailableError {
  return new DatabaseUnavailableError(
    "The connection to the database was lost, so that nothing was changed: try again",
    "nothing_written",
    !isLate
  )
}

/** What was to be done in a transaction is not: it has ended, or its begin was refused. */
export function transactionOver(): DatabaseUnavailableError {
  return new DatabaseUnavailableError(
    "The transaction has ended, or could not begin, so that nothing was changed: try again",
    "nothing_written",
    true
  )
}

/** The connection was lost, or did not answer in time, with a change on its way. */
export function outcomeUnknown(): DatabaseUnavailableError {
  return new DatabaseUnavailableError(
    "The database did not answer whether this was carried out, so that its outcome is unknown: " +
      "look before you repeat it, or repeat it under an idempotency key",
    "unknown"
  )
}

/** An outage in words. The driver's own name hosts, users and databases. */
export function unavailable(
  { outcome, cause, isWorthRetrying }: Outage,
  error: unknown
): DatabaseUnavailableError {
  return outcome === "unknown"
    ? outcomeUnknown()
    : new DatabaseUnavailableError(
        WORDS[cause](error),
        outcome,
        isWorthRetrying
      )
}

const unreachable = (error: unknown) =>
  `The database cannot be reached${codeOf(error)}, so that nothing was changed: try again`

const WORDS: Record<OutageCause, (error: unknown) => string> = {
  busy: () => stockBusy().message,
  timed_out: () =>
    "This took longer than the database's own statement_timeout allows: ask for less, or raise it",
  unreachable,
  lost: () => lostBeforeCommit(false).message,
  read_only: () =>
    "The database takes no changes at the moment, so that nothing was changed: try again",
  forbidden: (error) =>
    `The database does not let its user do this${codeOf(error)}, so that nothing was changed: ` +
    "give the user of the database's URL its rights, then try again",
  exhausted: (error) =>
    `The database ${isOfDisk(error) ? "has no room left on its disk" : "lacks what it needs"}` +
    `${codeOf(error)}, so that nothing was changed: try again`,
  canceled: () =>
    "Somebody canceled this in the database, so that nothing was changed: try again",
  not_kept: (error) =>
    `The database's connections do not keep prepared statements${codeOf(error)}, so that nothing ` +
    "was changed: try again, they are sent unprepared from now on. Behind a pooler that does not " +
    "know them, as PgBouncer before 1.21, set the option prepared_statements to false",
  plans: (error) =>
    `The database's tables were changed under its connections${codeOf(error)}, so that nothing ` +
    "was changed: try again",
}

const isOfDisk = (error: unknown) =>
  isDatabaseError(error) && error.code === "53100"

function codeOf(error: unknown): string {
  return isDatabaseError(error) && /^[A-Z0-9_]+$/.test(error.code)
    ? ` (${error.code})`
    : ""
}

interface DatabaseError {
  code: string
  message: string
  detail?: string
  table?: string
  constraint?: string
}

function isDatabaseError(error: unknown): error is DatabaseError {
  return (
    error instanceof Error && "code" in error && typeof error.code === "string"
  )
}

/** Whether Postgres itself answered with an error, rather than the way to it. */
export function isServerError(error: unknown): error is DatabaseError {
  return isDatabaseError(error) && "severity" in error
}

/**
 * Whether Postgres refused for a moment only (deadlock, lock timeout,
 * serialization), so that the same call may succeed when tried again.
 */
export function isTransient(error: unknown): boolean {
  return outageOf(error)?.code === HoldfastErrorCodes.STOCK_BUSY
}

/** Whether a table or a column is not there: the database is not migrated. */
export function isMissingTable(error: unknown): boolean {
  return isServerError(error) && /^42(P01|703)$/.test(error.code ?? "")
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

/**
 * Whether the same call may succeed when tried again, also where the error was translated
 * on its way.
 */
export function isMomentary(error: unknown): boolean {
  return (
    isBehind(error) ||
    isOfMomentaryOutage(error) ||
    isTransient(error) ||
    (isDatabaseError(error) && error.code === HoldfastErrorCodes.STOCK_BUSY)
  )
}

/** Whether nothing was written for want of a connection that may be had at once. */
export function isOfMomentaryOutage(error: unknown): boolean {
  return error instanceof DatabaseUnavailableError && error.isWorthRetrying
}

/** Whether nobody knows if a change was made. */
export function isOfUnknownOutcome(error: unknown): boolean {
  return (
    error instanceof DatabaseUnavailableError &&
    error.details.outcome === "unknown"
  )
}

/**
 * Whether a call certainly wrote nothing, because Postgres or this module said
 * no. Where the connection broke, nobody knows what became of the call.
 */
export function isRefusal(error: unknown): boolean {
  return error instanceof DatabaseUnavailableError
    ? !isOfUnknownOutcome(error)
    : error instanceof MedusaError ||
        (isServerError(error) && outageOf(error)?.outcome !== "unknown")
}

/**
 * Turns what became of a read into the errors of the table in `errors.ts`:
 * nothing was written in any case, and one that takes too long waited for no stock.
 */
export function translateReadError(error: unknown): unknown {
  const outage = outageOf(error)

  if (!outage || outage.cause === "busy" || error instanceof MedusaError) {
    return translateDatabaseError(error)
  }

  return unavailable(
    {
      ...outage,
      outcome: "nothing_written",
      isWorthRetrying: outage.isWorthRetrying && outage.cause !== "timed_out",
    },
    error
  )
}

/** Turns what Postgres refused into the errors of the table in `errors.ts`. */
export function translateDatabaseError(error: unknown): unknown {
  if (error instanceof MedusaError) {
    return error
  }

  const outage = outageOf(error)

  if (outage) {
    return outage.code === HoldfastErrorCodes.STOCK_BUSY
      ? stockBusy()
      : unavailable(outage, error)
  }
  if (!isDatabaseError(error)) {
    return error
  }
  if (isBehind(error)) {
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
