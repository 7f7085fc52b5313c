// @ts-check
import { mkdirSync } from "node:fs"
import path from "node:path"

import pg from "@medusajs/framework/pg"

import { findShop } from "../demo/find-shop.mjs"
import { apiOf, fillCart, storeOf } from "../demo/shopper.mjs"
import { ensureDatabase } from "../scripts/postgres/database.mjs"
import { startThrowAwayPostgres } from "../scripts/postgres/postgres.mjs"
import { freePort } from "../scripts/process/ports.mjs"
import { onStop } from "../scripts/process/stop-signals.mjs"
import { answers } from "../scripts/server/demo-server.mjs"
import { demo } from "../scripts/server/demo-settings.mjs"
import {
  endOfLog,
  ROOT,
  startMedusa,
} from "../scripts/server/medusa-command.mjs"
import {
  makeLevels,
  shopifyFile,
  stockIsAsBefore,
  sumOfStock,
} from "./import-stock.mjs"
import { MemoryWatch, percentile, timed } from "./import-watch.mjs"

// npm run drill -- import: a Shopify file of 100,000 rows on the demo server, over HTTP:
// previewed and applied while shoppers fill carts, undone, applied again and killed
// (kill -9) halfway, resumed, undone; and the stock exported. Ends with 1 where a limit
// is missed or a figure is wrong.
//   npm run drill -- import --rows 20000
const LIMITS = { seconds: 30, megabytes: 150, slower: 2 }
// What V8 may leave uncollected otherwise is a matter of the machine's memory, and not of
// what is needed.
const HEAP_MEGABYTES = 512
const SHOPPERS = 3
const BASE_SECONDS = 20

const rowsAt = process.argv.indexOf("--rows")
const rows = rowsAt === -1 ? 100_000 : Number(process.argv[rowsAt + 1])
const logFile = path.join(ROOT, ".holdfast/import-drill.log")

/** @type {string[]} */
const mistakes = []
/** @type {[string, string, string][]} what, how much, at most */
const figures = []

/** @type {import("../scripts/server/medusa-command.mjs").Command | undefined} */
let server

onStop(() => process.exit(130))
mkdirSync(path.dirname(logFile), { recursive: true })

const postgres = await startThrowAwayPostgres()
const databaseUrl = postgres.url("import_drill")
const port = await freePort()
const baseUrl = `http://localhost:${port}`

try {
  await ensureDatabase(databaseUrl)
  await ended(["db:migrate", "--execute-safe-links"])
  await ended(["exec", "./demo/seed.ts"])

  const client = new pg.Client({ connectionString: databaseUrl })

  await client.connect()
  tell(`Making ${rows} levels`)
  await makeLevels(client, rows)
  await serve()
  await drill(client)
  await client.end()
} catch (error) {
  console.error(error)
  mistakes.push(String(error))
}

await server?.stop()
await postgres.stop()
for (const [what, measured, most] of figures) {
  console.log(`${what.padEnd(48)}${measured.padStart(12)}   ${most}`)
}
for (const mistake of mistakes) {
  console.error(`WRONG  ${mistake}`)
}
process.exit(mistakes.length ? 1 : 0)

