// @ts-check
import { createRequire } from "node:module"
import { setTimeout as sleep } from "node:timers/promises"

import { Server } from "./server.mjs"
import { DATABASE, Shop } from "./shop.mjs"

// After shop.mjs, with which TypeScript is compiled as it is loaded.
/** @type {typeof import("../src/modules/inventory/__tests__/support/silent-proxy.js")} */
const { SilentProxy } = createRequire(import.meta.url)(
  "../src/modules/inventory/__tests__/support/silent-proxy.ts"
)

/**
 * How long the standby answers in place of the primary before it is promoted: longer
 * than a call tries again on other connections.
 */
const UNPROMOTED_MS = 3000

/** How it is told that a standby takes no writes (25006). */
const READ_ONLY = "The database takes no changes at the moment"

/**
 * A synchronous standby is promoted behind a proxy that leads to it at once.
 *
 * @param {import("./drill.mjs").Drill} drill
 * @returns {Promise<import("./drill.mjs").Result>}
 */
export async function failover({ own, isShort, tell }) {
  const primary = own(await Server.start())
  const [proxy, way] = await SilentProxy.to(primary.url(DATABASE))

  own(proxy)

  const shop = own(
    await Shop.open(primary, {
      way: (url) =>
        Object.assign(new URL(url), { host: new URL(way).host }).href,
    })
  )
  const standby = own(await primary.copy({ isStandby: true }))

  await primary.replicates("streaming")
  await primary.query(
    "postgres",
    "alter system set synchronous_standby_names = 'standby'"
  )
  await primary.query("postgres", "select pg_reload_conf()")
  await primary.replicates("sync")
  tell("the standby follows, synchronously")

  const load = shop.sell()

  await load.recovers()
  await sleep(isShort ? 500 : 5000)

  const killed = performance.now()

  await primary.kill()
  proxy.leadTo(standby.url(DATABASE))
  await sleep(UNPROMOTED_MS)
  await standby.query("postgres", "select pg_promote()")
  tell("promoted")

  const down = (performance.now() - killed) / 1000
  const seconds = await load.recovers()

  await sleep(isShort ? 500 : 5000)
  shop.server = standby

  const tally = await shop.settle(load)
  const toldByStandby = load.calls.filter(({ message }) =>
    message?.startsWith(READ_ONLY)
  ).length
  const mistakes = [
    ...(tally.unknown
      ? []
      : ["no call was on its way when the primary was killed"]),
    ...(toldByStandby
      ? []
      : ["no call reached the standby before it was promoted"]),
  ]

  return {
    tally,
    seconds,
    notes: {
      "seconds without a primary": down,
      "told by the standby, before it was promoted": toldByStandby,
      "repeated under their key": load.repeated,
    },
    ...(mistakes.length && { mistakes }),
  }
}
