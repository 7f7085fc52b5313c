// @ts-check
import { spawn } from "node:child_process"
import { fileURLToPath } from "node:url"

import { printTable, count } from "../bench/table.mjs"
import { onStop } from "../scripts/process/stop-signals.mjs"
import { isWrong } from "./count.mjs"
import { connectionLimit } from "./connection-limit.mjs"
import { diskFull } from "./disk-full.mjs"
import { expire } from "./expire.mjs"
import { failover } from "./failover.mjs"
import { killPostgres } from "./kill-postgres.mjs"
import { pgbouncer } from "./pgbouncer.mjs"
import { replica } from "./replica.mjs"
import { restore } from "./restore.mjs"
import { Server } from "./server.mjs"
import { Shop } from "./shop.mjs"
import { statementTimeout } from "./statement-timeout.mjs"
import { terminateConnections } from "./terminate-connections.mjs"
import { twoServers } from "./two-servers.mjs"

// npm run drill: what happens to a shop in production, done on purpose, to servers and
// databases of its own. Ends with 1 where anything was lost or doubled, drifted, or was
// told in the words of a driver.
//   npm run drill                              lists them
//   npm run drill -- kill-postgres             one, or some
//   npm run drill -- kill-postgres --short     in seconds, as the tests do
//   npm run drill -- kill-postgres --json      for a machine

/**
 * Has processes, or connections.
 *
 * @typedef {{ close: () => Promise<void> }} Owned
 *
 * What a drill has.
 *
 * @typedef {object} Drill
 * @property {boolean} isShort
 * @property {(text: string) => void} tell how far it is
 * @property {(options?: Parameters<typeof Server.start>[0] & Parameters<typeof Shop.open>[1]) => Promise<Shop>} open
 * starts a server and a shop; the next drill that asks for nothing else has the same
 * @property {<One extends Owned>(one: One) => One} own makes another go when the drill ends
 *
 * What it came to. Notes are figures of its own, mistakes whatever else is wrong.
 *
 * @typedef {object} Result
 * @property {import("./count.mjs").Tally} [tally]
 * @property {number} [seconds] until calls succeeded again
 * @property {Record<string, number | string>} [notes]
 * @property {string[]} [mistakes]
 * @property {string[]} [skipped] what cannot be done here, and why
 */

/** @type {Record<string, { says: string, run: (drill: Drill) => Promise<Result> }>} */
const DRILLS = {
  "kill-postgres": {
    says: "PostgreSQL is killed (kill -9) and started again, ten times, under 80 callers in two processes",
    run: killPostgres,
  },
  "terminate-connections": {
    says: "All connections are terminated five times a second, for 20 seconds, under the same",
    run: terminateConnections,
  },
  restore: {
    says: "A backup taken while the shop sells, restored: it is sound and sells on, holds, cursors and keys hold",
    run: restore,
  },
  failover: {
    says: "The primary is killed and its synchronous standby promoted 3 seconds later, behind a proxy that leads to it at once",
    run: failover,
  },
  "connection-limit": {
    says: "The database allows two processes 4 connections in all, for 10 seconds",
    run: connectionLimit,
  },
  "statement-timeout": {
    says: "The levels are locked for 3 seconds, five times, where the database ends statements after 0.2",
    run: statementTimeout,
  },
  "disk-full": {
    says: "No room is left for the tables for 10 seconds, then none for the write-ahead log",
    run: diskFull,
  },
  pgbouncer: {
    says: "PgBouncer in transaction mode before two processes and a server, with the default options and without prepared statements, and killed",
    run: pgbouncer,
  },
  replica: {
    says: "A standby that answers what only reads is paused, killed and promoted, while the shop sells and readers ask for what was sold",
    run: replica,
  },
  "two-servers": {
    says: "Two Medusa servers on one PostgreSQL and one Redis: shoppers of both, one cart completed on both, and one killed while it completes twenty",
    run: twoServers,
  },
  "expire-200000": {
    says: "200,000 holds, which are all there is, run out at one moment while shoppers want them",
    run: expire,
  },
}

/** Drills that print what they measure themselves, and take what else is written behind their name. */
const OTHERS = {
  feed: "20 writers commit 100,000 movements while 3 readers of the change feed are killed, four times each",
  import:
    "A file of 100,000 rows previewed, applied, killed halfway, resumed and undone on a server, under shoppers",
}
const args = process.argv.slice(2)
const isShort = args.includes("--short")
const isJson = args.includes("--json")
const names = args.filter((arg) => !arg.startsWith("--"))
const unknown = names.find((name) => !(name in DRILLS))

