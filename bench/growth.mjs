// @ts-check
import { Contestant } from "./contestant.mjs"
import { summarize } from "./measure.mjs"
import { ROWS } from "./rows.mjs"
import { addMovements, driftOf, makeStock } from "./stock.mjs"

// How calls fare on large tables: one shop of the one size and one of the other,
// on one server, in turn.
const SMALL = {
  items: 1000,
  stocked: 1e6,
  reservations: 100_000,
  movements: 10_000,
}
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
 * @property {import("./stock.mjs").StockShape} large
 * @property {{ name: string, results: Record<string, import("./measure.mjs").Result> }[]} rows
 * @property {Record<string, Record<string, number>>} drift of each shop, in the end
 */

/**
 * @param {import("../scripts/postgres.mjs").Postgres} postgres
 * @param {import("./report.mjs").Settings} settings
 * @param {(text: string) => void} tell
 * @returns {Promise<Growth>}
 */
export async function measureGrowth(postgres, settings, tell) {
  const large = scaled(LARGE, settings.scale)
  const rows = ROWS.filter(({ isForGrowth }) => isForGrowth)
  // Rounds that use reservations up share those that are there.
  const share = Math.floor(
    SMALL.reservations /
      rows.filter(({ stock }) => stock.reservations).length /
      (settings.rounds + 1)
  )
  const shops = [
    { shape: SMALL, name: "small" },
    { shape: large, name: "large" },
  ]
  /** @type {Growth} */
  const growth = { small: SMALL, large, rows: [], drift: {} }
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
            limit: row.stock.reservations ? share : row.limit,
          },
          PREFIX,
          { ms: settings.ms }
        )

        if (row.stock.reservations) {
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
    reservations: Math.max(
      Math.round(shape.reservations * scale),
      SMALL.reservations
    ),
    movements: Math.round(shape.movements * scale),
  }
}
