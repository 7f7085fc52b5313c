// @ts-check
import { createRequire } from "node:module"

import { Contestant } from "./contestant.mjs"
import { count, printTable } from "./table.mjs"

// The list of the Stock page in a large shop: every order, both ways, and what is
// filtered by. Half of the levels are at each of two locations.
const LEVELS = 1_000_000
const CALLS = 20
const PLACES = ["sloc_bench_1", "sloc_bench_2"]
const ORDERS = [
  "title",
  "sku",
  "stocked_quantity",
  "reserved_quantity",
  "order_quantity",
  "cart_quantity",
  "backordered_quantity",
  "safety_stock",
  "available_quantity",
  "incoming_quantity",
  "next_expected_at",
]

/**
 * @typedef {object} LevelList
 * @property {number} levels
 * @property {{ name: string, rows: number, p50: number, p95: number }[]} pages ms
 */

/**
 * @param {import("../scripts/postgres/postgres.mjs").Postgres} postgres
 * @param {import("./report.mjs").Settings} settings
 * @param {(text: string) => void} tell
 * @returns {Promise<LevelList>}
 */
export async function measureLevels(postgres, settings, tell) {
  const items = Math.round((LEVELS * settings.scale) / PLACES.length)
  const contestant = await Contestant.start("holdfast", postgres, {
    name: "levels",
  })
  const { client } = contestant
  const require = createRequire(import.meta.url)
  const {
    start,
  } = require("../src/modules/inventory/__tests__/support/load-module.cjs")
  const app = await start("holdfast", postgres.url("bench_levels"), {
    pool: { min: 1, max: 2 },
  })
  const inventory = /** @type {any} */ (app.modules["inventory"])
  /** @type {LevelList["pages"]} */
  const pages = []

  tell(`Making ${items * PLACES.length} levels`)
  await makeLevels(client, items)

  const questions = questionsOf(settings.rows)

  for (const { name, page: number, ...question } of questions) {
    tell(`Stock: ${name}`)

    let cursor = null

    for (let page = 1; page < number; page++) {
      cursor = (await inventory.listLevelPage({ ...question, cursor }))
        .next_cursor
    }

    /** @type {number[]} */
    const times = []
    let rows = 0

    for (let call = 0; call <= CALLS; call++) {
      const begin = performance.now()
      const { levels } = await inventory.listLevelPage({ ...question, cursor })

      rows = levels.length
      if (call > 0) {
        times.push(performance.now() - begin)
      }
    }
    times.sort((one, other) => one - other)
    pages.push({
      name,
      rows,
      p50: times[Math.floor(times.length * 0.5)] ?? NaN,
      p95: times[Math.floor(times.length * 0.95)] ?? NaN,
    })
  }
  await inventory.baseRepository_.getFreshManager().getKnex().destroy()
  await contestant.stop()

  return { levels: items * PLACES.length, pages }
}

/** @param {LevelList} list */
export function printLevels({ levels, pages }) {
  console.log(`The list of the Stock page, of ${count(levels)} levels, in ms\n`)
  printTable(
    ["a page of 20", "rows", "p50", "p95"],
    pages.map(({ name, rows, p50, p95 }) => [
      name,
      count(rows),
      p50.toFixed(1),
      p95.toFixed(1),
    ])
  )
  console.log()
}

/**
 * @param {string} words
 * @returns {({ name: string, page: number } & Record<string, unknown>)[]}
 */
function questionsOf(words) {
  return [
    ...ORDERS.flatMap((order) => [
      { name: `by ${order}`, order, page: 1 },
      { name: `by ${order}, highest first`, order: `-${order}`, page: 1 },
    ]),
    { name: "by title, page 50", order: "title", page: 50 },
    {
      name: "by stocked_quantity, highest first, page 50",
      order: "-stocked_quantity",
      page: 50,
    },
    {
      name: "by available_quantity, page 10",
      order: "available_quantity",
      page: 10,
    },
    { name: "at one location", location_id: PLACES[1], page: 1 },
    {
      name: "at one location, by on hand",
      location_id: PLACES[1],
      order: "-stocked_quantity",
      page: 1,
    },
    { name: "out of stock", status: "out_of_stock", page: 1 },
    { name: "found by a SKU", q: "sku-0012345", page: 1 },
    { name: "found by a word of a tenth", q: "w7", page: 1 },
    {
      name: "found by a word of a tenth, by on hand",
      q: "w7",
      order: "-stocked_quantity",
      page: 1,
    },
  ].filter(({ name }) => name.includes(words))
}

