// @ts-check
import { setTimeout as sleep } from "node:timers/promises"

import { ROLE } from "./shop.mjs"

const LIMIT = 4

/**
 * @param {import("./drill.mjs").Drill} drill
 * @returns {Promise<import("./drill.mjs").Result>}
 */
export async function connectionLimit({ open, isShort }) {
  const shop = await open()
  const load = shop.sell()
  const limit = async (/** @type {number} */ most) => {
    await shop.server.query(
      "postgres",
      `alter role ${ROLE} connection limit ${most}`
    )
    await shop.server.terminate(ROLE)
  }

  await load.recovers()
  await limit(LIMIT)
  await sleep(isShort ? 5000 : 10_000)
  await limit(-1)

  const seconds = await load.recovers()
  const tally = await shop.settle(load)
  const toldSo = load.calls.filter(({ message }) =>
    message?.includes("(53300)")
  ).length

  return {
    tally,
    seconds,
    notes: { "connections allowed": LIMIT, "told so (53300)": toldSo },
    ...(!toldSo && { mistakes: ["nobody met the limit"] }),
  }
}
