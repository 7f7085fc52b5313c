// @ts-check
import { fork } from "node:child_process"
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs"
import path from "node:path"
import { fileURLToPath } from "node:url"

import pg from "@medusajs/framework/pg"

import { adminOf, storeOf } from "../demo/shopper.mjs"
import { ensureDatabase } from "../scripts/postgres/database.mjs"
import { answers } from "../scripts/server/demo-server.mjs"
import { endOfLog, ROOT } from "../scripts/server/medusa-command.mjs"
import { freePort } from "../scripts/process/ports.mjs"
import { ask } from "./ask.mjs"
import { makeCalls } from "./calls.cjs"
import { cpuBetween, cpuOfServer } from "./machine.mjs"
import { makeStock, OLDER_STOCK, outcomeOf } from "./stock.mjs"

/** @typedef {import("./http.mjs").HttpRow} HttpRow */

const DEMO = JSON.parse(readFileSync(path.join(ROOT, "demo/demo.json"), "utf8"))
const FOLDER = path.join(ROOT, ".holdfast/bench")
const PREFIX = "http"

/** What each of the two shops sells: an item for each variant, at one location. */
export const SHOP_STOCK = { items: 200, stocked: 1e6 }

const CONFIG = `
const { defineConfig } = require("@medusajs/framework/utils")

const config = defineConfig({
  projectConfig: {
    databaseUrl: process.env.DATABASE_URL,
    http: {
      storeCors: "http://localhost",
      adminCors: "http://localhost",
      authCors: "http://localhost",
      jwtSecret: "of the benchmark",
      cookieSecret: "of the benchmark",
    },
  },
  admin: { disable: true },
})

module.exports =
  process.env.BENCH_SHOP === "holdfast"
    ? require("medusa-plugin-holdfast").withHoldfast(config)
    : config
`

/**
 * The folder of both shops. Holdfast is there as npm would install it, as built;
 * all other packages are found in the repository's, further up.
 */
export function makeShopFolder() {
  const modules = path.join(FOLDER, "node_modules")
  const plugin = path.join(modules, "medusa-plugin-holdfast")

  mkdirSync(modules, { recursive: true })
  writeFileSync(path.join(FOLDER, "medusa-config.js"), CONFIG)

  if (!existsSync(plugin)) {
    symlinkSync(ROOT, plugin)
  }
}

/** A shop on a Medusa server of its own, which differs in its inventory only. */
export class HttpShop {
  /**
   * @param {"core" | "holdfast"} name
   * @param {import("node:child_process").ChildProcess} child
   * @param {pg.Client} client
   * @param {import("../demo/shopper.mjs").Api} store
   * @param {import("../demo/shopper.mjs").Api} admin
   * @param {import("../demo/shop.js").Shop} shop
   * @param {string[]} variantIds of the items, in their order
   */
  constructor(name, child, client, store, admin, shop, variantIds) {
    this.name = name
    this.child = child
    this.client = client
    // A server that stops first is not what the run failed of.
    client.on("error", () => {})
    this.store = store
    this.admin = admin
    this.shop = shop
    this.variantIds = variantIds
    child.setMaxListeners(0)
  }

  /**
   * @param {"core" | "holdfast"} name
   * @param {import("../scripts/postgres/postgres.mjs").Postgres} postgres
   * @param {string | null} profile a folder for a profile by Node
   * @returns {Promise<HttpShop>}
   */
  static async start(name, postgres, profile) {
    const url = postgres.url(`bench_http_${name}`)
    const port = await freePort()
    const baseUrl = `http://127.0.0.1:${port}`
    const run = (
      /** @type {string[]} */ args,
      /** @type {string[]} */ execArgv = []
    ) => startProcess(name, url, args, execArgv)

    await ensureDatabase(url)
    await ended(run(["migrate"]), name)

    const child = run(
      ["serve", String(port)],
      profile ? ["--cpu-prof", `--cpu-prof-dir=${profile}`] : []
    )
    const shop = await ask(child, name, { task: "open" })

    while (!(await answers(baseUrl))) {
      await new Promise((resolve) => setTimeout(resolve, 100))
    }

    const client = new pg.Client({ connectionString: url })
    const shape = { ...SHOP_STOCK, location: shop.locationIds.oslo }

    await client.connect()
    await makeStock(client, "old", { ...OLDER_STOCK, location: shape.location })
    await makeStock(client, PREFIX, shape)

    const variantIds = await ask(child, name, {
      task: "sell",
      itemIds: Array.from(
        { length: shape.items },
        (_, n) => `iitem_${PREFIX}_${n}`
      ),
    })

    await client.query("analyze")

    return new HttpShop(
      name,
      child,
      client,
      storeOf(baseUrl, shop.publishableKey),
      await adminOf(baseUrl, DEMO.admin),
      shop,
      variantIds
    )
  }

