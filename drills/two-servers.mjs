// @ts-check
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { fileURLToPath } from "node:url"

import { findShop } from "../demo/find-shop.mjs"
import { race } from "../demo/race.mjs"
import {
  adminOf,
  completeCart,
  fillCart,
  prepareCheckout,
  Refusal,
  storeOf,
} from "../demo/shopper.mjs"
import { ensureDatabase } from "../scripts/postgres/database.mjs"
import { freePort } from "../scripts/process/ports.mjs"
import { answers } from "../scripts/server/demo-server.mjs"
import { demo } from "../scripts/server/demo-settings.mjs"
import { endOfLog, startMedusa } from "../scripts/server/medusa-command.mjs"
import { Redis } from "./redis.mjs"
import { Server } from "./server.mjs"

/** @typedef {import("../demo/shopper.mjs").Api} Api */

const DATABASE = "two_servers"
const HEARS_EVENTS = fileURLToPath(
  new URL("./hear-events.cjs", import.meta.url)
)
const EXPIRED = "inventory.cart-reservation.expired"
const AGED = "11 minutes"
const PATIENCE_MS = 180_000

/**
 * Two servers of Medusa on one PostgreSQL, with Redis for events, workflows, locks and
 * cache: shoppers of both want the same units, both complete the same carts, both tidy
 * up the same holds, and one is killed while it completes.
 *
 * @param {import("./drill.mjs").Drill} drill
 * @returns {Promise<import("./drill.mjs").Result>}
 */
export async function twoServers({ own, isShort, tell }) {
  const redis = await Redis.start()

  if (!redis) {
    return {
      skipped: ["no redis-server in PATH, and none from Debian's packages"],
    }
  }
  own(redis)

  const pair = own(await Pair.open(own(await Server.start()), redis))
  const play = new Play(pair)

  await play.begin()
  tell("both answer")
  await play.raceForTheLast(isShort ? 20 : 60, isShort ? 7 : 20)
  tell("raced for the last units")
  await play.completeOnBoth(isShort ? 5 : 20)
  tell("completed on both")
  await play.expireOnBoth(isShort ? 20 : 200)
  tell("expired by both")
  for (let round = 0; round < (isShort ? 1 : 3); round++) {
    await play.killWhileCompleting(20, round)
    tell(`killed while completing: ${round + 1}`)
  }
  await play.mend()

  return { notes: play.notes, mistakes: play.mistakes }
}

class Play {
  /** @param {Pair} pair */
  constructor(pair) {
    this.pair = pair
    /** @type {Record<string, number>} */
    this.notes = {}
    /** @type {string[]} */
    this.mistakes = []
    /** @type {import("../demo/find-shop.mjs").FoundShop} */
    this.shop = /** @type {any} */ (undefined)
    /** @type {Api[]} */
    this.stores = []
    /** What was reserved when it was stocked. @type {Map<string, number>} */
    this.before = new Map()
  }

  async begin() {
    this.admin = await adminOf(this.pair.urls[0], demo.admin)
    this.shop = await findShop(this.admin, demo.name)
    this.stores = this.pair.urls.map((url) =>
      storeOf(url, this.shop.publishableKey)
    )
  }

  /**
   * A shopper of each server in turn.
   *
   * @param {number} shoppers
   * @param {number} units
   */
  async raceForTheLast(shoppers, units) {
    await this.stock("LAMP", units)

    const each = await Promise.all(
      this.stores.map((store) =>
        race({
          store,
          shop: this.shop,
          variantId: String(this.shop.variantIds.LAMP),
          shoppers: shoppers / 2,
        })
      )
    )
    const orders = each.flatMap(({ orderIds }) => orderIds)

    this.notes["orders of the race"] = orders.length
    this.expect("orders of the race", new Set(orders).size, units)
    this.expect(
      "units reserved for them",
      await this.newlyReserved("LAMP"),
      units
    )
  }

  /**
   * Each cart by both servers at once.
   *
   * @param {number} carts
   */
  async completeOnBoth(carts) {
    await this.stock("MUG", 2 * carts)

    const filled = await this.fill("MUG", 2, carts)

    for (const cart of filled) {
      await Promise.all(this.stores.map((store) => this.complete(store, cart)))
    }

    const rows = await this.ask(
      `select cart_id, count(*)::int as orders from order_cart
      where cart_id = any($1) group by cart_id`,
      [filled]
    )

    this.notes["carts completed by both servers"] = rows.length
    this.expect("carts with an order", rows.length, carts)
    this.expect(
      "of them with more than one",
      rows.filter(({ orders }) => orders > 1).length,
      0
    )
    this.expect(
      "units reserved for them",
      await this.newlyReserved("MUG"),
      2 * carts
    )
  }

