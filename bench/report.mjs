// @ts-check
import { printHistory } from "./history-report.mjs"
import { printLevels } from "./levels.mjs"
import { printLists } from "./lists.mjs"
import { count, printTable } from "./table.mjs"
import { printTelemetry } from "./telemetry.mjs"

/**
 * @typedef {import("./measure.mjs").Result} Result
 *
 * @typedef {object} Settings
 * @property {boolean} quick
 * @property {boolean} json
 * @property {string} rows
 * @property {number} rounds
 * @property {number} ms of a round
 * @property {number} warmUpMs
 * @property {number} scale of the large shop and of the history
 * @property {string[]} parts
 * @property {string | null} profile
 * @property {string | null} against another checkout of this repository
 *
 * @typedef {object} Report
 * @property {import("./machine.mjs").Machine} machine
 * @property {Settings} settings
 * @property {{ name: string, kind: "write" | "read", results: Record<string, Result> }[]} rows
 * @property {import("./lists.mjs").Lists | null} lists
 * @property {{ name: string, concurrency: number, results: Record<string, Result> }[]} concurrency
 * @property {import("./growth.mjs").Growth | null} growth
 * @property {import("./history.mjs").History | null} history
 * @property {import("./levels.mjs").LevelList | null} levels
 * @property {import("./expired.mjs").ExpiredHolds | null} expired
 * @property {import("./pool.mjs").PoolResult | null} pool
 * @property {import("./telemetry.mjs").Telemetry | null} telemetry
 * @property {import("./http.mjs").HttpResult | null} http
 * @property {{ table: string, updates: number, hot: number }[] | null} heap
 * @property {string[]} mistakes of ours: there must be none
 * @property {number} seconds
 */

/** What a row is to reach, as a multiple of core's module. */
const AIMS = { write: 5, read: 2 }

/** @param {Report} report */
export function printReport(report) {
  const { machine, settings } = report

  console.log(
    `\n${machine.processor}, ${machine.cores} cores, ${machine.memoryGb} GB, ` +
      `${machine.system}, load ${machine.load}\n` +
      `Node ${machine.node}, PostgreSQL ${machine.postgres} (fsync off), pg ${machine.pg}, ` +
      `Medusa ${machine.medusa}, Holdfast ${machine.holdfast}, ${machine.pgbench ?? "no pgbench"}\n` +
      `Medians of ${settings.rounds} rounds of ${settings.ms} ms, 20 callers unless the row says otherwise, ` +
      `a pool of 10 connections\n`
  )

  if (report.rows.length) {
    printRows(report)
  }
  if (report.lists) {
    printLists(report.lists)
  }
  if (report.concurrency.length) {
    printConcurrency(report)
  }
  if (report.growth) {
    printGrowth(report.growth)
  }
  if (report.history) {
    printHistory(report.history)
  }
  if (report.levels) {
    printLevels(report.levels)
  }
  if (report.expired) {
    printExpired(report.expired)
  }
  if (report.pool) {
    printPool(report.pool)
  }
  if (report.telemetry) {
    printTelemetry(report.telemetry)
  }
  if (report.http) {
    printHttp(report.http)
  }
  for (const { table, updates, hot } of report.heap ?? []) {
    console.log(
      `Updates of ${table} within the page (HOT): ${((100 * hot) / updates).toFixed(0)} % of ${count(updates)}`
    )
  }
  console.log(`\n${report.seconds} s`)

  for (const mistake of report.mistakes) {
    console.error(`WRONG  ${mistake}`)
  }
}

/** @param {Report} report */
function printRows({ rows }) {
  console.log("Calls per second, or rows where a call has many\n")
  printTable(
    [
      "",
      "core",
      "Holdfast",
      "ratio",
      "aim",
      "raw SQL",
      "pgbench",
      "p99 ms",
      "statements",
      "Node µs",
      "Postgres µs",
      "MB",
      "core left behind",
    ],
    rows.map(({ name, kind, results }) => {
      const { core, holdfast, raw, pgbench } = results

      return [
        name,
        count(core?.perSecond),
        count(holdfast?.perSecond),
        ratio(holdfast, core),
        `${AIMS[kind]}x`,
        count(raw?.perSecond),
        count(pgbench?.perSecond),
        pair(core?.p99, holdfast?.p99, 1),
        pair(core?.statements, holdfast?.statements, 2),
        pair(core?.cpu, holdfast?.cpu, 0),
        pair(core?.serverCpu, holdfast?.serverCpu, 0),
        pair(core?.rss, holdfast?.rss, 0),
        wrongs(core),
      ]
    })
  )
  console.log(
    "\nPairs are core / Holdfast, per call. Holdfast left " +
      (rows.every(({ results }) => !wrongs(results.holdfast))
        ? "everything exact, with its ledger, after every round.\n"
        : "MISTAKES behind, see below.\n")
  )
}

/** @param {Report} report */
function printConcurrency({ concurrency }) {
  console.log("Callers at a time\n")
  printTable(
    ["", "callers", "core", "Holdfast", "ratio", "raw SQL", "p99 ms"],
    concurrency.map(({ name, concurrency: callers, results }) => [
      name,
      String(callers),
      count(results.core?.perSecond),
      count(results.holdfast?.perSecond),
      ratio(results.holdfast, results.core),
      count(results.raw?.perSecond),
      pair(results.core?.p99, results.holdfast?.p99, 1),
    ])
  )
  console.log()
}

