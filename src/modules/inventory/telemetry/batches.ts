import { meters } from "./meters"
import {
  begin,
  end,
  InTrace,
  link,
  recorded,
  within,
  withinNone,
} from "./spans"

/** A call that waits for the statement that it shares. */
export interface WaitingCall {
  /** Of whom it is, where that is traced. */
  caller: InTrace | undefined
  /** Told when it is sent. */
  sent: ((of: { operation: string }) => void) | undefined
}

/** A call begins to wait. */
export function beginsToWait(): WaitingCall {
  return {
    caller: recorded(),
    sent: meters()?.timer("holdfast.batch.wait.seconds"),
  }
}

/**
 * Sends what calls share. What runs it is the first of them, or one that was sent
 * before: none of its traces is the others'. Where any is traced, it has a span in the
 * first that is, with links to all, and each of them leads to it.
 *
 * @returns what `send` does: of which calls it was of no use
 */
export async function inBatch<Late>(
  operation: string,
  calls: WaitingCall[],
  send: () => Promise<Late[]>
): Promise<Late[]> {
  const counted = meters()

  counted?.add("holdfast.batch.calls", calls.length, { operation })
  for (const { sent } of calls) {
    sent?.({ operation })
  }

  const late = await inSpan(operation, calls, send)

  if (late.length) {
    counted?.add("holdfast.batch.late", late.length, { operation })
  }

  return late
}

/** Runs what is made for one call alone after all, in its own trace. */
export function onItsOwn<Result>(
  { caller }: WaitingCall,
  task: () => Result
): Result {
  return caller ? within(caller, task) : withinNone(task)
}

async function inSpan<Result>(
  operation: string,
  calls: WaitingCall[],
  send: () => Promise<Result>
): Promise<Result> {
  const callers = calls.flatMap(({ caller }) => caller ?? [])
  const [first] = callers

  if (!first || calls.length === 1) {
    return await (first ? within(first, send) : withinNone(send))
  }

  const shared = begin("holdfast.batch", first, {
    links: callers,
    attributes: {
      "holdfast.batch.operation": operation,
      "holdfast.batch.calls": calls.length,
    },
  })

  if (!shared) {
    return await send()
  }
  link(callers, shared)

  try {
    return await within(shared, send)
  } finally {
    end(shared)
  }
}