  canPlay() {
    return true
  }

  /**
   * Makes the carts of a round, and then the round's calls.
   *
   * @param {HttpRow} row
   * @param {string} _prefix
   * @param {{ ms: number }} round
   * @returns {Promise<import("./contestant.mjs").Round>}
   */
  async play(row, _prefix, { ms }) {
    const { concurrency } = row
    const limit = Math.max(concurrency, Math.round((row.calls * ms) / 1000))
    /** @type {any[]} */
    const carts = []

    await makeCalls(
      async (n) => {
        carts[n] = await row.prepare?.(this, n)
      },
      { concurrency, limit }
    )

    const before = await this.#usage()
    const round = await makeCalls((n) => row.call(this, n, carts[n]), {
      concurrency,
      limit,
    })
    const after = await this.#usage()

    return {
      ...round,
      statements: after.statements - before.statements,
      cpu: after.cpu - before.cpu,
      serverCpu: cpuBetween(before.server, after.server),
      rss: after.rss,
    }
  }

  async outcome() {
    return await outcomeOf(this.client, PREFIX)
  }

  /**
   * The orders, and how many lines of them hold not exactly their units.
   *
   * @returns {Promise<{ orders: number, unheld: number }>}
   */
  async orders() {
    const { rows } = await this.client.query(
      `select count(distinct order_id)::int as orders,
         (count(*) filter (
           where line.quantity is distinct from held.quantity
         ))::int as unheld
       from order_item line
       left join (
         select line_item_id, sum(quantity) as quantity
         from reservation_item where deleted_at is null
         group by line_item_id
       ) held on held.line_item_id = line.item_id
       where line.deleted_at is null`
    )

    return rows[0]
  }

  /**
   * How many statements the server sends for a request.
   *
   * @param {() => Promise<unknown>} request
   * @returns {Promise<number>}
   */
  async countStatements(request) {
    const sent = async () =>
      (await ask(this.child, this.name, { task: "usage" })).statements
    const before = await sent()

    await request()

    return (await sent()) - before
  }

  async stop() {
    const stopped = new Promise((resolve) => this.child.once("exit", resolve))

    await this.client.end()
    this.child.disconnect()
    await stopped
  }

  async #usage() {
    return {
      ...(await ask(this.child, this.name, { task: "usage" })),
      server: await cpuOfServer(this.client),
    }
  }
}

/**
 * @param {string} name
 * @param {string} url of the database
 * @param {string[]} args
 * @param {string[]} execArgv
 */
function startProcess(name, url, args, execArgv) {
  const log = openSync(logOf(name), args[0] === "migrate" ? "w" : "a")
  const child = fork(
    fileURLToPath(new URL("./http-process.cjs", import.meta.url)),
    args,
    {
      cwd: FOLDER,
      execArgv,
      stdio: ["ignore", log, log, "ipc"],
      env: {
        ...process.env,
        BENCH_SHOP: name,
        DATABASE_URL: url,
        MEDUSA_DISABLE_TELEMETRY: "1",
        NODE_ENV: "production",
        NODE_OPTIONS: "",
      },
    }
  )

  closeSync(log)

  return child
}

/**
 * @param {import("node:child_process").ChildProcess} child
 * @param {string} name
 */
async function ended(child, name) {
  const code = await new Promise((resolve) => child.once("exit", resolve))

  if (code !== 0) {
    throw new Error(
      `The shop of ${name} was not migrated:\n${endOfLog(logOf(name))}`
    )
  }
}

/** @param {string} name */
function logOf(name) {
  return path.join(FOLDER, `${name}.log`)
}