/** @param {import("@medusajs/framework/pg").Client} client */
async function drill(client) {
  let admin = await logIn()
  const shop = await findShop(admin.api, demo.name)
  const file = shopifyFile(rows)
  const before = await sumOfStock(client)

  tell(`The file has ${(file.length / 1024 / 1024).toFixed(1)} MB`)
  tell("Shoppers alone")

  // Warm first: what the server holds at most with shoppers is what it had before.
  const warm = shopping(shop)

  await pause(BASE_SECONDS * 1000)
  await warm.stop()

  let watch = new MemoryWatch(Number(server?.pid))
  const alone = shopping(shop)

  await pause(BASE_SECONDS * 1000)

  const base = percentile(await alone.stop(), 95)
  const held = watch.first + watch.stop()

  note("shoppers' adds alone, p95", base, "ms")
  note("memory with shoppers alone", held, "MB")

  tell("Preview, with shoppers")

  watch = new MemoryWatch(Number(server?.pid), held)
  let shoppers = shopping(shop)
  const [preview, previewed] = await timed(() => upload(admin, file))

  compare(await shoppers.stop(), base, "while it is previewed")
  note("preview", previewed, "s", LIMITS.seconds)
  note("memory by the preview", watch.stop(), "MB", LIMITS.megabytes)
  expectFigures(preview.counts, { rows, change: rows, refused: 0 }, "preview")

  tell("Apply, with shoppers")
  watch = new MemoryWatch(Number(server?.pid), held)
  shoppers = shopping(shop)

  const [done, applied] = await timed(async () => {
    await admin.api.post(`/admin/stock-imports/${preview.id}/apply`, {})

    return await until(admin, preview.id, "applied")
  })

  compare(await shoppers.stop(), base, "while it is applied")
  note("apply", applied, "s", LIMITS.seconds)
  note("memory by the apply", watch.stop(), "MB", LIMITS.megabytes)
  expectFigures(done.counts, { applied: rows, applied_refused: 0 }, "apply")

  tell("Undo")
  watch = new MemoryWatch(Number(server?.pid), held)

  const [, undone] = await timed(() =>
    admin.api.post(`/admin/stock-imports/${preview.id}/undo`, {})
  )

  note("undo", undone, "s")
  note("memory by the undo", watch.stop(), "MB", LIMITS.megabytes)
  await expectAsBefore(client, before, "the undo")

  tell("Export")
  watch = new MemoryWatch(Number(server?.pid), held)

  const [lines, exported] = await timed(() => exportStock(admin))

  note("export of the stock", exported, "s")
  note("memory by the export", watch.stop(), "MB", LIMITS.megabytes)
  if (lines < rows) {
    mistakes.push(`the export has ${lines} lines of ${rows}`)
  }

  tell("Again, and killed halfway")

  const again = await upload(admin, file)

  await admin.api.post(`/admin/stock-imports/${again.id}/apply`, {
    again: true,
  })

  const half = await appliedRows(client, again.id, rows / 2)

  process.kill(-Number(server?.pid), "SIGKILL")
  await server?.ended
  tell(`Killed after ${half} rows; started anew`)
  await serve()
  admin = await logIn()

  const [resumed, resumedIn] = await timed(() =>
    until(admin, again.id, "applied")
  )

  note(`killed after ${half} rows, resumed and done`, resumedIn, "s")
  expectFigures(
    resumed.counts,
    { applied: rows, applied_refused: 0 },
    "the resumed import"
  )

  const { rows: movements } = await client.query(
    `select count(*)::int as all, count(distinct (inventory_item_id, location_id))::int as levels
    from stock_movement where group_id = $1`,
    [resumed.group_id]
  )

  expectFigures(movements[0], { all: rows, levels: rows }, "its movements")
  await admin.api.post(`/admin/stock-imports/${again.id}/undo`, {})
  await expectAsBefore(client, before, "the second undo")
}

/**
 * @typedef {object} Admin
 * @property {import("../demo/shopper.mjs").Api} api
 * @property {Record<string, string>} headers
 */

/** @returns {Promise<Admin>} */
async function logIn() {
  const { token } = await apiOf(baseUrl, {}).post(
    "/auth/user/emailpass",
    demo.admin
  )
  const headers = { authorization: `Bearer ${token}` }

  return { api: apiOf(baseUrl, headers), headers }
}

/**
 * @param {Admin} admin
 * @param {Buffer} file
 */
async function upload({ headers }, file) {
  const response = await fetch(
    `${baseUrl}/admin/stock-imports?file_name=drill.csv`,
    {
      method: "POST",
      headers: { ...headers, "content-type": "text/csv" },
      body: new Uint8Array(file),
    }
  )
  const answer = /** @type {any} */ (await response.json())

  if (!response.ok) {
    throw new Error(JSON.stringify(answer))
  }

  return answer.stock_import
}

/**
 * @param {Admin} admin
 * @param {string} id
 * @param {string} status
 */
async function until({ api }, id, status) {
  for (;;) {
    const { stock_import } = await api.get(`/admin/stock-imports/${id}`)

    if (stock_import.status === status) {
      return stock_import
    }
    // As often as the dashboard asks.
    await pause(1000)
  }
}

/**
 * @param {import("@medusajs/framework/pg").Client} client
 * @param {string} id
 * @param {number} enough
 * @returns {Promise<number>} how many rows have had their turn
 */
