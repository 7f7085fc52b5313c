// @ts-check
import { startThrowAwayPostgres } from "../scripts/postgres/postgres.mjs"
import { onStop } from "../scripts/process/stop-signals.mjs"
import { Contestant } from "./contestant.mjs"
import { measureExpired } from "./expired.mjs"
import { measureGrowth } from "./growth.mjs"
import { measureHistory } from "./history.mjs"
import { measureHttp } from "./http.mjs"
import { measureLevels } from "./levels.mjs"
import { measureLists } from "./lists.mjs"
import { describeMachine } from "./machine.mjs"
import { measure, nextPrefix } from "./measure.mjs"
import { Pgbench, pgbenchVersion } from "./pgbench.mjs"
import { measurePool } from "./pool.mjs"
import { ROWS } from "./rows.mjs"
import { printReport } from "./report.mjs"
import { makeStock, OLDER_STOCK } from "./stock.mjs"
import { measureTelemetry } from "./telemetry.mjs"

// npm run bench: core's module, ours and raw SQL on one PostgreSQL, in turn.
//   npm run bench -- --quick             under two minutes: rows and pool only
//   npm run bench -- --json              the figures as JSON; progress to stderr
//   npm run bench -- --rows "hot item"   rows whose name holds these words
//   npm run bench -- --parts rows,pool   of rows, lists, concurrency, growth, history, levels, expired, pool, telemetry, http
//   npm run bench -- --parts telemetry --against ../before   and as it is in another checkout
//   npm run bench -- --rounds 9 --ms 2000
//   npm run bench -- --scale 0.1         a large shop, or history, of a tenth of the size
//   npm run bench -- --profile folder    CPU profiles of ours, by Node
const PARTS = [
  "rows",
  "lists",
  "concurrency",
  "growth",
  "history",
  "levels",
  "expired",
  "pool",
  "telemetry",
  "http",
]

const settings = readArguments(process.argv.slice(2))

onStop(() => process.exit(130))

try {
  const report = await run()

  if (settings.json) {
    console.log(JSON.stringify(report, null, 2))
  } else {
    printReport(report)
  }
  // Ours must be exact; that core's is not is what the table shows.
  process.exit(report.mistakes.length ? 1 : 0)
} catch (error) {
  console.error(error)
  process.exit(1)
}

