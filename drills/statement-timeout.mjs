// @ts-check
import { setTimeout as sleep } from "node:timers/promises"

import { ROLE } from "./shop.mjs"

const TIMEOUT_MS = 200
const LOCKED_MS = 3000
const FREE_MS = 500

/**
 * The levels are locked for longer, again and again.
 *
 * @param {import("./drill.mjs").Drill} drill
 * @returns {Promise<import("./drill.mjs").Result>}
 */
export async function statementTimeout({ open, isShort }) {
  const shop = await open()
  const load = shop.sell()
  const times = isShort ? 1 : 5
  const limit = async (/** @type {number} */ ms) => {
    await shop.server.query(
      "postgres",
      `alter role ${ROLE} set statement_timeout = ${ms}`
    )
    // A session has what the role had when it began.
    await shop.server.terminate(ROLE)
  }

  await load.recovers()
  await limit(TIMEOUT_MS)
  await shop.server.withClient(shop.database, async (client) => {
    for (let time = 0; time < times; time++) {
      await client.query("begin")
      await client.query("lock table inventory_level in exclusive mode")
      await sleep(LOCKED_MS)
      await client.query("rollback")
      await sleep(FREE_MS)
    }
  })
  await limit(0)

  const seconds = await load.recovers()
  const tally = await shop.settle(load)

  return {
    tally,
    seconds,
    ...(!tally.refused["stock_busy"] && {
      mistakes: ["no statement met the timeout"],
    }),
    notes: {
      "milliseconds of the database's own timeout": TIMEOUT_MS,
      "seconds locked": (times * LOCKED_MS) / 1000,
    },
  }
}
