import { SpanKind } from "@medusajs/framework/opentelemetry/api"

import { isBehind, isServerError } from "../database-errors"
import { HoldfastErrorCodes } from "../errors"
import { outageOf } from "../outages"
import { nameIn } from "../sql/statement"
import { Meters, meters } from "./meters"
import { begin, end, InTrace, note, recorded, within } from "./spans"

/** Sends a statement, timed and in a span where somebody measures or traces. */
export function watched<Result>(
  text: string,
  send: () => Promise<Result>
): Promise<Result> {
  const counted = meters()
  const caller = recorded()

  return counted || caller ? watch(text, send, counted, caller) : send()
}

async function watch<Result>(
  text: string,
  send: () => Promise<Result>,
  counted: Meters | undefined,
  caller: InTrace | undefined
): Promise<Result> {
  const name = nameIn(text)
  const statement = name.slice(name.indexOf("/") + 1)
  const timed = counted?.timer("holdfast.statement.seconds")
  const traced =
    caller &&
    begin(name, caller, {
      kind: SpanKind.CLIENT,
      attributes: {
        "db.system.name": "postgresql",
        "db.query.summary": name,
      },
    })
  let failure: { error: unknown } | undefined

  try {
    return await within(traced, send)
  } catch (error) {
    const reason = lockReasonOf(error)

    if (reason) {
      counted?.add("holdfast.lock.refusals", 1, { reason, statement })
    }
    failure = { error }
    throw error
  } finally {
    timed?.({ statement })
    if (traced) {
      end(traced, { ...failure, attributes: statusOf(failure?.error) })
    }
  }
}

/** Takes the time until a connection is there. */
export function waitedFor<Acquired>(
  acquire: () => Promise<Acquired>
): Promise<Acquired> {
  const timed = meters()?.timer("holdfast.connection.wait.seconds")

  return timed
    ? acquire().then((connection) => {
        timed({})

        return connection
      })
    : acquire()
}

/** Counts what is tried again, and notes it in the span of its call. */
export function retried(reason: string): void {
  meters()?.add("holdfast.retries", 1, { reason })
  note("holdfast.retry", { "holdfast.reason": reason })
}

/** Why something is tried again. */
export function retryReasonOf(error: unknown): string {
  const reason = lockReasonOf(error)

  if (reason) {
    return reason
  }
  if (isBehind(error)) {
    return "sequence_behind"
  }
  // A transaction of several statements, of which one has told it already.
  if (errorCodeOf(error) === HoldfastErrorCodes.STOCK_BUSY) {
    return "stock_busy"
  }

  return outageOf(error)?.cause === "timed_out"
    ? "statement_timeout"
    : "connection"
}

const LOCK_REASONS: Record<string, string> = {
  "40P01": "deadlock",
  "55P03": "lock_timeout",
  "40001": "serialization",
}

function lockReasonOf(error: unknown): string | undefined {
  return LOCK_REASONS[errorCodeOf(error) ?? ""]
}

function errorCodeOf(error: unknown): string | undefined {
  const { code } = (error ?? {}) as { code?: unknown }

  return typeof code === "string" ? code : undefined
}

function statusOf(error: unknown) {
  return isServerError(error)
    ? { "db.response.status_code": error.code }
    : undefined
}