async function run() {
  const begin = Date.now()
  // As for a shop of a million levels: they and their indexes fit.
  const postgres = await startThrowAwayPostgres({ shared_buffers: "4GB" })

  try {
    tell("Starting core's module, Holdfast and raw SQL")

    const core = await Contestant.start("core", postgres)
    const holdfast = await Contestant.start("holdfast", postgres, {
      profile: settings.profile,
    })
    const raw = await Contestant.start("raw", postgres)
    const pgbench = await pgbenchVersion()
    const contestants = [
      core,
      holdfast,
      raw,
      ...(pgbench ? [new Pgbench(postgres, raw)] : []),
    ]
    /** @type {import("./report.mjs").Report} */
    const report = {
      machine: await describeMachine(holdfast.client, pgbench),
      settings,
      rows: [],
      lists: null,
      concurrency: [],
      growth: null,
      history: null,
      levels: null,
      expired: null,
      pool: null,
      telemetry: null,
      http: null,
      heap: null,
      mistakes: [],
      seconds: 0,
    }
    const rows = ROWS.filter(({ name }) => name.includes(settings.rows))

    const needsModules = settings.parts.some((part) =>
      ["rows", "concurrency"].includes(part)
    )

    for (const contestant of needsModules ? [core, holdfast, raw] : []) {
      tell(`Warming up ${contestant.name}`)
      await makeStock(contestant.client, "old", OLDER_STOCK)
      for (const row of ROWS.filter(
        ({ isForConcurrency }) => isForConcurrency
      )) {
        await contestant.play(row, nextPrefix(), { ms: settings.warmUpMs * 2 })
      }
    }

    if (settings.parts.includes("rows")) {
      for (const [index, row] of rows.entries()) {
        tell(`${index + 1} of ${rows.length}: ${row.name}`)
        report.rows.push({
          name: row.name,
          kind: row.kind,
          results: await measure(row, contestants, settings),
        })
      }
    }
    if (settings.parts.includes("concurrency")) {
      for (const row of rows.filter(
        ({ isForConcurrency }) => isForConcurrency
      )) {
        for (const concurrency of [1, 5, 20, 50]) {
          tell(`${row.name}, ${concurrency} at a time`)
          report.concurrency.push({
            name: row.name,
            concurrency,
            results: await measure(row, contestants, {
              ...settings,
              concurrency,
            }),
          })
        }
      }
    }

    report.heap = await hotRatio(holdfast)
    await Promise.all([core.stop(), holdfast.stop(), raw.stop()])

    if (settings.parts.includes("lists")) {
      report.lists = await measureLists(postgres, settings, tell)
    }
    if (settings.parts.includes("growth")) {
      report.growth = await measureGrowth(postgres, settings, tell)
    }
    if (settings.parts.includes("history")) {
      report.history = await measureHistory(postgres, settings, tell)
    }
    if (settings.parts.includes("levels")) {
      report.levels = await measureLevels(postgres, settings, tell)
    }
    if (settings.parts.includes("expired")) {
      report.expired = await measureExpired(postgres, settings, tell)
    }
    if (settings.parts.includes("pool")) {
      report.pool = await measurePool(postgres, tell)
    }
    if (settings.parts.includes("telemetry")) {
      report.telemetry = await measureTelemetry(postgres, settings, tell)
    }
    if (settings.parts.includes("http")) {
      report.http = await measureHttp(postgres, settings, tell)
    }

    report.mistakes = [
      ...[
        ...report.rows,
        ...report.concurrency,
        ...(report.http?.rows ?? []),
      ].map(({ name, results }) => ({
        name,
        drift: results.holdfast?.drift,
      })),
      ...Object.entries(report.growth?.drift ?? {}).map(([name, drift]) => ({
        name,
        drift,
      })),
      { name: "expired holds", drift: report.expired?.drift },
      ...(report.telemetry?.rows ?? []).flatMap(({ name, results }) =>
        Object.values(results).map(({ drift }) => ({ name, drift }))
      ),
    ].flatMap(({ name, drift = {} }) =>
      Object.entries(drift).map(
        ([what, amount]) => `${name}: ${what} ${amount}`
      )
    )
    if (report.http?.orders.holdfast?.unheld) {
      report.mistakes.push("HTTP: lines of orders without their units")
    }
    report.seconds = Math.round((Date.now() - begin) / 1000)

    return report
  } finally {
    await postgres.stop()
  }
}

/**
 * How many updates of the levels found room on the row's own page, so that no
 * index was touched (HOT).
 *
 * @param {Contestant} contestant
 */
async function hotRatio({ client }) {
  const { rows } = await client.query(
    `select relname as table, n_tup_upd::float as updates,
       n_tup_hot_upd::float as hot
     from pg_stat_user_tables
     where relname in ('inventory_level', 'reservation_item') and n_tup_upd > 0
     order by relname`
  )

  return rows
}

/** @param {string} text */
function tell(text) {
  console.error(`${new Date().toTimeString().slice(0, 8)}  ${text} ...`)
}

/**
 * @param {string[]} args
 * @returns {import("./report.mjs").Settings}
 */
function readArguments(args) {
  const value = (/** @type {string} */ name) =>
    args.includes(name) ? args[args.indexOf(name) + 1] : undefined
  const quick = args.includes("--quick")
  const parts =
    value("--parts")?.split(",") ?? (quick ? ["rows", "pool"] : PARTS)
  const wrong = parts.find((part) => !PARTS.includes(part))

  if (wrong) {
    console.error(`--parts takes ${PARTS.join(", ")}, not ${wrong}`)
    process.exit(2)
  }

  return {
    quick,
    json: args.includes("--json"),
    rows: value("--rows") ?? "",
    rounds: Number(value("--rounds") ?? (quick ? 1 : 3)),
    ms: Number(value("--ms") ?? (quick ? 300 : 1000)),
    warmUpMs: quick ? 200 : 1000,
    scale: Number(value("--scale") ?? 1),
    parts,
    profile: value("--profile") ?? null,
    against: value("--against") ?? null,
  }
}
