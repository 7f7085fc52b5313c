// @ts-check
import { setTimeout as sleep } from "node:timers/promises"

import { readAnswer } from "./count.mjs"

/**
 * @typedef {import("./count.mjs").Told} Told
 * @typedef {import("./module.mjs").Module} Module
 * @typedef {import("./module.mjs").Call} Call
 */

/** @typedef {(typeof KINDS)[number]} Kind */

/** What callers do, one after another. */
export const KINDS = /** @type {const} */ ([
  "reserve",
  "adjust",
  "read",
  "hold",
])

/** A caller that was refused does not ask again at once: nobody's does. */
const PAUSE_MS = 20
const LONGEST_WAIT_MS = 60_000

/**
 * Callers that reserve, adjust under a key, read and hold for carts, without a pause,
 * until they are stopped. A call under a key whose outcome nobody knows is sent again until
 * it is known, as the answer says.
 */
export class Load {
  /** @type {Told[]} */
  calls = []
  /** Calls under a key that were sent again, since nobody knew. */
  repeated = 0
  /** When each process last had a call accepted. */
  #acceptedAt
  #isOver = false
  #next = 0
  #callers

  /**
   * @param {Module[]} modules
   * @param {import("../bench/stock.mjs").Stock} stock
   * @param {{ callers: number, kinds: readonly Kind[] }} settings how many in each
   */
  constructor(modules, stock, { callers, kinds }) {
    this.stock = stock
    this.kinds = kinds
    this.name = `drill:${process.pid}.${performance.now().toFixed(3)}`
    this.#acceptedAt = modules.map(() => 0)
    this.#callers = Promise.all(
      modules.flatMap((module, index) =>
        Array.from({ length: callers }, () => this.#sell(module, index))
      )
    )
  }

  /**
   * Waits until every process has had a call accepted from now on.
   *
   * @returns {Promise<number>} seconds
   */
  async recovers() {
    const from = performance.now()

    while (this.#acceptedAt.some((at) => at < from)) {
      if (performance.now() - from > LONGEST_WAIT_MS) {
        throw new Error(
          `No call succeeded for ${LONGEST_WAIT_MS / 1000} s: a process did not recover`
        )
      }
      await sleep(2)
    }

    return (Math.max(...this.#acceptedAt) - from) / 1000
  }

  /** @returns {Promise<Told[]>} all calls, each with its answer */
  async stop() {
    this.#isOver = true
    await this.#callers

    return this.calls
  }

  /**
   * @param {Module} module
   * @param {number} index
   */
  async #sell(module, index) {
    while (!this.#isOver) {
      const n = this.#next++
      const id = `${this.name}.${n}`
      const call = this.#call(n, id)
      const isRead = call.method === "retrieveAvailableQuantity"
      const sent = performance.now()
      let told = readAnswer(await module.send(call))

      if (
        told.answer === "unknown" &&
        call.method === "adjustInventoryLevels"
      ) {
        // Whatever else it is told meanwhile says nothing of the first time.
        do {
          this.repeated += 1
          await sleep(PAUSE_MS)
          told = readAnswer(await module.send(call))
        } while (told.answer === "unknown" || told.answer === "refused")
      }
      this.calls.push({
        id,
        isRead,
        sent,
        ms: performance.now() - sent,
        ...told,
      })
      if (told.answer === "accepted") {
        this.#acceptedAt[index] = performance.now()
      } else {
        await sleep(PAUSE_MS)
      }
    }
  }

  /**
   * @param {number} n
   * @param {string} id
   * @returns {Call}
   */
  #call(n, id) {
    const inventory_item_id = this.stock.itemId(n)
    const { location } = this.stock

    switch (this.kinds[n % this.kinds.length]) {
      case "reserve":
        return {
          method: "createReservationItems",
          args: [
            {
              inventory_item_id,
              location_id: location,
              line_item_id: id,
              quantity: 1,
            },
          ],
        }
      case "adjust":
        return {
          method: "adjustInventoryLevels",
          args: [
            {
              idempotency_key: id,
              reason: "correction",
              reference_type: "drill",
              reference_id: id,
              lines: [
                { inventory_item_id, location_id: location, adjustment: 1 },
              ],
            },
          ],
        }
      case "read":
        return {
          method: "retrieveAvailableQuantity",
          args: [inventory_item_id, [location]],
        }
      default:
        return {
          method: "holdCartItems",
          args: [
            {
              cart_id: `cart_${id}`,
              location_ids: [location],
              lines: [
                {
                  line_item_id: id,
                  quantity: 1,
                  inventory_items: [{ inventory_item_id }],
                },
              ],
            },
          ],
        }
    }
  }
}