/** @type {Owned[]} What goes when a drill ends. */
const owned = []
/** @type {Owned[]} What goes when all have ended. */
const shared = []

onStop(
  () =>
    void release(owned)
      .then(() => release(shared))
      .finally(() => process.exit(130))
)

if (args[0] && args[0] in OTHERS) {
  process.exit(await runOther(args))
}
if (unknown || !names.length) {
  if (unknown) {
    console.error(`There is no drill "${unknown}"`)
  }
  console.log("npm run drill --")
  for (const [name, says] of [
    ...Object.entries(DRILLS).map(([one, { says: what }]) => [one, what]),
    ...Object.entries(OTHERS),
  ]) {
    console.log(`  ${String(name).padEnd(22)}  ${says}`)
  }
  process.exit(unknown ? 2 : 0)
}

/** @type {object[]} */
const told = []
let hasFailed = false

for (const name of names) {
  const begun = performance.now()
  const { says, run } = /** @type {(typeof DRILLS)[string]} */ (DRILLS[name])
  /** @type {Result} */
  let result

  tell(`${name}: ${says}`)
  try {
    result = await run({ isShort, tell, open, own })
  } catch (error) {
    result = { mistakes: [String(/** @type {Error} */ (error).stack)] }
  }
  await release(owned)
  if (result.mistakes) {
    await release(shared)
  }

  const wrong = Boolean(
    result.mistakes?.length || (result.tally && isWrong(result.tally))
  )

  hasFailed ||= wrong
  told.push({
    drill: name,
    is_wrong: wrong,
    took: (performance.now() - begun) / 1000,
    ...result,
  })
  if (!isJson) {
    print(name, result, (performance.now() - begun) / 1000)
  }
}
await release(shared)
if (isJson) {
  console.log(JSON.stringify(told))
}
process.exit(hasFailed ? 1 : 0)

/**
 * @param {string[]} name and what follows it
 * @returns {Promise<number>} its exit code
 */
async function runOther([name, ...rest]) {
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL(`./${name}.mjs`, import.meta.url)), ...rest],
    { stdio: "inherit" }
  )

  onStop((signal) => child.kill(signal))

  return await new Promise((resolve) =>
    child.on("exit", (code) => resolve(code ?? 130))
  )
}

/** @type {Drill["open"]} */
async function open(options) {
  if (options) {
    const { folder, settings, bin, ...shop } = options

    return own(
      await Shop.open(own(await Server.start({ folder, settings, bin })), shop)
    )
  }

  const present = shared.find((one) => one instanceof Shop)

  if (present) {
    return present
  }

  const server = await Server.start()

  shared.push(server)

  const shop = await Shop.open(server)

  shared.push(shop)

  return shop
}

/** @type {Drill["own"]} */
function own(one) {
  owned.push(one)

  return one
}

/**
 * The last first: a shop before its server.
 *
 * @param {Owned[]} all
 */
async function release(all) {
  for (const one of all.splice(0).reverse()) {
    await one.close()
  }
}

/**
 * @param {string} name
 * @param {Result} result
 * @param {number} took
 */
function print(name, { tally, seconds, notes, mistakes, skipped }, took) {
  /** @type {string[][]} */
  const rows = []

  if (tally) {
    rows.push(
      ["accepted", count(tally.accepted)],
      ...Object.entries(tally.refused).map(([code, times]) => [
        `refused: ${code}`,
        count(times),
      ]),
      ["unknown", count(tally.unknown)],
      ["  of them written", count(tally.unknownWritten)],
      ["lost (accepted, and not there)", count(tally.lost)],
      ["doubled", count(tally.doubled)],
      ["not accepted, and there", count(tally.ghosts)],
      ["drifted (faults of the check)", count(tally.drifted)],
      ["answers in a driver's words", count(tally.raw)]
    )
  }
  if (seconds !== undefined) {
    rows.push(["seconds until calls succeed again", seconds.toFixed(2)])
  }
  for (const [what, figure] of Object.entries(notes ?? {})) {
    rows.push([what, typeof figure === "number" ? round(figure) : figure])
  }
  rows.push(["seconds in all", took.toFixed(1)])
  printTable([name, ""], rows)
  for (const line of skipped ?? []) {
    console.log(`skipped: ${line}`)
  }
  for (const line of [...(tally?.examples ?? []), ...(mistakes ?? [])]) {
    console.error(`WRONG  ${line}`)
  }
  console.log()
}

/** @param {number} figure */
function round(figure) {
  return Number.isInteger(figure) ? count(figure) : figure.toFixed(2)
}

/** @param {string} text */
function tell(text) {
  console.error(`${new Date().toISOString().slice(11, 19)}  ${text}`)
}
