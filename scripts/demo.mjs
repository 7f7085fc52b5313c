// @ts-check
import { existsSync } from "node:fs"
import path from "node:path"

import { findShop } from "../demo/find-shop.mjs"
import { race } from "../demo/race.mjs"
import {
  adminOf,
  buy,
  completeCart,
  fillCart,
  prepareCheckout,
  Refusal,
  storeOf,
} from "../demo/shopper.mjs"
import { StockBoard } from "../demo/stock-board.mjs"
import { answers, DemoServer, demoUrl } from "./server/demo-server.mjs"
import { demo } from "./server/demo-settings.mjs"
import { ROOT } from "./server/medusa-command.mjs"
import { onStop } from "./process/stop-signals.mjs"

// npm run demo: buys, ships, cancels and adjusts over HTTP on the demo shop,
// and shows the stock after each step. Where no server answers it starts one
// and stops it after. Ends with 1 if a figure is not the expected one.
const SHOPPERS = 50
const LAST_UNITS = 5

const dotenv = path.join(ROOT, ".env")

if (existsSync(dotenv)) {
  process.loadEnvFile(dotenv)
}

/** @type {DemoServer | undefined} */
let ownServer
let code = 1
let isStopping = false

onStop(() => {
  isStopping = true
  void (ownServer?.stop() ?? Promise.resolve()).then(() => process.exit(130))
})

try {
  const url = demoUrl()

  if (!(await answers(url))) {
    ownServer = new DemoServer({
      hasDashboard: false,
      report: (text) => console.log(`${text} ...`),
      onEnd: (reason) => {
        console.error(`\n${reason.message}`)
        process.exit(1)
      },
    })
    await ownServer.start()
  }

  const mistakes = await play(url)

  for (const mistake of mistakes) {
    console.error(`WRONG  ${mistake}`)
  }
  if (!mistakes.length) {
    console.log("\nEvery figure is the expected one.")
    code = 0
  }
} catch (error) {
  if (!isStopping) {
    console.error(`\n${explain(error)}`)
  }
}

await ownServer?.stop()
process.exit(code)

/**
 * @param {string} url
 * @returns {Promise<string[]>} what went wrong
 */
async function play(url) {
  const admin = await adminOf(url, demo.admin)
  const shop = await findShop(admin, demo.name)
  const store = storeOf(url, shop.publishableKey)
  const { variantIds, itemIds } = shop
  const board = new StockBoard(
    admin,
    Object.fromEntries(
      ["SWEATER-S", "MUG", "TEA", "LAMP"].map((sku) => [
        sku,
        String(itemIds[sku]),
      ])
    )
  )

  console.log(`\nThe demo shop at ${url}\n`)

  await board.fillShelves("SWEATER-S", 20)
  await board.fillShelves("MUG", 40)
  await board.fillShelves("TEA", 60)
  await board.fillShelves("LAMP", LAST_UNITS)

  const now = {
    "SWEATER-S": await board.stockOf("SWEATER-S"),
    MUG: await board.stockOf("MUG"),
    TEA: await board.stockOf("TEA"),
    LAMP: await board.stockOf("LAMP"),
  }

  await board.show("on the shelves", now)
  board.expect("the storefront shows", await shownOnStorefront(store), {
    "SWEATER-S": 20,
    MUG: 80,
    "TEA-SET": 40,
    LAMP: LAST_UNITS,
  })

  const cart = await fillCart(store, shop, {
    [String(variantIds["SWEATER-S"])]: 2,
    [String(variantIds["TEA-SET"])]: 1,
  })

  // They are held from here on, and the order takes them over.
  now["SWEATER-S"].reserved += 2
  now.MUG.reserved += 2
  now.TEA.reserved += 1
  await board.show("2 sweaters and a tea set in a cart", now)
  await prepareCheckout(store, cart.id, shop.shippingOptionId)

  const order = await completeCart(store, cart.id)

  await board.show("the cart is an order", now)

  await admin.post(`/admin/orders/${order.id}/fulfillments`, {
    location_id: shop.locationId,
    items: order.items.map(
      (/** @type {{ id: string, quantity: number }} */ { id, quantity }) => ({
        id,
        quantity,
      })
    ),
  })
  now["SWEATER-S"].reserved -= 2
  now["SWEATER-S"].stocked -= 2
  now.MUG.reserved -= 2
  now.MUG.stocked -= 2
  now.TEA.reserved -= 1
  now.TEA.stocked -= 1
  await board.show("the order is fulfilled", now)

  const other = await buy(
    store,
    shop,
    { [String(variantIds["SWEATER-S"])]: 3 },
    shop.shippingOptionId
  )

  now["SWEATER-S"].reserved += 3
  await board.show("another order: 3 sweaters", now)

  await admin.post(`/admin/orders/${other.id}/cancel`)
  now["SWEATER-S"].reserved -= 3
  await board.show("it is cancelled", now)

  await admin.post(
    `/admin/inventory-items/${itemIds.TEA}/location-levels/${shop.locationId}`,
    { stocked_quantity: now.TEA.stocked - 4 }
  )
  now.TEA.stocked -= 4
  await board.show("adjusted: 4 packets of tea were wet", now)

  console.log(
    `\n${SHOPPERS} shoppers at once want the last ${LAST_UNITS} lamps: half a minute, or two on a busy machine ...\n`
  )

  const begin = Date.now()
  const { orderIds, refusals, repeats } = await race({
    store,
    shop,
    variantId: String(variantIds.LAMP),
    shoppers: SHOPPERS,
  })
  const seconds = ((Date.now() - begin) / 1000).toFixed(1)

  now.LAMP.reserved += LAST_UNITS
  await board.show("all of them have paid, or were refused", now)
  board.expect("orders of the last units", orderIds.length, LAST_UNITS)
  board.expect("refusals of the race", refusals, {
    insufficient_inventory: SHOPPERS - LAST_UNITS,
  })

  for (const id of orderIds) {
    await admin.post(`/admin/orders/${id}/cancel`)
  }

  now.LAMP.reserved -= LAST_UNITS
  await board.show("their orders are cancelled", now)
  console.log(
    `\nThe race: ${orderIds.length} orders, refused ${JSON.stringify(refusals)}, ` +
      `${repeats} tries repeated after a time-out of core's locks, ${seconds} s`
  )

  return board.mistakes
}

/**
 * @param {import("../demo/shopper.mjs").Api} store
 * @returns {Promise<Record<string, number>>} units, by sku of the variant
 */
async function shownOnStorefront(store) {
  const { products } = await store.get(
    "/store/products?fields=variants.sku,%2Bvariants.inventory_quantity"
  )
  const quantities = Object.fromEntries(
    products.flatMap(
      (
        /** @type {{ variants: { sku: string, inventory_quantity: number }[] }} */ {
          variants,
        }
      ) =>
        variants.map(({ sku, inventory_quantity }) => [sku, inventory_quantity])
    )
  )

  return Object.fromEntries(
    ["SWEATER-S", "MUG", "TEA-SET", "LAMP"].map((sku) => [sku, quantities[sku]])
  )
}

/** @param {unknown} error */
function explain(error) {
  if (!(error instanceof Refusal)) {
    return error instanceof Error ? error.message : String(error)
  }
  if (error.status === 401) {
    return `The demo's admin cannot log in at ${demoUrl()}: what answers there is another shop, or the admin's password was changed`
  }

  return `${error.request} was answered with ${error.message}`
}