  /**
   * Holds that run out at one moment, while both servers' jobs look for such.
   *
   * @param {number} holds
   */
  async expireOnBoth(holds) {
    await this.stock("SWEATER-M", holds)
    await this.fill("SWEATER-M", 1, holds, { isReady: false })

    const held = (
      await this.ask(
        `update reservation_item set expires_at = now() - interval '1 second'
        where cart_id is not null and inventory_item_id = $1 and deleted_at is null
        returning id`,
        [this.shop.itemIds["SWEATER-M"]]
      )
    ).map(({ id }) => id)
    const expired = () =>
      this.ask(
        `select reservation_id from stock_movement
        where kind = 'expired' and reservation_id = any($1)`,
        [held]
      )

    await waitFor(
      "the jobs of both",
      async () => (await expired()).length >= held.length
    )
    // Another run of the job, which has nothing left to do, on both.
    await sleep(2000)
    this.expect("holds", held.length, holds)
    this.expect("movements of the expiry", (await expired()).length, holds)
    this.notes["events of the expiry"] = this.pair.timesTold(EXPIRED)
    this.expect(
      "events of the expiry",
      this.notes["events of the expiry"],
      holds
    )
    this.expect("units free again", await this.newlyReserved("SWEATER-M"), 0)
  }

  /**
   * @param {number} carts
   * @param {number} round
   */
  async killWhileCompleting(carts, round) {
    await this.stock("SWEATER-S", carts)

    const filled = await this.fill("SWEATER-S", 1, carts)
    const [first, second] = this.stores
    const completions = filled.map((cart) => this.complete(second, cart))

    await sleep(200 + 300 * round)
    await this.pair.kill(1)
    await Promise.all(completions)
    await this.pair.start(1)
    await Promise.all(filled.map((cart) => this.completes(first, cart)))

    const orders = await this.ask(
      `select count(*)::int as linked, count(distinct cart_id)::int as carts
      from order_cart where cart_id = any($1)`,
      [filled]
    )

    this.expect("carts that have their order", orders[0]?.carts, carts)
    this.expect("orders of them", orders[0]?.linked, carts)
    this.expect(
      "units reserved for them",
      await this.newlyReserved("SWEATER-S"),
      carts
    )
  }

  /** What a dead server left behind is found, named and put right. */
  async mend() {
    await this.ask(
      `update "order" set created_at = created_at - interval '${AGED}', updated_at = updated_at - interval '${AGED}'`
    )

    const path = "/admin/stock-reconciliation"
    const admin = /** @type {Api} */ (this.admin)
    const { check } = await admin.get(path)
    const [orphaned] = await this.ask(
      `select count(*)::int as orders from "order" o
      where o.status = 'pending' and o.is_draft_order = false
      and not exists (select 1 from order_cart where order_id = o.id)`
    )

    this.notes["orders that core had made and not linked"] = orphaned?.orders
    this.expect(
      "orders without units that the check names",
      check.faults.order_without_units ?? 0,
      orphaned?.orders
    )
    this.expect(
      "other faults",
      Object.keys(check.faults)
        .filter((fault) => fault !== "order_without_units")
        .join(),
      ""
    )

    for (const { expected: _, ...only } of check.findings) {
      await admin.post(path, {
        only,
        remedy: "cancel",
        note: "Its server died",
      })
    }

    const { check: after } = await admin.get(path)

    this.expect("faults after the repair", JSON.stringify(after.faults), "{}")
  }

  /**
   * Carts that hold units, half of them by each server.
   *
   * @param {string} sku
   * @param {number} quantity
   * @param {number} carts
   * @param {{ isReady?: boolean }} [options] for the checkout
   * @returns {Promise<string[]>}
   */
  async fill(sku, quantity, carts, { isReady = true } = {}) {
    /** @type {string[]} */
    const filled = []

    for (let begin = 0; begin < carts; begin += 10) {
      filled.push(
        ...(await Promise.all(
          Array.from(
            { length: Math.min(10, carts - begin) },
            async (_, index) => {
              const store = /** @type {Api} */ (this.stores[index % 2])
              const cart = await fillCart(store, this.shop, {
                [String(this.shop.variantIds[sku])]: quantity,
              })

              if (isReady) {
                await prepareCheckout(
                  store,
                  cart.id,
                  this.shop.shippingOptionId
                )
              }

              return cart.id
            }
          )
        ))
      )
    }

    return filled
  }

  /**
   * Once, whatever comes of it.
   *
   * @param {Api | undefined} store
   * @param {string} cart
   */
  async complete(store, cart) {
    try {
      return await completeCart(/** @type {Api} */ (store), cart)
    } catch (error) {
      return error
    }
  }

  /**
   * As a shopper does, who presses again.
   *
   * @param {Api | undefined} store
   * @param {string} cart
   */
  async completes(store, cart) {
    await waitFor(`the order of ${cart}`, async () => {
      const outcome = await this.complete(store, cart)

      return !(outcome instanceof Error) || isDone(outcome)
    })
  }

