// @ts-check
import { execFile } from "node:child_process"
import { promisify } from "node:util"

import { completeCart, fillCart, prepareCheckout } from "../demo/shopper.mjs"
import { ROOT } from "../scripts/server/medusa-command.mjs"
import { countByRequest } from "./cart-requests.mjs"
import { HttpShop, makeShopFolder, SHOP_STOCK } from "./http-shop.mjs"
import { measure } from "./measure.mjs"

/**
 * What is measured over HTTP, by shoppers on a whole Medusa server: one with
 * core's inventory module and one with Holdfast, which are the same in all else.
 *
 * @typedef {object} HttpRow
 * @property {string} name
 * @property {number} calls in a round of a second; as many as are made ready
 * @property {number} concurrency
 * @property {typeof SHOP_STOCK} stock
 * @property {null} effect adding to a cart holds units in one of the shops only
 * @property {(shop: HttpShop, n: number) => Promise<any>} [prepare] before the round
 * @property {(shop: HttpShop, n: number, cart: any) => Promise<unknown>} call
 *
 * @typedef {object} HttpResult
 * @property {{ name: string, results: Record<string, import("./measure.mjs").Result> }[]} rows
 * @property {Record<string, Record<string, number>>} statements of each request of a
 * shopper, by the shop's name
 * @property {Record<string, { orders: number, unheld: number }>} orders in the
 * end, and their lines that hold not exactly their units
 */

const COMMON = { concurrency: 10, stock: SHOP_STOCK, effect: null }

/** @param {(n: number) => number} variantOf the n-th cart */
const readyCart =
  (variantOf) =>
  async (
    /** @type {HttpShop} */ { store, shop, variantIds },
    /** @type {number} */ n
  ) => {
    const variantId = variantIds[variantOf(n) % variantIds.length] ?? ""
    const cart = await fillCart(store, shop, { [variantId]: 1 })

    await prepareCheckout(store, cart.id, shop.shippingOptionIds.oslo)

    return cart
  }

/** @type {Record<string, (n: number) => string>} */
const ADMIN_PAGES = {
  "items, by page": (n) =>
    `/admin/inventory-items?limit=20&offset=${(n % 50) * 20}`,
  "items, by a SKU": (n) => `/admin/inventory-items?q=old_${n % 1000}`,
  "reservations, by page": (n) =>
    `/admin/reservations?limit=20&offset=${(n % 50) * 20}`,
  "levels of an item": (n) =>
    `/admin/inventory-items/iitem_old_${n % 1000}/location-levels`,
}

/** @type {HttpRow[]} */
const HTTP_ROWS = [
  {
    ...COMMON,
    name: "HTTP: add to cart",
    calls: 40,
    prepare: ({ store, shop }) => fillCart(store, shop, {}),
    call: ({ store, variantIds }, n, cart) =>
      store.post(`/store/carts/${cart.id}/line-items`, {
        variant_id: variantIds[n % variantIds.length],
        quantity: 1,
      }),
  },
  {
    ...COMMON,
    name: "HTTP: complete the cart",
    calls: 20,
    prepare: readyCart((n) => n),
    call: ({ store }, _n, cart) => completeCart(store, cart.id),
  },
  {
    ...COMMON,
    name: "HTTP: complete, one hot variant",
    calls: 20,
    prepare: readyCart(() => 0),
    call: ({ store }, _n, cart) => completeCart(store, cart.id),
  },
  // Pages of the dashboard, by core's own routes: one clerk.
  ...Object.entries(ADMIN_PAGES).map(([what, pathOf]) => ({
    ...COMMON,
    name: `HTTP: admin, ${what}`,
    calls: 40,
    concurrency: 1,
    call: async (
      /** @type {HttpShop} */ { admin },
      /** @type {number} */ n
    ) => {
      const { count } = await admin.get(pathOf(n))

      if (!count) {
        throw new Error("found nothing")
      }
    },
  })),
  {
    // Core tells of it with its variants: it has no route of its own.
    ...COMMON,
    name: "HTTP: availability of 200 variants",
    calls: 30,
    call: async ({ name, store, variantIds }) => {
      const list = (/** @type {string} */ parameter) =>
        variantIds.map((id) => `${parameter}=${id}`).join("&")
      const answer = await store.get(
        name === "core"
          ? `/store/product-variants?fields=id,inventory_quantity&limit=200&${list("id[]")}`
          : `/store/availability?${list("variant_id")}`
      )
      const { length } = answer.variants ?? answer.availability

      if (length !== variantIds.length) {
        throw new Error(`answered for ${length} variants`)
      }
    },
  },
]

const STATEMENTS = "HTTP: statements of each request"

/**
 * @param {import("../scripts/postgres/postgres.mjs").Postgres} postgres
 * @param {import("./report.mjs").Settings} settings
 * @param {(text: string) => void} tell
 * @returns {Promise<HttpResult>}
 */
export async function measureHttp(postgres, settings, tell) {
  tell("Building Holdfast, as it is installed in a shop")
  await promisify(execFile)("npm", ["run", "build"], {
    cwd: ROOT,
    env: { ...process.env, NODE_ENV: "development" },
  })
  makeShopFolder()
  tell("Opening a shop on core's inventory, and the same on Holdfast")

  const shops = await Promise.all([
    HttpShop.start("core", postgres, null),
    HttpShop.start("holdfast", postgres, settings.profile),
  ])
  /** @type {HttpResult} */
  const result = { rows: [], statements: {}, orders: {} }

  if (STATEMENTS.includes(settings.rows)) {
    for (const shop of shops) {
      tell(`${STATEMENTS}, ${shop.name}`)
      result.statements[shop.name] = await countByRequest(
        { store: shop.store, shop: shop.shop, variantIds: shop.variantIds },
        (request) => shop.countStatements(request),
        8
      )
    }
  }

  for (const row of HTTP_ROWS.filter(({ name }) =>
    name.includes(settings.rows)
  )) {
    tell(row.name)
    result.rows.push({
      name: row.name,
      results: await measure(row, shops, settings),
    })
  }
  for (const shop of shops) {
    result.orders[shop.name] = await shop.orders()
    await shop.stop()
  }

  return result
}
