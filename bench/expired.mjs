// @ts-check
import { Contestant } from "./contestant.mjs"
import { median, nextPrefix } from "./measure.mjs"
import { ROWS } from "./rows.mjs"
import { addExpired, driftOf, makeStock } from "./stock.mjs"

// What carts left behind at one level, and what it costs whoever comes after.
const HELD = [0, 10_000, 50_000, 130_000, 200_000]
const STOCK = { items: 1, stocked: 1e7 }
/** One caller at a time, each row on the level that the carts left. */
const ALONE = [
  "cart: hold a line",
  "reserve: one hot item, one caller",
  "adjust: one item",
  "retrieveAvailableQuantity",
]
const CALLS = 25
/** Twenty callers, alone and while the job tidies up. */
const SALES = ["reserve: one hot item", "cart: hold a line"]

/**
 * @typedef {object} ExpiredHolds
 * @property {{ held: number, row: string, first: number, p50: number, left: number }[]} alone
 * milliseconds of the first call and of the middle one, and what they left there
 * @property {{ row: string, alone: number, during: number, p99: number, held: number, jobMs: number }[]} sales
 * a second, alone and while the job runs in the same process, and how long it ran
 * @property {Record<string, number>} drift what is wrong afterwards
 */

/**
 * @param {import("../scripts/postgres/postgres.mjs").Postgres} postgres
 * @param {import("./report.mjs").Settings} settings
 * @param {(text: string) => void} tell
 * @returns {Promise<ExpiredHolds>}
 */
export async function measureExpired(postgres, settings, tell) {
  const contestant = await Contestant.start("holdfast", postgres, {
    name: "expired",
  })
  /** @type {ExpiredHolds} */
  const found = { alone: [], sales: [], drift: {} }

  for (const name of new Set([...ALONE, ...SALES])) {
    await contestant.play(on(name, STOCK), nextPrefix(), { ms: 500 })
  }
  for (const held of HELD) {
    const prefix = nextPrefix()

    tell(`One level with ${held} expired holds of others`)
    await makeStock(contestant.client, prefix, STOCK)
    await addExpired(contestant.client, prefix, held)
    await contestant.client.query("analyze")

    for (const name of ALONE) {
      const row = on(name, STOCK)
      const first = await contestant.call({ ...row, limit: 1 }, prefix, {
        ms: 60_000,
        concurrency: 1,
      })
      // The reservations of the first call have the ids of its number.
      const { p50 } = await contestant.call(
        {
          ...row,
          limit: CALLS,
          stock: { ...STOCK, firstReservation: ALONE.indexOf(name) * 100 + 1 },
        },
        prefix,
        { ms: 60_000, concurrency: 1 }
      )

      found.alone.push({
        held,
        row: name,
        first: first.p50,
        p50,
        left: await leftAt(contestant.client, prefix),
      })
      tell(`${name}: ${first.p50.toFixed(1)} ms, then ${p50.toFixed(1)} ms`)
    }
  }
  await contestant.stop()

  // On a database of its own: the job takes all that is left away.
  const seller = await Contestant.start("holdfast", postgres, {
    name: "expired_sales",
  })

  for (const name of SALES) {
    await seller.play(on(name, STOCK), nextPrefix(), { ms: 500 })
    found.sales.push(
      await sellDuringTheJob(seller, on(name, STOCK), settings, tell, found)
    )
  }
  await seller.stop()

  return found
}

/**
 * @param {Contestant} contestant
 * @param {import("./rows.mjs").Row} row
 * @param {import("./report.mjs").Settings} settings
 * @param {(text: string) => void} tell
 * @param {ExpiredHolds} found
 */
async function sellDuringTheJob(contestant, row, settings, tell, found) {
  const held = Math.round(200_000 * settings.scale)
  const prefix = nextPrefix()
  let accepted = 0
  let first = 0
  const sell = async () => {
    const round = await contestant.call(
      { ...row, stock: { ...STOCK, firstReservation: first } },
      prefix,
      { ms: settings.ms }
    )

    accepted += round.accepted
    first += round.calls

    return round
  }
  const rate = (/** @type {import("./contestant.mjs").Round[]} */ rounds) =>
    median(rounds.map(({ calls, ms }) => (calls * 1000) / ms))

  tell(`${row.name}, alone and while ${held} expired holds are tidied up`)
  await makeStock(contestant.client, prefix, STOCK)
  await addExpired(contestant.client, prefix, held)
  await contestant.client.query("analyze")
  await sell()

  const alone = []

  for (let round = 0; round < settings.rounds; round++) {
    alone.push(await sell())
  }

  /** @type {{ ms: number } | undefined} */
  let done
  const job = contestant.runJob().then((result) => (done = result))
  const during = []

  for (let isOver = false; !isOver;) {
    const round = await sell()

    isOver = done !== undefined

    // A round in which the job ended has had some of it to itself.
    if (!isOver || !during.length) {
      during.push(round)
    }
  }

  const { ms } = await job

  Object.assign(
    found.drift,
    driftOf(await contestant.outcome(prefix), STOCK, { reserved: 1 }, accepted),
    (await leftAt(contestant.client, prefix)) && { "still expired": 1 }
  )

  return {
    row: row.name,
    alone: rate(alone),
    during: rate(during),
    p99: Math.max(...during.map(({ p99 }) => p99)),
    held,
    jobMs: ms,
  }
}

/**
 * @param {string} name
 * @param {import("./stock.mjs").StockShape} stock
 */
function on(name, stock) {
  const row = ROWS.find((one) => one.name === name)

  if (!row) {
    throw new Error(`The row ${name} is gone`)
  }

  return { ...row, stock }
}

/**
 * @param {import("@medusajs/framework/pg").Client} client
 * @param {string} prefix
 */
async function leftAt(client, prefix) {
  const { rows } = await client.query(
    `select count(*)::int as count
     from reservation_item
     where inventory_item_id = 'iitem_' || $1::text || '_0'
       and expires_at <= now()`,
    [prefix]
  )

  return rows[0].count
}
