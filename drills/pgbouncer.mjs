// @ts-check
import { spawn } from "node:child_process"
import { once } from "node:events"
import { setTimeout as sleep } from "node:timers/promises"

import { freePort } from "../scripts/process/ports.mjs"
import { ROOT } from "../scripts/server/medusa-command.mjs"
import { PgBouncer } from "./bouncer.mjs"
import { tally } from "./count.mjs"
import { Server } from "./server.mjs"
import { PASSWORD, ROLE, Shop } from "./shop.mjs"

/** Fewer than the callers have: each transaction has whichever is free. */
const POOL_SIZE = 8

const DONE = "Every figure is the expected one."

/**
 * PgBouncer in transaction mode before the database of two processes, and killed under
 * them; then before a whole server, whose database is made through it.
 *
 * @param {import("./drill.mjs").Drill} drill
 * @returns {Promise<import("./drill.mjs").Result>}
 */
export async function pgbouncer({ own, isShort, tell }) {
  const server = own(await Server.start())
  const bouncer = await PgBouncer.start(server, {
    users: { [ROLE]: PASSWORD },
    poolSize: POOL_SIZE,
  })

  if (!bouncer) {
    return {
      skipped: ["no pgbouncer in PATH, and none from Debian's packages"],
    }
  }
  own(bouncer)
  tell(`PgBouncer ${bouncer.version}`)

  const way = (/** @type {string} */ url) => bouncer.wayTo(url)
  const shops = [
    own(await Shop.open(server, { way })),
    own(Shop.on(server, { way, options: { prepared_statements: false } })),
  ]
  /** @type {import("./count.mjs").Told[]} */
  const calls = []
  /** @type {[string, number][]} */
  const found = []
  /** @type {Record<string, number | string>} */
  const notes = {}
  /** @type {string[]} */
  const mistakes = []
  const seconds = []

  for (const [index, shop] of shops.entries()) {
    const options = index ? "prepared_statements: false" : "default options"
    const load = shop.sell()

    await load.recovers()
    await sleep(isShort ? 1000 : 10_000)

    const before = load.calls.filter(({ answer }) => answer !== "accepted")

    await bouncer.kill()
    await bouncer.startAgain()
    seconds.push(await load.recovers())
    await sleep(isShort ? 500 : 2000)

    const told = await load.stop()

    calls.push(...told)
    found.push(...(await shop.found(load.name)))
    notes[`accepted, ${options}`] = told.filter(
      ({ answer }) => answer === "accepted"
    ).length
    if (before.length) {
      mistakes.push(
        `${options}: ${before.length} calls were not accepted before it was killed, as "${before[0]?.message}"`
      )
    }

    const warnings = await Promise.all(
      shop.modules.map((module) => module.call("takeWarnings"))
    )
    const times = warnings
      .flat()
      .filter((one) => one.includes("prepared_statements")).length

    notes[`warnings of two processes, ${options}`] = times
    if (index && times) {
      mistakes.push(`${options}: there were warnings`)
    }
    tell(options)
  }

  const story = await buyThrough(bouncer, server)

  notes["seconds of the demo on a server"] = story.seconds
  mistakes.push(...story.mistakes)

  return {
    tally: tally(calls, new Map(found), await shops[0]?.drift()),
    seconds: Math.max(...seconds),
    notes: { PgBouncer: String(bouncer.version), ...notes },
    mistakes,
  }
}

/**
 * The demo, on a server and a database that are made for it.
 *
 * @param {PgBouncer} bouncer
 * @param {Server} server
 */
async function buyThrough(bouncer, server) {
  const begun = performance.now()
  const child = spawn(process.execPath, ["scripts/demo.mjs"], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      DATABASE_URL: bouncer.wayTo(server.url("bought_through")),
      PORT: String(await freePort()),
    },
  })
  let output = ""

  child.stdout.on("data", (chunk) => (output += chunk))
  child.stderr.on("data", (chunk) => (output += chunk))

  const [code] = await once(child, "close")

  return {
    seconds: (performance.now() - begun) / 1000,
    mistakes:
      code === 0 && output.includes(DONE)
        ? []
        : [`The demo ended with ${code}: ${output.slice(-2000)}`],
  }
}
