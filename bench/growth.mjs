// @ts-check
import { Contestant } from "./contestant.mjs"
import { summarize } from "./measure.mjs"
import { ROWS } from "./rows.mjs"
import { addMovements, addReservations, driftOf, makeStock } from "./stock.mjs"

// How calls fare on large tables: one shop of the one size and one of the other,
// on one server, in turn.
const SMALL = {
  items: 1000,
  stocked: 1e6,
  reservations: 0,
  movements: 10_000,
}
// For the calls that need some: the small shop gets them before these.
const HELD = 100_000
const LARGE = {
  items: 1_000_000,
  stocked: 1e6,
  reservations: 1_000_000,
  movements: 10_000_000,
}
const PREFIX = "grown"

/**
 * @typedef {object} Growth
 * @property {import("./stock.mjs").StockShape} small
 * @property {number} held reservations of the small shop, for calls that need some
 * @property {import("./stock.mjs").StockShape} large
 * @property {{ name: string, results: Record<string, import("./measure.mjs").Result> }[]} rows
 * @property {Record<string, Record<string, number>>} drift of each shop, in the end
 */

/**
 * @param {import("../scripts/postgres/postgres.mjs").Postgres} postgres
 * @param {import("./report.mjs").Settings} settings
 * @param {(text: string) => void} tell
 * @returns {Promise<Growth>}
 */
export async function measureGrowth(postgres, settings, tell) {
  const large = scaled(LARGE, settings.scale)
  const rows = ROWS.filter(({ isForGrowth }) => isForGrowth).sort(
    (one, other) => Number(needsHeld(one)) - Number(needsHeld(other))
  )
  // Rounds that use reservations up share those that are there.
  const share = Math.floor(
    HELD / rows.filter(needsHeld).length / (settings.rounds + 1)
  )
  const shops = [
    { shape: SMALL, name: "small" },
    { shape: large, name: "large" },
  ]
  /** @type {Growth} */
  const growth = { small: SMALL, held: HELD, large, rows: [], drift: {} }
  const contestants = []

  for (const { name, shape } of shops) {
    tell(
      `Making a ${name} shop: ${shape.items} levels, ${shape.movements} movements`
    )

    const contestant = await Contestant.start("holdfast", postgres, { name })

    await makeStock(contestant.client, PREFIX, shape)
    await addMovements(contestant.client, PREFIX, shape)
    await contestant.client.query("vacuum analyze")
    contestants.push({
      contestant,
      shape,
      reservations: 0,
      net: { reserved: 0, stocked: 0 },
    })
  }
  for (const row of rows) {
    tell(`${row.name}, in the small shop and in the large one`)

    for (const shop of needsHeld(row) ? contestants : []) {
      if (!shop.shape.reservations) {
        shop.shape = { ...shop.shape, reservations: HELD }
        await addReservations(shop.contestant.client, PREFIX, shop.shape)
        await shop.contestant.client.query("vacuum analyze")
      }
    }

    /** @type {Record<string, Parameters<typeof summarize>[1]>} */
    const played = { small: [], large: [] }

    for (let round = 0; round <= settings.rounds; round++) {
      for (const shop of round % 2 ? contestants : [...contestants].reverse()) {
        const { contestant, shape } = shop
        const result = await contestant.call(
          {
            ...row,
            stock: {
              ...shape,
              items: row.stock.items === 1 ? 1 : shape.items,
              firstReservation: shop.reservations,
            },
            limit: needsHeld(row) ? share : row.limit,
          },
          PREFIX,
          { ms: settings.ms }
        )

        if (needsHeld(row)) {
          shop.reservations += share
        }
        shop.net.reserved += result.accepted * (row.effect?.reserved ?? 0)
        shop.net.stocked += result.accepted * (row.effect?.stocked ?? 0)

        if (round > 0) {
          played[contestant.name]?.push({ round: result, drift: {} })
        }
      }
    }
    growth.rows.push({
      name: row.name,
      results: Object.fromEntries(
        Object.entries(played).map(([name, all]) => [name, summarize(row, all)])
      ),
    })
  }
  for (const { contestant, shape, net } of contestants) {
    tell(`Looking at what the calls left in the ${contestant.name} shop`)
    growth.drift[contestant.name] = driftOf(
      await contestant.outcome(PREFIX),
      shape,
      net,
      1
    )
    await contestant.stop()
  }

  return growth
}

/**
 * @param {typeof LARGE} shape
 * @param {number} scale
 */
function scaled(shape, scale) {
  return {
    items: Math.round(shape.items * scale),
    stocked: shape.stocked,
    reservations: Math.max(Math.round(shape.reservations * scale), HELD),
    movements: Math.round(shape.movements * scale),
  }
}

/** @param {import("./rows.mjs").Row} row */
function needsHeld({ stock }) {
  return stock.reservations !== undefined
}
