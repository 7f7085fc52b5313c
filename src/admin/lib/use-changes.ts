import { useMutation, UseMutationResult } from "@tanstack/react-query"
import { useRef } from "react"

import { call } from "./client"
import { useStockChanged } from "./query-keys"

const AT_ONCE = 4

interface Request {
  path: string
  body?: object
}

interface Outcome<Row> {
  done: Row[]
  failed: { row: Row; error: unknown }[]
}

/** Some of several changes could not be made; what was said of the first. */
export class SomeFailed<Row> extends Error {
  constructor(readonly outcome: Outcome<Row>) {
    super("Some changes failed", { cause: outcome.failed[0]?.error })
    this.name = "SomeFailed"
  }
}

/**
 * The same change of several rows, each by a call of its own under a key of its
 * own, a few at a time. What can be done is done; a row that could not is told, and
 * trying again repeats nothing that was done.
 */
export function useChanges<Row extends { id: string }, Facts>({
  request,
  onDone,
}: {
  request(row: Row, facts: Facts): Request
  onDone(done: Row[]): void
}): UseMutationResult<Outcome<Row>, Error, { rows: Row[]; facts: Facts }> {
  const stockChanged = useStockChanged()
  const attempts = useRef(new Map<string, string>())

  return useMutation({
    mutationFn: async ({ rows, facts }: { rows: Row[]; facts: Facts }) => {
      const outcome: Outcome<Row> = { done: [], failed: [] }
      const waiting = [...rows]
      const work = async () => {
        for (let row = waiting.shift(); row; row = waiting.shift()) {
          const { path, body } = request(row, facts)
          const text = JSON.stringify([path, body])
          const key = attempts.current.get(text) ?? crypto.randomUUID()

          attempts.current.set(text, key)

          try {
            await call(path, { method: "POST", body, idempotencyKey: key })
            outcome.done.push(row)
          } catch (error) {
            outcome.failed.push({ row, error })
          }
        }
      }

      await Promise.all(Array.from({ length: AT_ONCE }, work))

      if (outcome.failed.length) {
        throw new SomeFailed(outcome)
      }

      return outcome
    },
    onSuccess: ({ done }) => {
      attempts.current.clear()
      onDone(done)
    },
    onSettled: () => stockChanged(),
  })
}
