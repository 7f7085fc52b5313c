// @ts-check
import assert from "node:assert/strict"

import { buy, fillCart, Refusal } from "../demo/shopper.mjs"
import { race } from "../demo/race.mjs"
import { makeItem, putOnSale, stockOf } from "./open-shop.mjs"

/**
 * What must hold in every shop, whatever its versions: played over HTTP by shoppers
 * and a clerk who know nothing of what the server is made of.
 *
 * @typedef {object} Stage
 * @property {import("../demo/shopper.mjs").Api} admin
 * @property {import("../demo/shopper.mjs").Api} store
 * @property {import("./open-shop.mjs").OpenShop} shop
 */

/** @type {Record<string, (stage: Stage) => Promise<void>>} */
export const STORIES = {
  "a cart holds its units, and gives back what is taken out of it":
    holdsAndGivesBack,
  "staff see whose units are held, and release them": releasesByStaff,
  "twelve shoppers want five units, and five have them": racesForTheLast,
  "an order's units leave with its parcel, and come back when that is cancelled":
    fulfillsAndTakesBack,
  "an order that is cancelled gives its units back": cancelsAnOrder,
  "what a shopper returns is on hand again": receivesAReturn,
  "a claim that refunds leaves the stock as it is": claimsARefund,
  "a line of two locations leaves each with its own units": splitsALine,
  "a kit takes of each part what it is made of": sellsAKit,
  "a backorder is promised what is expected, and has it when it comes":
    keepsABackorder,
  "an order that is edited has the units of what it is now": editsAnOrder,
  "every change is in the ledger, and the check finds nothing": isSound,
}

/** @param {Stage} stage */
async function holdsAndGivesBack({ admin, store, shop }) {
  const { oslo } = shop.locationIds
  const { variantId, itemId } = await putOnSale(admin, shop, "VASE", {
    stock: { [oslo]: 3 },
  })
  const cart = await fillCart(store, shop, { [variantId]: 2 })
  const line = `/store/carts/${cart.id}/line-items/${cart.items[0].id}`

  assert.deepEqual(await stockOf(admin, shop, itemId), { oslo: [3, 2] })
  await isShort(() => fillCart(store, shop, { [variantId]: 2 }))
  await store.post(line, { quantity: 3 })
  assert.deepEqual(await stockOf(admin, shop, itemId), { oslo: [3, 3] })
  await isShort(() => store.post(line, { quantity: 4 }))
  await store.delete(line)
  assert.deepEqual(await stockOf(admin, shop, itemId), { oslo: [3, 0] })
}

/** @param {Stage} stage */
async function releasesByStaff({ admin, store, shop }) {
  const { oslo } = shop.locationIds
  const { variantId, itemId } = await putOnSale(admin, shop, "BOWL", {
    stock: { [oslo]: 1 },
  })
  const cart = await fillCart(store, shop, { [variantId]: 1 })
  const { cart_reservations: held } = await admin.get(
    `/admin/cart-reservations?cart_id=${cart.id}`
  )

  assert.equal(held.length, 1)
  await admin.post(`/admin/cart-reservations/${held[0].id}/release`, {
    reason: "correction",
  })
  assert.deepEqual(await stockOf(admin, shop, itemId), { oslo: [1, 0] })

  const { stock_movements: movements } = await admin.get(
    `/admin/stock-movements?inventory_item_id=${itemId}`
  )

  assert.equal(movements[0].kind, "released")
  assert.equal(movements[0].reason, "correction")
}

/** @param {Stage} stage */
async function racesForTheLast({ admin, store, shop }) {
  const { oslo } = shop.locationIds
  const { variantId, itemId } = await putOnSale(admin, shop, "STOOL", {
    stock: { [oslo]: 5 },
  })
  const { orderIds } = await race({
    store,
    shop: /** @type {any} */ (shop),
    variantId,
    shoppers: 12,
  })

  assert.equal(new Set(orderIds).size, 5)
  assert.deepEqual(await stockOf(admin, shop, itemId), { oslo: [5, 5] })
}

