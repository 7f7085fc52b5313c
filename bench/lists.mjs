// @ts-check
import { Contestant } from "./contestant.mjs"
import { summarize } from "./measure.mjs"
import { printTable } from "./table.mjs"

// The generic lists of Medusa's modules, which the dashboard, `query.graph` and other
// people's code ask: core's module and ours on the same stock, one caller, in turn.
const PREFIX = "lists"
const SHAPE = { items: 10_000, stocked: 100, reservations: 5000 }
const PLACES = ["sloc_lists_1", "sloc_lists_2"]
const PAGE = 50

/** @param {number} n the number of the call: pages from all over the list */
const page = (n) => ({ take: PAGE, skip: (n % 100) * PAGE })

/** @param {number} n */
const sku = (n) =>
  `SKU-${String(1 + ((n * 7919) % SHAPE.items)).padStart(7, "0")}`

/**
 * @typedef {import("./rows.mjs").Row} Row
 * @param {string} name
 * @param {Row["call"]} call
 * @returns {Row}
 */
const list = (name, call) => ({
  name,
  kind: "read",
  stock: SHAPE,
  concurrency: 1,
  call,
})

/** What must have come, so that nobody is fast for having found nothing.
 *
 * @param {number} least
 * @param {Promise<any>} answer
 */
async function found(least, answer) {
  const told = await answer
  const rows = told.data ?? (Array.isArray(told[0]) ? told[0] : told)

  if (rows.length < least) {
    throw new Error(`found ${rows.length}`)
  }

  return told
}

// What the dashboard's pages ask for by core's routes.
const ITEM_FIELDS = [
  "id",
  "sku",
  "title",
  "description",
  "thumbnail",
  "origin_country",
  "hs_code",
  "requires_shipping",
  "mid_code",
  "material",
  "unit_of_measure",
  "weight",
  "length",
  "height",
  "width",
  "metadata",
  "reserved_quantity",
  "stocked_quantity",
  "created_at",
  "updated_at",
]

/** @type {Row[]} */
export const LIST_ROWS = [
  list("list: levels, page of 50", (inventory, _, n) =>
    found(PAGE, inventory.listInventoryLevels({}, page(n)))
  ),
  list("list: levels, page of 50 with count", (inventory, _, n) =>
    found(PAGE, inventory.listAndCountInventoryLevels({}, page(n)))
  ),
  // Of the first ten pages: further on, sorting takes nearly all of anybody's time.
  list("list: levels at a location by what is on hand", (inventory, _, n) =>
    found(
      PAGE,
      inventory.listAndCountInventoryLevels(
        { location_id: PLACES[0] },
        { ...page(n % 10), order: { stocked_quantity: "DESC" } }
      )
    )
  ),
  list("list: levels with their items, with count", (inventory, _, n) =>
    found(
      PAGE,
      inventory.listAndCountInventoryLevels(
        {},
        { ...page(n), relations: ["inventory_item"] }
      )
    )
  ),
  list("list: levels of 50 items", (inventory, stock, n) =>
    found(
      PAGE,
      inventory.listInventoryLevels({
        inventory_item_id: Array.from({ length: PAGE }, (_, index) =>
          stock.itemId(n * PAGE + index)
        ),
      })
    )
  ),
  list("list: items, page of 50", (inventory, _, n) =>
    found(PAGE, inventory.listInventoryItems({}, page(n)))
  ),
  list("list: items, page of 50 with count", (inventory, _, n) =>
    found(PAGE, inventory.listAndCountInventoryItems({}, page(n)))
  ),
  list("list: items with levels", (inventory, _, n) =>
    found(
      PAGE,
      inventory.listInventoryItems(
        {},
        { ...page(n), relations: ["location_levels"] }
      )
    )
  ),
  list("list: items with levels, with count", (inventory, _, n) =>
    found(
      PAGE,
      inventory.listAndCountInventoryItems(
        {},
        { ...page(n), relations: ["location_levels"] }
      )
    )
  ),
  list("list: items by q, with count", (inventory, _, n) =>
    found(
      1,
      inventory.listAndCountInventoryItems(
        { q: sku(n) },
        { take: PAGE, relations: ["location_levels"] }
      )
    )
  ),
  list("list: items at a location, with count", (inventory, _, n) =>
    found(
      PAGE,
      inventory.listAndCountInventoryItems(
        { location_levels: { location_id: PLACES[0] } },
        { ...page(n), relations: ["location_levels"] }
      )
    )
  ),
  list("list: an item with its levels", (inventory, stock, n) =>
    inventory.retrieveInventoryItem(stock.itemId(n), {
      relations: ["location_levels"],
    })
  ),
  list("list: reservations, with count", (inventory, _, n) =>
    found(PAGE, inventory.listAndCountReservationItems({}, page(n)))
  ),
  list("list: reservations with item", (inventory, _, n) =>
    found(
      PAGE,
      inventory.listReservationItems(
        {},
        { ...page(n), relations: ["inventory_item"] }
      )
    )
  ),
  list("list: reservations with item, with count", (inventory, _, n) =>
    found(
      PAGE,
      inventory.listAndCountReservationItems(
        {},
        { ...page(n), relations: ["inventory_item"] }
      )
    )
  ),
  list("list: reservations of a line", (inventory, stock, n) =>
    found(
      1,
      inventory.listReservationItems({ line_item_id: stock.lineId(n % 5000) })
    )
  ),
  list("graph: items as the dashboard lists them", (_inventory, _, n, tools) =>
    found(
      PAGE,
      tools.query.graph({
        entity: "inventory_items",
        fields: [...ITEM_FIELDS, "location_levels.*"],
        pagination: page(n),
      })
    )
  ),
  list("graph: levels as the dashboard lists them", (_inventory, _, n, tools) =>
    found(
      PAGE,
      tools.query.graph({
        entity: "inventory_levels",
        fields: ["*"],
        pagination: page(n),
      })
    )
  ),
  list(
    "graph: reservations as the dashboard lists them",
    (_inventory, _, n, tools) =>
      found(
        PAGE,
        tools.query.graph({
          entity: "reservations",
          fields: [
            "id",
            "location_id",
            "inventory_item_id",
            "quantity",
            "line_item_id",
            "description",
            "metadata",
            "created_at",
            "updated_at",
            ...ITEM_FIELDS.map((name) => `inventory_item.${name}`),
          ],
          pagination: page(n),
        })
      )
  ),
]

