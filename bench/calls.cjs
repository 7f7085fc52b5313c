// @ts-check

let statements = 0

/**
 * Every statement that the client library sends is one round trip.
 *
 * @param {any} Client
 */
function countStatements(Client) {
  const { query } = Client.prototype

  Client.prototype.query = function (/** @type {unknown[]} */ ...args) {
    statements += 1

    return query.apply(this, args)
  }
}

/** What this process has used so far; microseconds and bytes. */
function usage() {
  const { user, system } = process.cpuUsage()

  return { statements, cpu: user + system, rss: process.memoryUsage().rss }
}

/**
 * Makes a call again and again, several at a time.
 *
 * @param {(n: number) => Promise<unknown>} call
 * @param {{ concurrency: number, ms?: number, limit: number }} round
 */
async function makeCalls(call, { concurrency, ms = Infinity, limit }) {
  /** @type {Record<string, number>} */
  const errors = {}
  /** @type {number[]} */
  const latencies = []
  const begin = performance.now()
  const end = begin + ms
  let next = 0
  let accepted = 0

  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      while (next < limit && performance.now() < end) {
        const sent = performance.now()

        try {
          await call(next++)
          accepted += 1
        } catch (error) {
          const { code, message } = /** @type {any} */ (error)

          errors[code ?? message] = (errors[code ?? message] ?? 0) + 1
        }
        latencies.push(performance.now() - sent)
      }
    })
  )

  const elapsed = performance.now() - begin
  const at = (/** @type {number} */ share) =>
    latencies[Math.floor(latencies.length * share)] ?? 0

  latencies.sort((one, other) => one - other)

  return {
    calls: latencies.length,
    accepted,
    errors,
    ms: elapsed,
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
  }
}

module.exports = { countStatements, makeCalls, usage }
