// @ts-check
import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import path from "node:path"

import { adminOf, buy, storeOf } from "../demo/shopper.mjs"
import { Server } from "../drills/server.mjs"
import { ensureDatabase } from "../scripts/postgres/database.mjs"
import {
  executableBinaries,
  makeThrowAwayFolder,
  serverUser,
} from "../scripts/postgres/postgres-files.mjs"
import { ADMIN, BareShop } from "./bare-shop.mjs"
import { openShop, putOnSale, stockOf } from "./open-shop.mjs"
import { STORIES } from "./stories.mjs"

/**
 * How a shop of these versions did.
 *
 * @typedef {object} Played
 * @property {import("./versions.mjs").Versions} versions
 * @property {number} stories how many went well
 * @property {string[]} mistakes of stories, of taking over and of giving back
 * @property {number} seconds
 */

const NOTHING_LEFT = /nothing to revert/i
const MOST_MIGRATIONS = 100

/**
 * A shop that runs on core's module, sells, is taken over by Holdfast, plays all
 * stories, and goes back to core's module.
 *
 * @param {import("./versions.mjs").Versions} versions
 * @param {object} how
 * @param {string} how.tarball
 * @param {boolean} how.isShort it does not go back, which is a start of Medusa for each migration
 * @param {(text: string) => void} how.tell
 * @param {(close: () => Promise<void> | void) => void} how.own what is to be closed, the last first
 * @returns {Promise<Played>}
 */
export async function play(versions, { tarball, isShort, tell, own }) {
  const begun = performance.now()
  /** @type {string[]} */
  const mistakes = []
  let stories = 0

  try {
    const shop = await BareShop.install(versions, tarball)

    own(() => shop.remove())
    tell("installed")
    shop.databaseUrl = await openDatabase(shop.postgres, own)

    const before = await sellOnCore(shop)

    tell("sold on core's module")
    stories = await playStories(shop, before, mistakes)
    tell(`${stories} stories`)
    if (!isShort) {
      await giveBack(shop, before)
      tell("given back")
    }
  } catch (error) {
    mistakes.push(wordsOf(error))
  }

  return {
    versions,
    stories,
    mistakes,
    seconds: (performance.now() - begun) / 1000,
  }
}

/**
 * @param {string} native the binaries
 * @param {Parameters<typeof play>[1]["own"]} own
 */
async function openDatabase(native, own) {
  const folder = makeThrowAwayFolder({ inMemory: true })
  const server = await Server.start({
    folder,
    bin: executableBinaries(serverUser(path.join(folder, "data")), native),
  })
  const url = server.url(`shop_${randomBytes(4).toString("hex")}`)

  own(() => server.close())
  await ensureDatabase(url)

  return url
}

/**
 * What is there before Holdfast comes.
 *
 * @param {BareShop} bare
 */
async function sellOnCore(bare) {
  await bare.medusa("core", ["db:migrate", "--execute-safe-links"])
  await bare.medusa("core", ["user", "-e", ADMIN.email, "-p", ADMIN.password])

  const server = await bare.start("core")
  const admin = await adminOf(server.url, ADMIN)
  const shop = await openShop(admin)
  const { oslo } = shop.locationIds
  const chair = await putOnSale(admin, shop, "CHAIR", { stock: { [oslo]: 6 } })
  const store = storeOf(server.url, shop.publishableKey)
  const quantities = { [chair.variantId]: 2 }
  const order = await buy(store, shop, quantities, shop.shippingOptionId)

  assert.deepEqual(await stockOf(admin, shop, chair.itemId), { oslo: [6, 2] })
  await server.stop()

  return { shop, chair, order }
}

/**
 * @param {BareShop} bare
 * @param {Awaited<ReturnType<typeof sellOnCore>>} before
 * @param {string[]} mistakes
 */
async function playStories(bare, { shop, chair, order }, mistakes) {
  await bare.medusa("holdfast", ["db:migrate", "--execute-safe-links"])

  const server = await bare.start("holdfast")
  const admin = await adminOf(server.url, ADMIN)
  const store = storeOf(server.url, shop.publishableKey)
  let played = 0

  assert.deepEqual(await stockOf(admin, shop, chair.itemId), { oslo: [6, 2] })

  for (const [name, story] of Object.entries(STORIES)) {
    try {
      await story({ admin, store, shop })
      played++
    } catch (error) {
      mistakes.push(`${name}: ${wordsOf(error)}`)
    }
  }

  // What was sold on core's module leaves the house on ours.
  await admin.post(`/admin/orders/${order.id}/fulfillments`, {
    location_id: shop.locationIds.oslo,
    items: [{ id: order.items[0].id, quantity: 1 }],
  })
  assert.deepEqual(await stockOf(admin, shop, chair.itemId), { oslo: [5, 1] })
  await server.stop()
  mistakes.push(
    ...linesOf(server.output())
      .filter(
        ({ level, message }) => level === "error" || /HOLDFAST/.test(message)
      )
      .map(({ level, message }) => `logged: ${level}: ${message}`)
  )

  return played
}

/**
 * As docs/switching.md has it.
 *
 * @param {BareShop} bare
 * @param {Awaited<ReturnType<typeof sellOnCore>>} before
 */
async function giveBack(bare, { shop, chair }) {
  let times = 0

  while (
    !NOTHING_LEFT.test(
      await bare.medusa("holdfast", ["db:rollback", "inventory"])
    )
  ) {
    assert(++times < MOST_MIGRATIONS, "Migrations are reverted without an end")
  }
  await bare.medusa("core", ["db:migrate", "--execute-safe-links"])

  const server = await bare.start("core")
  const admin = await adminOf(server.url, ADMIN)
  const store = storeOf(server.url, shop.publishableKey)
  const quantities = { [chair.variantId]: 1 }

  assert.deepEqual(await stockOf(admin, shop, chair.itemId), { oslo: [5, 1] })
  await buy(store, shop, quantities, shop.shippingOptionId)
  assert.deepEqual(await stockOf(admin, shop, chair.itemId), { oslo: [5, 2] })
  await server.stop()
}

/**
 * In production, Medusa logs a JSON object a line.
 *
 * @param {string} output
 * @returns {{ level: string, message: string }[]}
 */
function linesOf(output) {
  return output.split("\n").flatMap((line) => {
    try {
      return [JSON.parse(line)]
    } catch {
      return []
    }
  })
}

/** @param {unknown} error */
function wordsOf(error) {
  const { message, stderr, stdout } = /** @type {any} */ (error)

  return [message, stdout, stderr].filter(Boolean).join("\n").slice(0, 4000)
}