/** @param {Stage} stage */
async function fulfillsAndTakesBack({ admin, store, shop }) {
  const { oslo } = shop.locationIds
  const { variantId, itemId } = await putOnSale(admin, shop, "LAMP", {
    stock: { [oslo]: 5 },
  })
  const order = await buy(
    store,
    shop,
    { [variantId]: 2 },
    shop.shippingOptionId
  )

  assert.deepEqual(await stockOf(admin, shop, itemId), { oslo: [5, 2] })

  const parcel = await send(admin, order, oslo)

  assert.deepEqual(await stockOf(admin, shop, itemId), { oslo: [3, 0] })
  await admin.post(`/admin/orders/${order.id}/fulfillments/${parcel}/cancel`)
  assert.deepEqual(await stockOf(admin, shop, itemId), { oslo: [5, 2] })
  await send(admin, order, oslo)
  assert.deepEqual(await stockOf(admin, shop, itemId), { oslo: [3, 0] })
}

/** @param {Stage} stage */
async function cancelsAnOrder({ admin, store, shop }) {
  const { oslo } = shop.locationIds
  const { variantId, itemId } = await putOnSale(admin, shop, "RUG", {
    stock: { [oslo]: 1 },
  })
  const order = await buy(
    store,
    shop,
    { [variantId]: 1 },
    shop.shippingOptionId
  )

  await isShort(() => fillCart(store, shop, { [variantId]: 1 }))
  await admin.post(`/admin/orders/${order.id}/cancel`)
  assert.deepEqual(await stockOf(admin, shop, itemId), { oslo: [1, 0] })
}

/** @param {Stage} stage */
async function receivesAReturn({ admin, store, shop }) {
  const { oslo } = shop.locationIds
  const { variantId, itemId } = await putOnSale(admin, shop, "DESK", {
    stock: { [oslo]: 4 },
  })
  const order = await buy(
    store,
    shop,
    { [variantId]: 2 },
    shop.shippingOptionId
  )
  const parcel = await send(admin, order, oslo)

  await deliver(admin, order, parcel)

  const { return: opened } = await admin.post("/admin/returns", {
    order_id: order.id,
    location_id: oslo,
  })
  const path = `/admin/returns/${opened.id}`
  const items = [{ id: order.items[0].id, quantity: 1 }]

  await admin.post(`${path}/request-items`, { items })
  await admin.post(`${path}/request`)
  await admin.post(`${path}/receive`)
  await admin.post(`${path}/receive-items`, { items })
  await admin.post(`${path}/receive/confirm`)
  assert.deepEqual(await stockOf(admin, shop, itemId), { oslo: [3, 0] })
}

/** @param {Stage} stage */
async function claimsARefund({ admin, store, shop }) {
  const { oslo } = shop.locationIds
  const { variantId, itemId } = await putOnSale(admin, shop, "CLOCK", {
    stock: { [oslo]: 4 },
  })
  const order = await buy(
    store,
    shop,
    { [variantId]: 1 },
    shop.shippingOptionId
  )

  await deliver(admin, order, await send(admin, order, oslo))

  const { claim } = await admin.post("/admin/claims", {
    order_id: order.id,
    type: "refund",
  })

  await admin.post(`/admin/claims/${claim.id}/claim-items`, {
    items: [{ id: order.items[0].id, quantity: 1, reason: "wrong_item" }],
  })
  await admin.post(`/admin/claims/${claim.id}/request`)
  assert.deepEqual(await stockOf(admin, shop, itemId), { oslo: [3, 0] })
}

/** @param {Stage} stage */
async function splitsALine({ admin, store, shop }) {
  const { oslo, bergen } = shop.locationIds
  const { variantId, itemId } = await putOnSale(admin, shop, "CUP", {
    stock: { [oslo]: 2, [bergen]: 3 },
  })
  const order = await buy(
    store,
    shop,
    { [variantId]: 5 },
    shop.shippingOptionId
  )

  assert.deepEqual(await stockOf(admin, shop, itemId), {
    oslo: [2, 2],
    bergen: [3, 3],
  })
  await send(admin, order, oslo, 2)
  assert.deepEqual(await stockOf(admin, shop, itemId), {
    oslo: [0, 0],
    bergen: [3, 3],
  })
  await send(admin, order, bergen, 3)
  assert.deepEqual(await stockOf(admin, shop, itemId), {
    oslo: [0, 0],
    bergen: [0, 0],
  })
}

