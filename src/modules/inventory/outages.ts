/** Whether a call that was refused has written nothing, or nobody can know. */
export type WriteOutcome = "nothing_written" | "unknown"

/** What an error of the database, of the driver or of its pool comes to. */
export interface Outage {
  /** The code of the answer, see `errors.ts`. */
  code: "database_unavailable" | "stock_busy"
  /** What became of a statement that is a transaction of its own. */
  outcome: WriteOutcome
  /** Whether the same call may go better within milliseconds. */
  isWorthRetrying: boolean
  /** Whether the connection is not what it was, and must not be used again. */
  dropsConnection: boolean
  /** What the answer says of it. */
  cause: OutageCause
}

/** What is wrong, where the caller is told: the driver's words name hosts and users. */
export type OutageCause =
  | "busy"
  | "timed_out"
  | "unreachable"
  | "lost"
  | "read_only"
  | "forbidden"
  | "exhausted"
  | "canceled"
  | "not_kept"
  | "plans"

interface Row {
  /** SQLSTATE, or the code of Node's. */
  code?: RegExp
  /** The words, for errors without a code, or of which the code has two causes. */
  message?: RegExp
  is: Outage
}

const row = (
  match: Omit<Row, "is">,
  cause: OutageCause,
  outcome: WriteOutcome,
  then: { retry?: boolean; drop?: boolean } = {}
): Row => ({
  ...match,
  is: {
    code: LOCKED.includes(cause) ? "stock_busy" : "database_unavailable",
    outcome,
    isWorthRetrying: then.retry ?? false,
    dropsConnection: then.drop ?? false,
    cause,
  },
})

/** A change waits for locks, and for nothing else. */
const LOCKED: OutageCause[] = ["busy", "timed_out"]

const NOTHING = "nothing_written"

/**
 * The first row that fits decides. A statement that Postgres refuses has written
 * nothing; so has one that was never sent. One whose connection ended under it may
 * have been committed without a word: a synchronous commit that is cut short by
 * 57P01 is committed.
 */
const ROWS: Row[] = [
  // Deadlock, lock timeout, serialization.
  row({ code: /^(40P01|55P03|40001)$/ }, "busy", NOTHING, { retry: true }),
  // Somebody's own `pg_cancel_backend`: they do not want it once more.
  row({ code: /^57014$/, message: /user request/ }, "canceled", NOTHING),
  // A statement timeout of the database that is shorter than our wait for a lock.
  row({ code: /^57014$/ }, "timed_out", NOTHING, { retry: true }),
  // Statements that are not prepared where they were, or are where they were not:
  // behind a pooler.
  row({ code: /^(26000|42P05)$/ }, "not_kept", NOTHING, {
    retry: true,
    drop: true,
  }),
  // Planned for tables that a migration has changed.
  row({ code: /^0A000$/, message: /cached plan/ }, "plans", NOTHING, {
    retry: true,
    drop: true,
  }),
  // A standby that is not promoted yet: the next connection may lead elsewhere.
  row({ code: /^25006$/ }, "read_only", NOTHING, { retry: true, drop: true }),
  row({ code: /^42501$/ }, "forbidden", NOTHING),
  // Postgres lets nobody in: it starts, stops, or has no place left.
  row({ code: /^(57P03|53300|08001|08004)$/ }, "unreachable", NOTHING, {
    retry: true,
    drop: true,
  }),
  row({ code: /^(28...|3D000)$/ }, "unreachable", NOTHING, { drop: true }),
  row({ code: /^53...$/ }, "exhausted", NOTHING),
  // The session was idle for too long, and ends with what it has not committed.
  row({ code: /^(57P05|25P03|25P04)$/ }, "lost", NOTHING, {
    retry: true,
    drop: true,
  }),
  row({ code: /^(08|57P|58|XX)...?$/ }, "lost", "unknown", { drop: true }),
  // What no connection could be made for.
  row(
    {
      code: /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|EHOSTDOWN|ENETUNREACH|ENETDOWN)$/,
    },
    "unreachable",
    NOTHING,
    { retry: true, drop: true }
  ),
  row({ code: /^E(CONN[A-Z]+|PIPE|TIMEDOUT|NETRESET)$/ }, "lost", "unknown", {
    drop: true,
  }),
  // The driver sends nothing on a connection that it knows to be broken.
  row(
    {
      message:
        /\b(Client has encountered a connection error and is not queryable|Client was closed and is not queryable)/,
    },
    "lost",
    NOTHING,
    { retry: true, drop: true }
  ),
  row(
    {
      message:
        /\b(Connection terminated due to connection timeout|timeout exceeded when trying to connect|timeout expired|Unable to acquire a connection|Timeout acquiring a connection)/,
    },
    "unreachable",
    NOTHING
  ),
  row(
    {
      message:
        /\b(Connection terminated|Connection ended|Query read timeout|Transaction query already complete)/,
    },
    "lost",
    "unknown",
    { drop: true }
  ),
]

/** SQLSTATEs begin with a digit, but for a few classes; `EPIPE` is none. */
const SQLSTATE = /^(\d|F0|HV|P0|XX)[0-9A-Z]{3,4}$/

/**
 * What an error of the database comes to where it is one of an outage: the one
 * place that tells a refusal of a moment from one that is for good, and what was
 * certainly not written from what nobody knows. It looks at the fields alone, for an
 * error that passed through a workflow is no longer one of its class, and the ORM
 * puts its statement before the driver's words.
 *
 * @returns undefined for any other error, as a broken constraint
 * @example
 * outageOf({ code: "ECONNREFUSED" })?.outcome // "nothing_written"
 */
export function outageOf(error: unknown): Outage | undefined {
  if (typeof error !== "object" || error === null) {
    return undefined
  }

  const { message, code } = error as Record<string, unknown>
  const known = typeof code === "string" ? code : ""
  const words = typeof message === "string" ? message : ""

  return ROWS.find((one) =>
    one.code
      ? one.code.test(known) && (one.message?.test(words) ?? true)
      : // A statement's own values may have such words in them.
        !SQLSTATE.test(known) && one.message!.test(words)
  )?.is
}