async function appliedRows(client, id, enough) {
  for (;;) {
    const { rows: found } = await client.query(
      "select count(*)::int as done from stock_import_row where import_id = $1 and outcome is not null",
      [id]
    )

    if (found[0].done >= enough) {
      return found[0].done
    }
  }
}

/** @param {Admin} admin */
async function exportStock({ headers }) {
  const response = await fetch(`${baseUrl}/admin/stock-levels/export`, {
    headers,
  })
  let lines = 0

  for await (const chunk of /** @type {any} */ (response.body)) {
    lines += Buffer.from(chunk).toString("latin1").split("\r\n").length - 1
  }

  return lines
}

/**
 * Shoppers who make carts and put things into them, one after another each.
 *
 * @param {import("../demo/find-shop.mjs").FoundShop} shop
 */
function shopping(shop) {
  const store = storeOf(baseUrl, shop.publishableKey)
  const [variant_id = ""] = Object.values(shop.variantIds)
  /** @type {number[]} */
  const times = []
  let goesOn = true
  const all = Array.from({ length: SHOPPERS }, async () => {
    while (goesOn) {
      const { id } = await fillCart(store, shop, {})

      for (let add = 0; add < 5 && goesOn; add++) {
        const [, seconds] = await timed(() =>
          store.post(`/store/carts/${id}/line-items`, {
            variant_id,
            quantity: 1,
          })
        )

        times.push(seconds * 1000)
      }
      await store
        .delete(`/store/carts/${id}/line-items/${await lineOf(store, id)}`)
        .catch(() => undefined)
    }
  })

  return {
    async stop() {
      goesOn = false
      await Promise.all(all)

      return times
    },
  }
}

/**
 * @param {import("../demo/shopper.mjs").Api} store
 * @param {string} cartId
 */
async function lineOf(store, cartId) {
  const { cart } = await store.get(`/store/carts/${cartId}`)

  return cart.items[0]?.id
}

/** @param {string[]} args */
async function ended(args) {
  tell(`medusa ${args[0]}`)

  const code = await medusa(args).ended

  if (code !== 0) {
    throw new Error(`medusa ${args.join(" ")} failed:\n${endOfLog(logFile)}`)
  }
}

async function serve() {
  server = medusa(["start", "--port", String(port), "--host", "127.0.0.1"])
  while (!(await answers(baseUrl))) {
    await pause(100)
  }
}

/** @param {string[]} args */
function medusa(args) {
  return startMedusa(args, {
    logFile,
    environment: {
      DATABASE_URL: databaseUrl,
      NODE_ENV: "development",
      PORT: String(port),
      HOLDFAST_DISABLE_ADMIN: "true",
      NODE_OPTIONS: `--max-old-space-size=${HEAP_MEGABYTES}`,
    },
  })
}

/**
 * @param {string} what
 * @param {number} measured
 * @param {string} unit
 * @param {number} [most]
 */
function note(what, measured, unit, most) {
  figures.push([
    what,
    `${measured.toFixed(unit === "s" || !unit ? 1 : 0)} ${unit}`,
    most === undefined ? "" : `at most ${most} ${unit}`,
  ])
  if (most !== undefined && measured > most) {
    mistakes.push(`${what}: ${measured.toFixed(1)} ${unit}, at most ${most}`)
  }
}

/**
 * @param {number[]} times
 * @param {number} base
 * @param {string} when
 */
function compare(times, base, when) {
  note(`shoppers' adds ${when}, p95`, percentile(times, 95), "ms")
  note(
    `  of ${times.length} adds, times as long`,
    percentile(times, 95) / base,
    "",
    LIMITS.slower
  )
}

/**
 * @param {Record<string, number>} found
 * @param {Record<string, number>} expected
 * @param {string} of
 */
function expectFigures(found, expected, of) {
  for (const [name, value] of Object.entries(expected)) {
    if (found[name] !== value) {
      mistakes.push(`${of}: ${name} is ${found[name]}, and not ${value}`)
    }
  }
}

/**
 * @param {import("@medusajs/framework/pg").Client} client
 * @param {string} before
 * @param {string} what
 */
async function expectAsBefore(client, before, what) {
  if (!(await stockIsAsBefore(client, before))) {
    mistakes.push(`after ${what} not every level is as before`)
  }
}

/** @param {string} text */
function tell(text) {
  console.error(`${new Date().toISOString().slice(11, 19)}  ${text}`)
}

/** @param {number} milliseconds */
function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