/** @param {Stage} stage */
async function sellsAKit({ admin, store, shop }) {
  const { oslo } = shop.locationIds
  const leg = await makeItem(admin, "LEG", { [oslo]: 9 })
  const top = await makeItem(admin, "TOP", { [oslo]: 5 })
  const { variantId } = await putOnSale(admin, shop, "TABLE", {
    parts: { [leg]: 4, [top]: 1 },
  })
  const order = await buy(
    store,
    shop,
    { [variantId]: 2 },
    shop.shippingOptionId
  )

  assert.deepEqual(await stockOf(admin, shop, leg), { oslo: [9, 8] })
  assert.deepEqual(await stockOf(admin, shop, top), { oslo: [5, 2] })
  await isShort(() => fillCart(store, shop, { [variantId]: 1 }))
  await send(admin, order, oslo)
  assert.deepEqual(await stockOf(admin, shop, leg), { oslo: [1, 0] })
  assert.deepEqual(await stockOf(admin, shop, top), { oslo: [3, 0] })
}

/** @param {Stage} stage */
async function keepsABackorder({ admin, store, shop }) {
  const { oslo } = shop.locationIds
  const { variantId, itemId } = await putOnSale(admin, shop, "SOFA", {
    stock: { [oslo]: 1 },
    isBackordered: true,
  })
  const expectedAt = new Date(Date.now() + 4 * 24 * 60 * 60 * 1000)
  const { incoming_stock: delivery } = await admin.post(
    "/admin/incoming-stock",
    {
      inventory_item_id: itemId,
      location_id: oslo,
      quantity: 5,
      expected_at: expectedAt.toISOString(),
    }
  )
  const order = await buy(
    store,
    shop,
    { [variantId]: 3 },
    shop.shippingOptionId
  )
  const { lines } = await store.get(`/store/orders/${order.id}/backorders`)

  assert.deepEqual(lines, [
    {
      line_item_id: order.items[0].id,
      quantity: 2,
      promised_at: expectedAt.toISOString(),
    },
  ])
  await admin.post(`/admin/incoming-stock/${delivery.id}/receive`)
  assert.deepEqual(await stockOf(admin, shop, itemId), { oslo: [6, 3] })
  await send(admin, order, oslo)
  assert.deepEqual(await stockOf(admin, shop, itemId), { oslo: [3, 0] })
}

/** @param {Stage} stage */
async function editsAnOrder({ admin, store, shop }) {
  const { oslo } = shop.locationIds
  const { variantId, itemId } = await putOnSale(admin, shop, "FRAME", {
    stock: { [oslo]: 3 },
  })
  const order = await buy(
    store,
    shop,
    { [variantId]: 1 },
    shop.shippingOptionId
  )
  const path = `/admin/order-edits/${order.id}`
  const change = async (/** @type {number} */ quantity) => {
    await admin.post("/admin/order-edits", { order_id: order.id })
    await admin.post(`${path}/items/item/${order.items[0].id}`, { quantity })
    await admin.post(`${path}/confirm`)
  }

  await change(3)
  assert.deepEqual(await stockOf(admin, shop, itemId), { oslo: [3, 3] })
  await change(1)
  assert.deepEqual(await stockOf(admin, shop, itemId), { oslo: [3, 1] })
}

/** @param {Stage} stage */
async function isSound({ admin }) {
  const { check } = await admin.get("/admin/stock-reconciliation")

  assert.notEqual(check.checked.ledgers, 0)
  assert.deepEqual([check.is_sound, check.findings], [true, []])
}

/**
 * @param {import("../demo/shopper.mjs").Api} admin
 * @param {any} order
 * @param {string} locationId
 * @param {number} [quantity] all of the line if not given
 * @returns {Promise<string>} the parcel
 */
async function send(admin, order, locationId, quantity) {
  const parcels = async () =>
    (
      await admin.get(`/admin/orders/${order.id}?fields=id,fulfillments.id`)
    ).order.fulfillments.map((/** @type {any} */ parcel) => parcel.id)
  const before = await parcels()

  await admin.post(`/admin/orders/${order.id}/fulfillments`, {
    location_id: locationId,
    items: order.items.map((/** @type {any} */ item) => ({
      id: item.id,
      quantity: quantity ?? item.quantity,
    })),
  })

  return (await parcels()).find(
    (/** @type {string} */ id) => !before.includes(id)
  )
}

/**
 * @param {import("../demo/shopper.mjs").Api} admin
 * @param {any} order
 * @param {string} parcel
 */
async function deliver(admin, order, parcel) {
  await admin.post(
    `/admin/orders/${order.id}/fulfillments/${parcel}/mark-as-delivered`
  )
}

/** @param {() => Promise<unknown>} act */
async function isShort(act) {
  await assert.rejects(act, (error) => {
    assert(error instanceof Refusal, String(error))
    assert.equal(error.code, "insufficient_inventory", String(error))

    return true
  })
}
