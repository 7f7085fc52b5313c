// @ts-check
import { randomUUID } from "node:crypto"

/**
 * A shopper and a clerk who know nothing but the HTTP API: for the demo and for
 * the stories of the tests.
 */

/** An answer of the server that is not a success. */
export class Refusal extends Error {
  /**
   * @param {number} status
   * @param {{ message?: string, code?: string, type?: string }} body
   * @param {string} [request]
   */
  constructor(status, body, request) {
    super(`${status} ${body.message ?? JSON.stringify(body)}`)
    this.request = request
    this.status = status
    this.body = body
    this.code = body.code
  }
}

/**
 * @typedef {object} Api
 * @property {(path: string) => Promise<any>} get
 * @property {(path: string, body?: object) => Promise<any>} post
 * @property {(path: string, body?: object) => Promise<any>} delete
 */

/**
 * @param {string} baseUrl
 * @param {Record<string, string>} headers
 * @returns {Api}
 */
export function apiOf(baseUrl, headers) {
  const send = async (
    /** @type {string} */ method,
    /** @type {string} */ path,
    /** @type {object | undefined} */ body
  ) => {
    const response = await fetch(`${baseUrl}${path}`, {
      method,
      headers: { "content-type": "application/json", ...headers },
      ...(body && { body: JSON.stringify(body) }),
    })
    const answer = /** @type {any} */ (await response.json().catch(() => ({})))

    if (!response.ok) {
      throw new Refusal(response.status, answer, `${method} ${path}`)
    }

    return answer
  }

  return {
    get: (path) => send("GET", path, undefined),
    post: (path, body = {}) => send("POST", path, body),
    delete: (path, body) => send("DELETE", path, body),
  }
}

/**
 * The Store API as a shopper with a publishable key sees it.
 *
 * @param {string} baseUrl
 * @param {string} publishableKey
 */
export function storeOf(baseUrl, publishableKey) {
  return apiOf(baseUrl, { "x-publishable-api-key": publishableKey })
}

/**
 * The Admin API as a clerk who is logged in sees it.
 *
 * @param {string} baseUrl
 * @param {{ email: string, password: string }} admin
 */
export async function adminOf(baseUrl, admin) {
  return apiOf(baseUrl, await logIn(baseUrl, admin))
}

/**
 * What a clerk who is logged in sends along.
 *
 * @param {string} baseUrl
 * @param {{ email: string, password: string }} admin
 */
export async function logIn(baseUrl, admin) {
  const { token } = await apiOf(baseUrl, {}).post("/auth/user/emailpass", admin)

  return { authorization: `Bearer ${token}` }
}

export const ADDRESS = {
  first_name: "Ada",
  last_name: "Nord",
  address_1: "Storgata 1",
  city: "Oslo",
  postal_code: "0155",
  country_code: "no",
}

/**
 * A cart with an address, and with these variants in these quantities.
 *
 * @param {Api} store
 * @param {{ regionId: string, salesChannelId?: string }} shop
 * @param {Record<string, number>} quantities by variant id
 * @returns {Promise<any>}
 */
export async function fillCart(store, shop, quantities) {
  const { cart } = await store.post("/store/carts", {
    region_id: shop.regionId,
    // Of a shopper of its own: two carts that come at once with the same new
    // address both make the customer, and one of them fails.
    email: `ada-${randomUUID()}@holdfast.test`,
    shipping_address: ADDRESS,
    billing_address: ADDRESS,
    ...(shop.salesChannelId && { sales_channel_id: shop.salesChannelId }),
  })
  let filled = cart

  for (const [variant_id, quantity] of Object.entries(quantities)) {
    filled = (
      await store.post(`/store/carts/${cart.id}/line-items`, {
        variant_id,
        quantity,
      })
    ).cart
  }

  return filled
}

/**
 * All that a cart needs before it can be completed: shipping and payment.
 *
 * @param {Api} store
 * @param {string} cartId
 * @param {string} shippingOptionId
 */
export async function prepareCheckout(store, cartId, shippingOptionId) {
  await store.post(`/store/carts/${cartId}/shipping-methods`, {
    option_id: shippingOptionId,
  })
  const { payment_collection } = await store.post(
    "/store/payment-collections",
    {
      cart_id: cartId,
    }
  )

  await store.post(
    `/store/payment-collections/${payment_collection.id}/payment-sessions`,
    { provider_id: "pp_system_default" }
  )
}

/**
 * Completes a cart.
 *
 * @param {Api} store
 * @param {string} cartId
 * @returns {Promise<any>} the order
 * @throws {Refusal} also where Medusa answers 200 with an error in it
 */
export async function completeCart(store, cartId) {
  const answer = await store.post(`/store/carts/${cartId}/complete`)

  if (answer.type !== "order") {
    throw new Refusal(400, { ...answer.error, code: answer.error?.code })
  }

  return answer.order
}

/**
 * From the empty cart to the order.
 *
 * @param {Api} store
 * @param {{ regionId: string, salesChannelId?: string }} shop
 * @param {Record<string, number>} quantities by variant id
 * @param {string} shippingOptionId
 * @returns {Promise<any>} the order
 */
export async function buy(store, shop, quantities, shippingOptionId) {
  const cart = await fillCart(store, shop, quantities)

  await prepareCheckout(store, cart.id, shippingOptionId)

  return await completeCart(store, cart.id)
}