/**
 * Items of which one in a hundred is out of stock, one in twenty has a safety stock,
 * one in fifty is expected, in a hundred held in a cart, in five ordered, and in a
 * thousand on backorder.
 *
 * @param {import("@medusajs/framework/pg").Client} client
 * @param {number} items
 */
async function makeLevels(client, items) {
  const raw = (/** @type {string} */ value) =>
    `jsonb_build_object('value', (${value})::text, 'precision', 20)`
  const dice = "(hashint4(n * 2 + place) & 2147483647)"
  const stocked = `case when ${dice} % 100 = 0 then 0 else ${dice} % 997 end`
  const taken = (/** @type {string} */ kind) => `select
      'resitem_levels_${kind}_' || n || '_' || place,
      'iitem_levels_' || lpad(n::text, 7, '0'), 'sloc_bench_' || place,
      'line_levels_${kind}_' || n || '_' || place`
  const each = `from generate_series(1, $1::integer) n
    cross join generate_series(1, ${PLACES.length}) place`

  await client.query(
    `insert into inventory_item (id, sku, title)
     select 'iitem_levels_' || lpad(n::text, 7, '0'),
       'SKU-' || lpad(n::text, 7, '0'),
       'W' || n % 10 || ' thing ' || md5(n::text)
     from generate_series(1, $1::integer) n`,
    [items]
  )
  await client.query(
    `insert into reservation_item (
       id, inventory_item_id, location_id, line_item_id, quantity, raw_quantity
     )
     ${taken("order")}, 1, ${raw("1")} ${each}
     where ${dice} % 5 = 1 and ${stocked} > 0`,
    [items]
  )
  await client.query(
    `insert into reservation_item (
       id, inventory_item_id, location_id, line_item_id, quantity, raw_quantity,
       cart_id, expires_at
     )
     ${taken("cart")}, 1 + ${dice} % 3, ${raw(`1 + ${dice} % 3`)},
       'cart_' || n, now() + case when n % 10 = 0 then -1 else 1 end * interval '1 day'
     ${each}
     where ${dice} % 100 = 3`,
    [items]
  )
  await client.query(
    `insert into reservation_item (
       id, inventory_item_id, location_id, line_item_id, quantity, raw_quantity,
       allow_backorder
     )
     ${taken("late")}, 1000, ${raw("1000")}, true ${each}
     where ${dice} % 1000 = 7`,
    [items]
  )
  await client.query(
    `insert into inventory_level (
       id, inventory_item_id, location_id, stocked_quantity, raw_stocked_quantity,
       reserved_quantity, raw_reserved_quantity,
       incoming_quantity, raw_incoming_quantity, named_incoming,
       safety_stock, raw_safety_stock
     )
     select 'ilev_levels_' || n || '_' || place,
       'iitem_levels_' || lpad(n::text, 7, '0'), 'sloc_bench_' || place,
       ${stocked}, ${raw(stocked)},
       coalesce(units, 0), ${raw("coalesce(units, 0)")},
       incoming, ${raw("incoming")}, incoming, safety, ${raw("safety")}
     ${each}
     cross join lateral (
       select case when ${dice} % 50 = 11 then ${dice} % 200 else 0 end as incoming,
         case when ${dice} % 20 = 5 then 1 + ${dice} % 9 else 0 end as safety
     ) number
     left join (
       select inventory_item_id, location_id, sum(quantity) as units
       from reservation_item
       group by inventory_item_id, location_id
     ) taken
       on taken.inventory_item_id = 'iitem_levels_' || lpad(n::text, 7, '0')
       and taken.location_id = 'sloc_bench_' || place`,
    [items]
  )
  await client.query(
    `insert into incoming_stock (
       id, kind, status, inventory_level_id, inventory_item_id, location_id,
       quantity, open_quantity, expected_at
     )
     select 'incst_' || id, 'expected', 'expected', id, inventory_item_id,
       location_id, incoming_quantity, incoming_quantity,
       now() + (hashtext(id) % 1000) * interval '1 hour'
     from inventory_level
     where incoming_quantity > 0`
  )
  await client.query("vacuum analyze")
}