  /**
   * So many free units, whatever there was.
   *
   * @param {string} sku
   * @param {number} units
   */
  async stock(sku, units) {
    const admin = /** @type {Api} */ (this.admin)
    const item = this.shop.itemIds[sku]
    const levels = await this.ask(
      `select location_id, reserved_quantity::float as reserved
      from inventory_level where inventory_item_id = $1 and deleted_at is null`,
      [item]
    )

    for (const { location_id, reserved } of levels) {
      await admin.post(
        `/admin/inventory-items/${item}/location-levels/${location_id}`,
        {
          stocked_quantity:
            reserved + (location_id === this.shop.locationId ? units : 0),
        }
      )
    }
    this.before.set(sku, await this.reservedOf(sku))
  }

  /**
   * @param {string} sku
   * @returns {Promise<number>} what was reserved since it was stocked
   */
  async newlyReserved(sku) {
    return (await this.reservedOf(sku)) - (this.before.get(sku) ?? 0)
  }

  /** @param {string} sku */
  async reservedOf(sku) {
    const [row] = await this.ask(
      `select sum(reserved_quantity)::float as reserved from inventory_level
      where inventory_item_id = $1 and deleted_at is null`,
      [this.shop.itemIds[sku]]
    )

    return row.reserved
  }

  /**
   * @param {string} text
   * @param {unknown[]} [values]
   * @returns {Promise<any[]>}
   */
  async ask(text, values) {
    return await this.pair.server.query(DATABASE, text, values)
  }

  /**
   * @param {string} what
   * @param {unknown} found
   * @param {unknown} expected
   */
  expect(what, found, expected) {
    if (found !== expected) {
      this.mistakes.push(`${what}: ${String(found)}, not ${String(expected)}`)
    }
  }
}

/** Two servers of Medusa. */
class Pair {
  /**
   * @param {Server} server
   * @param {Redis} redis
   * @param {[number, number]} ports
   */
  constructor(server, redis, ports) {
    this.server = server
    this.redis = redis
    this.ports = ports
    this.urls = /** @type {[string, string]} */ (
      ports.map((port) => `http://localhost:${port}`)
    )
    this.folder = mkdtempSync(path.join(tmpdir(), "holdfast-pair-"))
    this.heard = path.join(this.folder, "events")
    /** @type {(import("../scripts/server/medusa-command.mjs").Command | undefined)[]} */
    this.commands = []
  }

  /**
   * @param {Server} server
   * @param {Redis} redis
   */
  static async open(server, redis) {
    const pair = new Pair(server, redis, [await freePort(), await freePort()])

    await ensureDatabase(server.url(DATABASE))
    await pair.run(["db:migrate", "--execute-safe-links"])
    await pair.run(["exec", "./demo/seed.ts"])
    await Promise.all([pair.start(0), pair.start(1)])

    return pair
  }

  /**
   * How often the servers told the bus an event.
   *
   * @param {string} name
   */
  timesTold(name) {
    return existsSync(this.heard)
      ? readFileSync(this.heard, "utf8")
          .split("\n")
          .filter((line) => line === name).length
      : 0
  }

  /** @param {string[]} args */
  async run(args) {
    const code = await this.medusa(args, "begin").ended

    if (code !== 0) {
      throw new Error(
        `medusa ${args.join(" ")} failed:\n${this.endOf("begin")}`
      )
    }
  }

  /** @param {0 | 1} which */
  async start(which) {
    const command = this.medusa(
      ["start", "--port", String(this.ports[which])],
      `server-${which}`
    )
    let hasEnded = false

    this.commands[which] = command
    void command.ended.then(() => (hasEnded = true))
    while (!(await answers(this.urls[which]))) {
      if (hasEnded) {
        throw new Error(
          `Medusa did not start:\n${this.endOf(`server-${which}`)}`
        )
      }
      await sleep(100)
    }
  }

  /** @param {0 | 1} which */
  async kill(which) {
    const command = this.commands[which]

    if (command) {
      process.kill(-command.pid, "SIGKILL")
      await command.ended
    }
  }

  async close() {
    for (const command of this.commands) {
      await command?.stop()
    }
    rmSync(this.folder, { recursive: true, force: true })
  }

  /**
   * @param {string[]} args
   * @param {string} log
   */
  medusa(args, log) {
    return startMedusa(args, {
      logFile: path.join(this.folder, `${log}.log`),
      environment: {
        DATABASE_URL: this.server.url(DATABASE),
        REDIS_URL: this.redis.url,
        NODE_ENV: "development",
        HOLDFAST_DISABLE_ADMIN: "true",
        HEARD_EVENTS: this.heard,
        NODE_OPTIONS: `--require ${HEARS_EVENTS}`,
      },
    })
  }

  /** @param {string} log */
  endOf(log) {
    return endOfLog(path.join(this.folder, `${log}.log`))
  }
}

/** @param {unknown} outcome */
function isDone(outcome) {
  return outcome instanceof Refusal && outcome.code === "cart_converted"
}

/**
 * @param {string} what
 * @param {() => Promise<boolean>} holds
 */
async function waitFor(what, holds) {
  const begun = Date.now()

  while (!(await holds())) {
    if (Date.now() - begun > PATIENCE_MS) {
      throw new Error(`Waited ${PATIENCE_MS / 1000} s in vain for ${what}`)
    }
    await sleep(300)
  }
}
