// @ts-check
import { driftOf } from "./stock.mjs"

/** @typedef {import("./contestant.mjs").Round} Round */
/** @typedef {Pick<import("./rows.mjs").Row, "stock" | "effect" | "units">} Measured */

/**
 * Who takes part in a row.
 *
 * @template {Measured} Row
 * @typedef {object} Player
 * @property {string} name
 * @property {(row: Row) => boolean} canPlay
 * @property {(row: Row, prefix: string, round: { ms: number, concurrency?: number }) => Promise<Round>} play
 * @property {(prefix: string) => Promise<import("./stock.mjs").Outcome>} outcome
 */

/**
 * How a contestant did on a row: medians over the rounds.
 *
 * @typedef {object} Result
 * @property {number} perSecond
 * @property {number[]} rounds calls per second of each
 * @property {number} p50 milliseconds
 * @property {number} p95
 * @property {number} p99 milliseconds
 * @property {number} statements per call
 * @property {number} cpu microseconds of the Node process per call
 * @property {number | null} serverCpu microseconds of PostgreSQL per call
 * @property {number} rss megabytes
 * @property {Record<string, number>} refused by error code, over all rounds
 * @property {Record<string, number>} drift what is wrong afterwards, over all rounds
 */

let prefixes = 0

/** A name for stock that nothing else has. */
export const nextPrefix = () => `b${++prefixes}`

/**
 * Measures a row: a warm-up, and rounds in which the contestants take turns, so
 * that what disturbs the machine disturbs them all.
 *
 * @template {Measured} Row
 * @param {Row} row
 * @param {Player<Row>[]} contestants
 * @param {{ rounds: number, ms: number, warmUpMs: number, concurrency?: number }} options
 * @returns {Promise<Record<string, Result>>}
 */
export async function measure(row, contestants, options) {
  const { rounds, ms, warmUpMs, concurrency } = options
  const players = contestants.filter((one) => one.canPlay(row))
  /** @type {Map<string, { round: Round, drift: Record<string, number> }[]>} */
  const played = new Map(players.map(({ name }) => [name, []]))

  for (let round = 0; round <= rounds; round++) {
    // Whoever goes first in one round goes last in the next.
    for (const player of round % 2 ? players : [...players].reverse()) {
      const prefix = nextPrefix()
      const isWarmUp = round === 0
      const result = await player.play(row, prefix, {
        // Core's module needs a hundred calls and more to get up to speed.
        ms: isWarmUp ? warmUpMs : ms,
        concurrency,
      })
      const drift = driftOf(
        await player.outcome(prefix),
        row.stock,
        row.effect === undefined ? {} : row.effect,
        result.accepted
      )

      if (!isWarmUp) {
        played.get(player.name)?.push({ round: result, drift })
      }
    }
  }

  return Object.fromEntries(
    [...played].map(([name, all]) => [name, summarize(row, all)])
  )
}

/**
 * @param {Measured} row
 * @param {{ round: Round, drift: Record<string, number> }[]} played
 * @returns {Result}
 */
export function summarize({ units = 1 }, played) {
  const rounds = played.map(({ round }) => round)
  const perSecond = rounds.map(({ calls, ms }) => (calls * units * 1000) / ms)

  return {
    perSecond: median(perSecond),
    rounds: perSecond,
    p50: median(rounds.map(({ p50 }) => p50)),
    p95: median(rounds.map(({ p95 }) => p95)),
    p99: median(rounds.map(({ p99 }) => p99)),
    statements: median(
      rounds.map(({ statements, calls }) => statements / calls)
    ),
    cpu: median(rounds.map(({ cpu, calls }) => cpu / calls)),
    serverCpu: rounds.some(({ serverCpu }) => serverCpu === null)
      ? null
      : median(rounds.map(({ serverCpu, calls }) => Number(serverCpu) / calls)),
    rss: Math.max(...rounds.map(({ rss }) => rss)) / 2 ** 20,
    refused: addUp(rounds.map(({ errors }) => errors)),
    drift: addUp(played.map(({ drift }) => drift)),
  }
}

/**
 * @param {number[]} values
 * @returns {number}
 */
export function median(values) {
  const sorted = [...values].sort((one, other) => one - other)
  const middle = sorted.length / 2

  return sorted.length % 2
    ? (sorted[Math.floor(middle)] ?? NaN)
    : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2
}

/**
 * @param {Record<string, number>[]} records
 * @returns {Record<string, number>}
 */
function addUp(records) {
  /** @type {Record<string, number>} */
  const sums = {}

  for (const [name, amount] of records.flatMap(Object.entries)) {
    sums[name] = (sums[name] ?? 0) + amount
  }

  return sums
}
