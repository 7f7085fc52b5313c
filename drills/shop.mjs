// @ts-check
import { createRequire } from "node:module"

import { makeStock, stockOf } from "../bench/stock.mjs"
import { tally } from "./count.mjs"
import { KINDS, Load } from "./load.mjs"
import { Module } from "./module.mjs"

const load = createRequire(import.meta.url)
const SUPPORT = "../src/modules/inventory/__tests__/support"

// The module's TypeScript is compiled as it is loaded.
load(`${SUPPORT}/load-module.cjs`)

/** @type {typeof import("../src/modules/inventory/__tests__/support/sound-stock.js")} */
const { findUnsoundStock } = load(`${SUPPORT}/sound-stock.ts`)

/** @typedef {import("./server.mjs").Server} Server */

/** Every drill's database, and the user that its modules are. */
export const DATABASE = "drill"
export const ROLE = "shop"
export const PASSWORD = "secret"

/** Of the stock: enough that nobody is refused for want of it. */
export const STOCK = { items: 200, stocked: 1e6 }
export const PREFIX = "drill"

/** Connections and callers of each process. */
const POOL = { min: 2, max: 20 }
const CALLERS = 40

/** A database with stock, and inventory modules in processes of their own. */
export class Shop {
  /**
   * @param {Server} server
   * @param {Module[]} modules
   * @param {string} [database]
   * @param {import("../bench/stock.mjs").StockShape} [stock]
   */
  constructor(server, modules, database = DATABASE, stock = STOCK) {
    this.server = server
    this.database = database
    this.modules = modules
    this.stock = stockOf(PREFIX, stock)
  }

  /**
   * @param {Server} server
   * @param {object} [settings]
   * @param {(url: string) => string} [settings.way] to the database, if not straight
   * @param {object} [settings.options] of the module
   * @param {number} [settings.processes]
   * @param {import("../bench/stock.mjs").StockShape} [settings.stock]
   * @param {(client: import("@medusajs/framework/pg").Client) => Promise<unknown>} [settings.prepare]
   * @param {string} [settings.tablespace] where its files lie
   */
  static async open(server, settings = {}) {
    const {
      stock = STOCK,
      prepare = async () => {},
      tablespace = "pg_default",
    } = settings

    await server.withClient("postgres", async (client) => {
      await client.query(`create role ${ROLE} login password '${PASSWORD}'`)
      await client.query(
        `create database ${DATABASE} owner ${ROLE} tablespace ${tablespace}`
      )
    })

    const shop = Shop.on(server, settings)

    await shop.modules[0]?.call("migrateUp")
    await server.withClient(DATABASE, async (client) => {
      await makeStock(client, PREFIX, stock)
      await prepare(client)
    })

    return shop
  }

  /**
   * On a database that is there.
   *
   * @param {Server} server
   * @param {object} [settings]
   * @param {string} [settings.database]
   * @param {import("../bench/stock.mjs").StockShape} [settings.stock]
   * @param {(url: string) => string} [settings.way]
   * @param {object} [settings.options]
   * @param {number} [settings.processes]
   */
  static on(server, settings = {}) {
    const {
      way = (url) => url,
      options,
      processes = 2,
      database,
      stock,
    } = settings
    const url = urlOf(server, database)

    return new Shop(
      server,
      Array.from(
        { length: processes },
        () => new Module(way(url), { pool: POOL, options })
      ),
      database,
      stock
    )
  }

  /**
   * Begins to sell, with many callers in each process.
   *
   * @param {{ callers?: number, kinds?: readonly import("./load.mjs").Kind[] }} [settings]
   */
  sell({ callers = CALLERS, kinds = KINDS } = {}) {
    return new Load(this.modules, this.stock, { callers, kinds })
  }

  /**
   * Stops callers, and compares what they were told with what is in the database.
   *
   * @param {Load} load
   * @param {(calls: import("./count.mjs").Told[]) => import("./count.mjs").Told[]} [read]
   * what was told, where not every answer holds here
   */
  async settle(load, read = (calls) => calls) {
    const calls = read(await load.stop())

    return tally(calls, await this.found(load.name), await this.drift())
  }

  /**
   * How often each call took effect, by the ledger.
   *
   * @param {string} name of those who called
   */
  async found(name) {
    const rows = await this.server.query(
      this.database,
      `select coalesce(line_item_id, reference_id) as id,
         sum(reserved_delta + stocked_delta)::int as times
       from stock_movement
       where (starts_with(line_item_id, $1) or starts_with(reference_id, $1))
         and reserved_delta + stocked_delta > 0
       group by 1`,
      [`${name}.`]
    )

    return new Map(rows.map(({ id, times }) => [String(id), Number(times)]))
  }

  /** What the check of the whole shop finds, and what breaks a rule of the tables. */
  async drift() {
    /** @type {string[]} */
    const faults = []
    /** @type {string | null} */
    let cursor = null

    do {
      /** @type {{ findings: { fault: string }[], next_cursor: string | null }} */
      const { findings, next_cursor } = await this.modules[0]?.call(
        "checkInventory",
        { cursor, limit: 1000 }
      )

      // Holds whose time is over wait for the job: their units are free.
      faults.push(
        ...findings
          .filter(({ fault }) => fault !== "expired_reservation")
          .map((finding) => JSON.stringify(finding))
      )
      cursor = next_cursor
    } while (cursor)

    const broken = await this.server.withClient(this.database, (client) =>
      findUnsoundStock(
        /** @type {any} */ (
          async (/** @type {string} */ text, /** @type {unknown[]} */ values) =>
            (await client.query(text, values)).rows
        )
      )
    )

    return [...faults, ...broken]
  }

  async close() {
    await Promise.all(this.modules.map((module) => module.stop()))
  }
}

/**
 * As the user that the modules are.
 *
 * @param {Server} server
 * @param {string} [database]
 */
export function urlOf(server, database = DATABASE) {
  const url = new URL(server.url(database))

  url.username = ROLE
  url.password = PASSWORD

  return url.toString()
}
