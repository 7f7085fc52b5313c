// @ts-check
import { randomUUID } from "node:crypto"

import { ADDRESS, completeCart, prepareCheckout } from "../demo/shopper.mjs"

/**
 * A shopper on the way to an order.
 *
 * @typedef {object} Story
 * @property {import("../demo/shopper.mjs").Api} store
 * @property {Pick<import("../demo/shop.js").Shop, "regionId" | "shippingOptionIds">} shop
 * @property {string[]} variantIds three that are for sale
 * @property {any} [cart] the one that becomes the order
 */

/**
 * What is asked of a shop on that way, in its order. What has no name only goes before
 * the next.
 *
 * @type {{ name?: string, send: (story: Story) => Promise<unknown> }[]}
 */
const REQUESTS = [
  { name: "make an empty cart", send: (story) => makeCart(story) },
  {
    name: "make a cart with a line",
    send: (story) =>
      makeCart(story, {
        items: [{ variant_id: story.variantIds[0], quantity: 1 }],
      }),
  },
  {
    send: async (story) => {
      story.cart = await makeCart(story, {
        email: `ada-${randomUUID()}@holdfast.test`,
      })
    },
  },
  { name: "add a first line", send: (story) => addLine(story, 1) },
  { name: "add a second line", send: (story) => addLine(story, 2) },
  {
    name: "change a line's quantity",
    send: ({ store, cart }) => store.post(firstLine(cart), { quantity: 2 }),
  },
  {
    name: "take a line out",
    send: ({ store, cart }) => store.delete(firstLine(cart)),
  },
  {
    name: "set the address",
    send: ({ store, cart }) =>
      store.post(`/store/carts/${cart.id}`, {
        shipping_address: ADDRESS,
        billing_address: ADDRESS,
      }),
  },
  {
    name: "choose shipping and payment",
    send: ({ store, shop, cart }) =>
      prepareCheckout(store, cart.id, shop.shippingOptionIds.oslo),
  },
  {
    name: "complete the cart",
    send: ({ store, cart }) => completeCart(store, cart.id),
  },
]

/**
 * How many statements a shop's server sends for each of them, one at a time: the least of
 * some rounds, for once a second a server sends what no request has asked for.
 *
 * @param {Story} story
 * @param {(request: () => Promise<unknown>) => Promise<number>} countStatements
 * @param {number} rounds
 * @returns {Promise<Record<string, number>>}
 */
export async function countByRequest(story, countStatements, rounds) {
  /** @type {Record<string, number>} */
  const counts = {}

  for (let round = 0; round < rounds; round += 1) {
    for (const { name, send } of REQUESTS) {
      const sent = await countStatements(() => send(story))

      if (name) {
        counts[name] = Math.min(sent, counts[name] ?? sent)
      }
    }
  }

  return counts
}

/**
 * @param {Story} story
 * @param {object} [body]
 */
async function makeCart({ store, shop }, body) {
  const { cart } = await store.post("/store/carts", {
    region_id: shop.regionId,
    ...body,
  })

  return cart
}

/**
 * @param {Story} story
 * @param {number} n of which variant
 */
async function addLine(story, n) {
  const { cart } = await story.store.post(
    `/store/carts/${story.cart.id}/line-items`,
    { variant_id: story.variantIds[n], quantity: 1 }
  )

  story.cart = cart
}

/** @param {any} cart */
const firstLine = ({ id, items }) =>
  `/store/carts/${id}/line-items/${items[0].id}`
