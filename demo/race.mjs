// @ts-check
import { completeCart, fillCart, prepareCheckout, Refusal } from "./shopper.mjs"

const TRIES = 30
const WAIT_MS = 300

/**
 * How a race ended.
 *
 * @typedef {object} Race
 * @property {string[]} orderIds
 * @property {Record<string, number>} refusals how many, by code
 * @property {number} repeats answers of "come again", which were heeded
 */

/**
 * Lets shoppers buy one unit each, at once: all fill their carts, and when all
 * are at the checkout all pay.
 *
 * @param {object} options
 * @param {import("./shopper.mjs").Api} options.store
 * @param {import("./find-shop.mjs").FoundShop} options.shop
 * @param {string} options.variantId
 * @param {number} options.shoppers
 * @returns {Promise<Race>}
 */
export async function race({ store, shop, variantId, shoppers }) {
  /** @type {Race} */
  const result = { orderIds: [], refusals: {}, repeats: 0 }

  /**
   * @template Outcome
   * @param {() => Promise<Outcome>} act
   * @returns {Promise<Outcome | undefined>} undefined if refused
   */
  const attempt = async (act) => {
    for (let tries = 1; ; tries++) {
      try {
        return await act()
      } catch (error) {
        if (!(error instanceof Refusal)) {
          throw error
        }
        // Core's own locks give up after 5 s, and a shopper presses again.
        if (error.status >= 500 && tries < TRIES) {
          result.repeats++
          await new Promise((resolve) => setTimeout(resolve, WAIT_MS))
          continue
        }

        const code = error.code ?? `${error.status} ${error.message}`

        result.refusals[code] = (result.refusals[code] ?? 0) + 1

        return undefined
      }
    }
  }

  // One after the other: a cart holds its unit, and a second one would hold another.
  const carts = await Promise.all(
    Array.from({ length: shoppers }, async () => {
      const cart = await attempt(() =>
        fillCart(store, shop, { [variantId]: 1 })
      )

      if (cart) {
        await attempt(() =>
          prepareCheckout(store, cart.id, shop.shippingOptionId)
        )
      }

      return cart
    })
  )
  const orders = await Promise.all(
    carts.map((cart) => cart && attempt(() => completeCart(store, cart.id)))
  )

  result.orderIds = orders.flatMap((order) => (order ? [order.id] : []))

  return result
}
