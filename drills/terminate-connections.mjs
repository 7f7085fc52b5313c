// @ts-check
import { setTimeout as sleep } from "node:timers/promises"

import { ROLE } from "./shop.mjs"

const TIMES_A_SECOND = 5

/**
 * @param {import("./drill.mjs").Drill} drill
 */
export async function terminateConnections({ open, isShort }) {
  const shop = await open()
  const load = shop.sell()
  const times = TIMES_A_SECOND * (isShort ? 3 : 20)
  let terminated = 0

  await load.recovers()
  for (let time = 0; time < times; time++) {
    terminated += await shop.server.terminate(ROLE)
    await sleep(1000 / TIMES_A_SECOND)
  }

  const seconds = await load.recovers()

  return {
    tally: await shop.settle(load),
    seconds,
    notes: {
      "connections terminated": terminated,
      "repeated under their key": load.repeated,
    },
  }
}
