// @ts-check
import { setTimeout as sleep } from "node:timers/promises"

import { PREFIX } from "./shop.mjs"

const ITEMS = 100
const CALLERS = 10
/** As many as the job takes away at once, after which it rests for as long. */
const BATCH = 200

/**
 * Everything is held by carts whose time ends at one moment, while shoppers want it.
 *
 * @param {import("./drill.mjs").Drill} drill
 * @returns {Promise<import("./drill.mjs").Result>}
 */
export async function expire({ open, own, isShort, tell }) {
  const holds = isShort ? 5000 : 200_000
  const inSeconds = isShort ? 10 : 45
  const shop = await open({
    processes: 3,
    stock: { items: ITEMS, stocked: holds / ITEMS, reservations: holds },
    prepare: (client) =>
      client.query(
        `update reservation_item
         set cart_id = 'gone_' || id, held_since = now(),
           expires_at = now() + $2::int * interval '1 second'
         where id like 'resitem_' || $1::text || '\\_%'`,
        [PREFIX, inSeconds]
      ),
  })
  // Before the question, so that what is sold before this moment is sold too early.
  const asked = performance.now()
  const [left] = await shop.server.query(
    shop.database,
    `select 1000 * extract(epoch from min(expires_at) - clock_timestamp())::float as ms
     from reservation_item`
  )
  const from = asked + Number(left?.ms)
  // One of them has nothing to do but the job.
  const [job] = shop.modules.splice(2)

  if (!job || !(Number(left?.ms) > 1000)) {
    throw new Error("The holds ran out before anybody wanted one: try again")
  }

  own({ close: () => job.stop() })

  const load = shop.sell({
    callers: CALLERS,
    kinds: ["reserve", "read", "hold"],
  })

  await sleep(from - performance.now())

  const before = load.calls.slice()
  const refusedBefore = before.filter(
    ({ code }) => code === "insufficient_inventory"
  ).length
  const soldBefore = before.filter(
    (call) => sold(call) && endOf(call) < from
  ).length

  tell(`all ${holds} have run out; ${refusedBefore} were refused before`)

  let gone = 0

  for (;;) {
    const begun = performance.now()
    const ids = await job.call("expireCartReservations", BATCH)

    gone += ids.length
    if (!ids.length) {
      break
    }
    await sleep(performance.now() - begun)
  }

  const tidied = (performance.now() - from) / 1000
  const tally = await shop.settle(load)

  const after = load.calls.filter((call) => endOf(call) >= from)
  const waits = after
    .filter(sold)
    .map(({ ms = 0 }) => ms)
    .sort((one, other) => one - other)
  const firstSold = Math.min(...after.filter(sold).map(endOf))
  const mistakes = []

  if (!refusedBefore) {
    mistakes.push("nobody was refused while everything was held")
  }
  if (soldBefore) {
    mistakes.push(`${soldBefore} were sold while everything was held`)
  }

  return {
    tally,
    seconds: (firstSold - from) / 1000,
    notes: {
      "holds that ran out at once": holds,
      "of them taken away by the job": gone,
      "seconds until the last was": tidied,
      "sold meanwhile": waits.length,
      "sold a second": waits.length / tidied,
      "milliseconds of a sale, median":
        waits[Math.floor(waits.length / 2)] ?? 0,
      "milliseconds of a sale, p99":
        waits[Math.floor(waits.length * 0.99)] ?? 0,
    },
    mistakes,
  }
}

/** @param {import("./count.mjs").Told} call */
function sold({ answer, isRead }) {
  return answer === "accepted" && !isRead
}

/** @param {import("./count.mjs").Told} call */
function endOf({ sent = 0, ms = 0 }) {
  return sent + ms
}
