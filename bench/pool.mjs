// @ts-check
import { Contestant } from "./contestant.mjs"
import { nextPrefix } from "./measure.mjs"
import { ROWS } from "./rows.mjs"

const CONNECTIONS = 5
const CALLERS = 200
const TIMEOUT_MS = 2000

/**
 * A small pool under many callers.
 *
 * @typedef {object} PoolResult
 * @property {number} connections
 * @property {number} callers
 * @property {{ perSecond: number, p50: number, p99: number, errors: Record<string, number> }} busy
 * with all connections free to work
 * @property {{ timeoutMs: number, shortestMs: number, longestMs: number, errors: Record<string, number>, message: string, recovered: boolean }} exhausted
 * with all connections held by others' transactions
 */

/**
 * @param {import("../scripts/postgres/postgres.mjs").Postgres} postgres
 * @param {(text: string) => void} tell
 * @returns {Promise<PoolResult>}
 */
export async function measurePool(postgres, tell) {
  tell(`A pool of ${CONNECTIONS} with ${CALLERS} callers`)

  const contestant = await Contestant.start("holdfast", postgres, {
    name: "pool",
    settings: {
      pool: { min: 1, max: CONNECTIONS },
      options: { connection_timeout_ms: TIMEOUT_MS },
    },
  })
  const row = ROWS.find(({ name }) => name === "reserve: 1,000 items")

  if (!row) {
    throw new Error("The row of the pool is gone")
  }

  const busy = await contestant.play(row, nextPrefix(), {
    ms: TIMEOUT_MS,
    concurrency: CALLERS,
  })

  tell(`A pool of ${CONNECTIONS}, all of them held, with ${CALLERS} callers`)

  const { waits, ...exhausted } = await contestant.exhaust(row, nextPrefix(), {
    held: CONNECTIONS,
    callers: CALLERS,
  })

  await contestant.stop()

  return {
    connections: CONNECTIONS,
    callers: CALLERS,
    busy: {
      perSecond: (busy.calls * 1000) / busy.ms,
      p50: busy.p50,
      p99: busy.p99,
      errors: busy.errors,
    },
    exhausted: {
      timeoutMs: TIMEOUT_MS,
      shortestMs: Math.min(...waits),
      longestMs: Math.max(...waits),
      ...exhausted,
    },
  }
}
