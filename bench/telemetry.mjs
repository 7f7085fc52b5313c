// @ts-check
import { Contestant } from "./contestant.mjs"
import { measure } from "./measure.mjs"
import { ROWS } from "./rows.mjs"
import { count, printTable } from "./table.mjs"

// What measuring and tracing cost, and what they cost where nobody does.
const MEASURED = [
  "reserve: one hot item",
  "reserve: 1,000 items",
  "cart: hold a line",
]

/** @typedef {import("./measure.mjs").Result} Result */
/** @typedef {{ name: string, results: Record<string, Result> }[]} Telemetry */

/**
 * Holdfast with nothing set up, with metrics that are collected once a second, and with
 * each call in a trace as well. With `against`, also as it is in another checkout of this
 * repository: that of a version before, of which the first is to cost no more.
 *
 * @param {import("../scripts/postgres/postgres.mjs").Postgres} postgres
 * @param {import("./report.mjs").Settings} settings
 * @param {(text: string) => void} tell
 * @returns {Promise<Telemetry>}
 */
export async function measureTelemetry(postgres, settings, tell) {
  const { against } = settings
  const contestants = [
    ...(against
      ? [
          await Contestant.start("holdfast", postgres, {
            name: "before",
            checkout: against,
          }),
        ]
      : []),
    await Contestant.start("holdfast", postgres, { name: "off" }),
    await Contestant.start("holdfast", postgres, {
      name: "metrics",
      settings: { telemetry: "metrics" },
    }),
    await Contestant.start("holdfast", postgres, {
      name: "traces",
      settings: { telemetry: "traces" },
    }),
  ]
  /** @type {Telemetry} */
  const measured = []

  for (const row of ROWS.filter(
    ({ name }) => MEASURED.includes(name) && name.includes(settings.rows)
  )) {
    tell(`${row.name}, measured and traced`)
    measured.push({
      name: row.name,
      results: await measure(row, contestants, settings),
    })
  }
  await Promise.all(contestants.map((one) => one.stop()))

  return measured
}

/** @param {Telemetry} rows */
export function printTelemetry(rows) {
  console.log("Measured and traced\n")
  printTable(
    ["", "", "a second", "p99 ms", "statements", "Node µs", "Postgres µs"],
    rows.flatMap(({ name, results }) =>
      Object.entries(results).map(([player, result]) => [
        name,
        player,
        count(result.perSecond),
        result.p99.toFixed(1),
        result.statements.toFixed(2),
        result.cpu.toFixed(1),
        result.serverCpu === null ? "" : result.serverCpu.toFixed(1),
      ])
    )
  )
  console.log()
}
