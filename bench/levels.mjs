// @ts-check
import { createRequire } from "node:module"

import { Contestant } from "./contestant.mjs"
import { count, printTable } from "./table.mjs"

// The list of the Stock page in a large shop: every order, both ways, and what is
// filtered by. Half of the levels are at each of two locations.
const LEVELS = 1_000_000
// A question that takes long is asked less often.
const CALLS = { least: 10, most: 60, ms: 1500 }
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

// What is filtered by. A word of a tenth is that of 50,000 items.
/** @type {Record<string, Record<string, unknown>>} */
const FILTERS = {
  all: {},
  "one location": { location_id: PLACES[1] },
  "in stock": { status: "in_stock" },
  low: { status: "low_stock" },
  out: { status: "out_of_stock" },
  "low at one location": { status: "low_stock", location_id: PLACES[1] },
  "a SKU": { q: "sku-0012345" },
  "a tenth": { q: "w7" },
}

/**
 * @typedef {object} LevelList
 * @property {number} levels
 * @property {{ order: string, filter: string, page: string, rows: number, p50: number, p95: number }[]} pages ms
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

  tell(`Making ${items * PLACES.length} levels`)
  await makeLevels(contestant.client, items)

  const pages = await measurePages(
    postgres.url("bench_levels"),
    items,
    settings.rows,
    tell
  )

  await contestant.stop()

  return { levels: items * PLACES.length, pages }
}

/**
 * @param {string} url of a database with levels
 * @param {number} items
 * @param {string} words of the questions, such as "-sku" or "low"
 * @param {(text: string) => void} tell
 */
export async function measurePages(url, items, words, tell) {
  const require = createRequire(import.meta.url)
  const {
    start,
  } = require("../src/modules/inventory/__tests__/support/load-module.cjs")
  const app = await start("holdfast", url, {
    pool: { min: 1, max: 2 },
    options: { low_stock: { threshold: 10 } },
  })
  const inventory = /** @type {any} */ (app.modules["inventory"])
  /** @type {LevelList["pages"]} */
  const pages = []

  tell("Ranking them, as a job does every minute")
  await inventory.rankLevels()
  // As autovacuum does within a minute of it.
  await inventory.baseRepository_
    .getFreshManager()
    .getKnex()
    .raw("vacuum analyze ranked_level")

  const questions = ORDERS.flatMap((by) => [by, `-${by}`])
    .flatMap((order) =>
      Object.keys(FILTERS).map((filter) => ({ order, filter }))
    )
    .filter(({ order, filter }) => `${order}, ${filter}`.includes(words))

  for (const { order, filter } of questions) {
    tell(`Stock: ${order}, ${filter}`)

    for (const page of ["first", "deep"]) {
      /** @type {number[]} */
      const times = []
      let rows = 0

      const start = performance.now()

      for (
        let call = 0;
        call <= CALLS.least ||
        (call <= CALLS.most && performance.now() - start < CALLS.ms);
        call++
      ) {
        const cursor =
          page === "deep"
            ? await beyondAnItem(inventory, order, items, call)
            : null
        const begin = performance.now()
        const { levels } = await inventory.listLevelPage({
          order,
          ...FILTERS[filter],
          cursor,
        })

        rows = Math.max(rows, levels.length)
        if (call > 0) {
          times.push(performance.now() - begin)
        }
      }
      times.sort((one, other) => one - other)
      pages.push({
        order,
        filter,
        page,
        rows,
        p50: times[Math.floor(times.length * 0.5)] ?? NaN,
        p95: times[Math.floor(times.length * 0.95)] ?? NaN,
      })
    }
  }
  await inventory.baseRepository_.getFreshManager().getKnex().destroy()

  return pages
}

/**
 * The cursor of a page that begins beyond an item from anywhere among all.
 *
 * @param {any} inventory
 * @param {string} order
 * @param {number} items
 * @param {number} call
 */
async function beyondAnItem(inventory, order, items, call) {
  const n = 1 + ((call * 7919 * 61) % items)
  const { next_cursor } = await inventory.listLevelPage({
    order,
    inventory_item_id: `iitem_levels_${String(n).padStart(7, "0")}`,
    limit: 1,
  })

  return next_cursor
}

/** @param {LevelList} list */
export function printLevels({ levels, pages }) {
  const filters = [...new Set(pages.map(({ filter }) => filter))]

  for (const page of ["first", "deep"]) {
    console.log(
      page === "first"
        ? `The first page of the list of ${count(levels)} levels, p50 / p95 in ms\n`
        : "A page beyond any of the items, p50 / p95 in ms\n"
    )
    printTable(
      ["by", ...filters],
      [...new Set(pages.map(({ order }) => order))].map((order) => [
        order,
        ...filters.map((filter) => {
          const one = pages.find(
            (each) =>
              each.order === order &&
              each.filter === filter &&
              each.page === page
          )

          return one ? `${one.p50.toFixed(0)} / ${one.p95.toFixed(0)}` : ""
        }),
      ])
    )
    console.log()
  }
}

/**
 * Items of which one in a hundred is out of stock, one in twenty has a safety stock,
 * one in fifty is expected, in a hundred held in a cart, in five ordered, and in a
 * thousand on backorder.
 *
 * @param {import("@medusajs/framework/pg").Client} client
 * @param {number} items
 */
export async function makeLevels(client, items) {
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
