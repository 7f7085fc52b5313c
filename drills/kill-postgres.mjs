// @ts-check
import { setTimeout as sleep } from "node:timers/promises"

/**
 * @param {import("./drill.mjs").Drill} drill
 */
export async function killPostgres({ open, isShort, tell }) {
  const shop = await open()
  const load = shop.sell()
  const times = isShort ? 2 : 10
  const seconds = []
  const pids = new Set()

  await load.recovers()
  for (let time = 1; time <= times; time++) {
    await sleep(isShort ? 500 : 2000)
    pids.add(shop.server.pid())
    await shop.server.kill()
    await shop.server.startAgain()
    seconds.push(await load.recovers())
    tell(`killed ${time} times`)
  }

  return {
    tally: await shop.settle(load),
    seconds: Math.max(...seconds),
    notes: {
      "servers killed": pids.size,
      "repeated under their key": load.repeated,
    },
  }
}