/**
 * @typedef {object} Lists
 * @property {{ name: string, results: Record<string, import("./measure.mjs").Result> }[]} rows
 */

/**
 * @param {import("../scripts/postgres/postgres.mjs").Postgres} postgres
 * @param {import("./report.mjs").Settings} settings
 * @param {(text: string) => void} tell
 * @returns {Promise<Lists>}
 */
export async function measureLists(postgres, settings, tell) {
  const contestants = [
    await Contestant.start("core", postgres, { name: "lists_core" }),
    await Contestant.start("holdfast", postgres, {
      name: "lists_holdfast",
      profile: settings.profile,
    }),
  ]
  const rows = []

  for (const { client } of contestants) {
    await makeListed(client)
  }
  for (const row of LIST_ROWS.filter(({ name }) =>
    name.includes(settings.rows)
  )) {
    tell(row.name)

    /** @type {Record<string, Parameters<typeof summarize>[1]>} */
    const played = { core: [], holdfast: [] }

    for (let round = 0; round <= settings.rounds; round++) {
      for (const one of round % 2 ? contestants : [...contestants].reverse()) {
        const result = await one.call(row, PREFIX, {
          ms: round ? settings.ms : settings.warmUpMs,
        })

        if (Object.keys(result.errors).length) {
          throw new Error(
            `${one.kind}, ${row.name}: ${JSON.stringify(result.errors)}`
          )
        }
        if (round) {
          played[one.kind]?.push({ round: result, drift: {} })
        }
      }
    }
    rows.push({
      name: row.name,
      results: Object.fromEntries(
        Object.entries(played).map(([kind, all]) => [kind, summarize(row, all)])
      ),
    })
  }
  for (const one of contestants) {
    await one.stop()
  }

  return { rows }
}

/** @param {Lists} lists */
export function printLists({ rows }) {
  console.log(
    `Lists of ${SHAPE.items} items at ${PLACES.length} locations with ${SHAPE.reservations} reservations, ` +
      "one caller, core / Holdfast; the ratio by rounds\n"
  )
  printTable(
    ["", "p50 ms", "ratio", "least", "most", "statements"],
    rows.map(({ name, results: { core, holdfast } }) => {
      const ratios = (holdfast?.rounds ?? []).map(
        (perSecond, round) => perSecond / (core?.rounds[round] ?? NaN)
      )
      const times = (/** @type {number} */ value) => `${value.toFixed(2)}x`

      return [
        name,
        `${core?.p50.toFixed(1)} / ${holdfast?.p50.toFixed(1)}`,
        times((holdfast?.perSecond ?? NaN) / (core?.perSecond ?? NaN)),
        times(Math.min(...ratios)),
        times(Math.max(...ratios)),
        `${core?.statements.toFixed(1)} / ${holdfast?.statements.toFixed(1)}`,
      ]
    })
  )
  console.log()
}

/**
 * Nobody writes here, so that the ledger stays as it is.
 *
 * @param {import("@medusajs/framework/pg").Client} client
 */
export async function makeListed(client) {
  const { items, stocked, reservations } = SHAPE
  const raw = (/** @type {string} */ value) =>
    `jsonb_build_object('value', (${value})::text, 'precision', 20)`
  const held = "(n % 2 = 0 and place = 1)::int"

  await client.query(
    `insert into inventory_item (id, sku, title, description)
     select 'iitem_${PREFIX}_' || n, 'SKU-' || lpad((n + 1)::text, 7, '0'),
       'W' || n % 10 || ' thing ' || md5(n::text), md5('about' || n)
     from generate_series(0, ${items - 1}) n`
  )
  await client.query(
    `insert into inventory_level (
       id, inventory_item_id, location_id, stocked_quantity,
       raw_stocked_quantity, reserved_quantity, raw_reserved_quantity,
       raw_incoming_quantity
     )
     select 'ilev_${PREFIX}_' || n || '_' || place, 'iitem_${PREFIX}_' || n,
       'sloc_${PREFIX}_' || place, ${stocked} + n % 997,
       ${raw(`${stocked} + n % 997`)}, ${held}, ${raw(held)}, ${raw("0")}
     from generate_series(0, ${items - 1}) n
     cross join generate_series(1, ${PLACES.length}) place`
  )
  await client.query(
    `insert into reservation_item (
       id, inventory_item_id, location_id, line_item_id, quantity, raw_quantity
     )
     select 'resitem_${PREFIX}_' || n, 'iitem_${PREFIX}_' || n * 2,
       '${PLACES[0]}', 'line_${PREFIX}_' || n, 1, ${raw("1")}
     from generate_series(0, ${reservations - 1}) n`
  )
  // Of an insert that is not on the disk yet, a vacuum makes nothing visible.
  for (;;) {
    await client.query("vacuum analyze")

    const { rows } = await client.query(
      `select from pg_class
       where relname in ('inventory_item', 'inventory_level', 'reservation_item')
         and relallvisible < relpages`
    )

    if (!rows.length) {
      return
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
