// @ts-check
import { execFileSync } from "node:child_process"
import { fileURLToPath } from "node:url"

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
/**
 * @typedef {object} Telemetry
 * @property {{ name: string, results: Record<string, Result> }[]} rows
 * @property {{ call: number, statement: number }} asked nanoseconds of a processor for a
 * call, and for a statement, to find that nobody measures
 */

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
  /** @type {Telemetry["rows"]} */
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

  return {
    rows: measured,
    asked: JSON.parse(
      execFileSync(
        process.execPath,
        [fileURLToPath(new URL("./telemetry-asked.cjs", import.meta.url))],
        { encoding: "utf8" }
      )
    ),
  }
}

/** @param {Telemetry} telemetry */
export function printTelemetry({ rows, asked }) {
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
  console.log(
    `\nWhere nobody measures it takes ${asked.call.toFixed(0)} ns of a processor to find that out for a call that ` +
      `shares its statement, and ${asked.statement.toFixed(0)} ns for a statement\n`
  )
}