/** @param {import("./growth.mjs").Growth} growth */
function printGrowth({ small, held, large, rows, drift }) {
  const described = (/** @type {import("./stock.mjs").StockShape} */ shape) =>
    `${count(shape.items)} levels, ${count(shape.reservations)} reservations, ` +
    `${count(shape.movements)} movements`

  console.log(
    `Small: ${described(small)}; ${count(held)} reservations for calls that need some\n` +
      `Large: ${described(large)}\n`
  )
  printTable(
    ["", "small", "large", "ratio", "p99 ms", "Postgres µs"],
    rows.map(({ name, results }) => [
      name,
      count(results.small?.perSecond),
      count(results.large?.perSecond),
      ratio(results.large, results.small),
      pair(results.small?.p99, results.large?.p99, 1),
      pair(results.small?.serverCpu, results.large?.serverCpu, 0),
    ])
  )
  console.log(
    `\nLeft behind: ${JSON.stringify(drift) === '{"small":{},"large":{}}' ? "everything exact" : JSON.stringify(drift)}\n`
  )
}

/** @param {import("./pool.mjs").PoolResult} pool */
function printPool({ connections, callers, busy, exhausted }) {
  console.log(
    `A pool of ${connections} with ${callers} callers: ${count(busy.perSecond)}/s, ` +
      `p50 ${busy.p50.toFixed(1)} ms, p99 ${busy.p99.toFixed(1)} ms, ` +
      `refused ${JSON.stringify(busy.errors)}\n` +
      `All ${connections} held by others, ${callers} callers: refused ${JSON.stringify(exhausted.errors)} ` +
      `after ${exhausted.shortestMs.toFixed(0)} to ${exhausted.longestMs.toFixed(0)} ms ` +
      `(connection_timeout_ms ${exhausted.timeoutMs}), ` +
      `${exhausted.recovered ? "and well again" : "and STILL UNWELL"} once they were let go\n` +
      `  "${exhausted.message}"\n`
  )
}

/** @param {import("./http.mjs").HttpResult} http */
function printHttp({ rows, statements: { core = {}, holdfast = {} }, orders }) {
  console.log("Statements of each request of a shopper, one at a time\n")
  printTable(
    ["", "core", "Holdfast"],
    Object.entries(core).map(([request, sent]) => [
      request,
      count(sent),
      count(holdfast[request]),
    ])
  )
  console.log()
  console.log("Whole Medusa servers, requests per second\n")
  printTable(
    [
      "",
      "core",
      "Holdfast",
      "ratio",
      "p50 ms",
      "p95 ms",
      "p99 ms",
      "statements",
      "Node µs",
      "Postgres µs",
      "MB",
      "refused",
      "core left behind",
    ],
    rows.map(({ name, results: { core, holdfast } }) => [
      name,
      core?.perSecond.toFixed(1) ?? "",
      holdfast?.perSecond.toFixed(1) ?? "",
      ratio(holdfast, core),
      pair(core?.p50, holdfast?.p50, 0),
      pair(core?.p95, holdfast?.p95, 0),
      pair(core?.p99, holdfast?.p99, 0),
      pair(core?.statements, holdfast?.statements, 1),
      pair(core?.cpu, holdfast?.cpu, 0),
      pair(core?.serverCpu, holdfast?.serverCpu, 0),
      pair(core?.rss, holdfast?.rss, 0),
      [core, holdfast]
        .map((one) => JSON.stringify(one?.refused ?? {}))
        .join(" / "),
      wrongs(core),
    ])
  )
  for (const [name, { orders: placed, unheld }] of Object.entries(orders)) {
    console.log(
      `${name}: ${count(placed)} orders, ${count(unheld)} of their lines without exactly their units`
    )
  }
  console.log()
}

/** @param {import("./expired.mjs").ExpiredHolds} expired */
function printExpired({ alone, sales }) {
  console.log(
    "Beside expired holds of others at one level of 10,000,000, one caller\n"
  )
  printTable(
    ["", "expired", "first ms", "p50 ms", "left"],
    alone.map(({ row, held, first, p50, left }) => [
      row,
      count(held),
      first.toFixed(1),
      p50.toFixed(1),
      count(left),
    ])
  )
  console.log("\nWhile the job tidies up in the same process\n")
  printTable(
    ["", "alone/s", "during/s", "share", "p99 ms", "expired", "job s"],
    sales.map(({ row, alone: before, during, p99, held, jobMs }) => [
      row,
      count(before),
      count(during),
      `${((100 * during) / before).toFixed(0)} %`,
      p99.toFixed(1),
      count(held),
      (jobMs / 1000).toFixed(1),
    ])
  )
  console.log()
}

/**
 * @param {Result | undefined} one
 * @param {Result | undefined} other
 */
function ratio(one, other) {
  return one && other ? `${(one.perSecond / other.perSecond).toFixed(2)}x` : ""
}

/**
 * @param {number | undefined | null} one
 * @param {number | undefined | null} other
 * @param {number} digits
 */
function pair(one, other, digits) {
  return [one, other].map((value) => value?.toFixed(digits) ?? "-").join(" / ")
}

/** @param {Result | undefined} result */
function wrongs(result) {
  return Object.entries(result?.drift ?? {})
    .map(([what, amount]) => `${what} ${amount}`)
    .join(", ")
}
