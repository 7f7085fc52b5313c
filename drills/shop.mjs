// @ts-check
import { createRequire } from "node:module"

import { makeStock, stockOf } from "../bench/stock.mjs"
import { tally } from "./count.mjs"
import { Load } from "./load.mjs"
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
const PASSWORD = "secret"

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
   */
  constructor(server, modules) {
    this.server = server
    this.modules = modules
    this.stock = stockOf(PREFIX, STOCK)
  }

  /**
   * @param {Server} server
   * @param {object} [settings]
   * @param {(url: string) => string} [settings.way] to the database, if not straight
   * @param {object} [settings.options] of the module
   * @param {number} [settings.processes]
   * @param {{ items: number, stocked: number }} [settings.stock]
   * @param {(client: import("@medusajs/framework/pg").Client) => Promise<unknown>} [settings.prepare]
   */
  static async open(server, settings = {}) {
    const { stock = STOCK, prepare = async () => {} } = settings

    await server.withClient("postgres", async (client) => {
      await client.query(`create role ${ROLE} login password '${PASSWORD}'`)
      await client.query(`create database ${DATABASE} owner ${ROLE}`)
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
   * @param {(url: string) => string} [settings.way]
   * @param {object} [settings.options]
   * @param {number} [settings.processes]
   */
  static on(server, settings = {}) {
    const { way = (url) => url, options, processes = 2 } = settings
    const url = new URL(server.url(DATABASE))

    url.username = ROLE
    url.password = PASSWORD

    return new Shop(
      server,
      Array.from(
        { length: processes },
        () => new Module(way(url.toString()), { pool: POOL, options })
      )
    )
  }

  /** Begins to sell, with many callers in each process. */
  sell(callers = CALLERS) {
    return new Load(this.modules, this.stock, callers)
  }

  /**
   * Stops callers, and compares what they were told with what is in the database.
   *
   * @param {Load} load
   */
  async settle(load) {
    const calls = await load.stop()

    return tally(calls, await this.found(load.name), await this.drift())
  }

  /**
   * How often each call took effect, by the ledger.
   *
   * @param {string} name of those who called
   */
  async found(name) {
    const rows = await this.server.query(
      DATABASE,
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

    const broken = await this.server.withClient(DATABASE, (client) =>
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
