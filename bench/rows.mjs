// @ts-check

/**
 * What is measured. A row is one call, made again and again: `call` through an
 * inventory module as its users call it, `raw` as the one SQL statement that
 * does no more than the row needs, with the same client library.
 *
 * @typedef {import("./stock.mjs").Stock} Stock
 * @typedef {import("./stock.mjs").StockShape} StockShape
 *
 * @typedef {object} Row
 * @property {string} name
 * @property {"write" | "read"} kind
 * @property {StockShape} stock what every round finds, made anew
 * @property {number} [concurrency] calls at a time; 20 if not given
 * @property {number} [limit] calls in a round at most
 * @property {number} [units] what a call counts for, such as rows; 1 if not given
 * @property {(inventory: any, stock: Stock, n: number, tools: Tools) => Promise<unknown>} call
 * @property {(inventory: any, stock: Stock, n: number) => Promise<unknown>} [peer]
 * what core's module is called with instead, where it has no such call: the nearest
 * that a project on it would make for the same effect
 * @property {(sql: Sql, stock: Stock, n: number) => Promise<unknown>} [raw]
 * @property {{ reserved?: number, stocked?: number } | null} [effect] of one
 * accepted call on the sum of the levels; null if calls undo one another
 * @property {boolean} [isForConcurrency] measured with 1 to 50 callers too
 * @property {boolean} [isForGrowth] measured on large tables too
 * @property {string} [pgbench] the raw statement as pgbench's script
 */

/**
 * What the process of a contestant lends to the calls.
 *
 * @typedef {{ runInScope: (scope: object, task: () => Promise<unknown>) => Promise<unknown>, query: { graph: (question: object) => Promise<any> } }} Tools
 */

/** @typedef {(name: string, text: string, values: unknown[]) => Promise<{ rows: any[] }>} Sql */

const HOT = { items: 1, stocked: 1e9 }
const SPREAD = { items: 1000, stocked: 1e6 }
const LINES = 10

/**
 * @param {Stock} stock
 * @param {number} n
 */
const line = (stock, n) => ({
  inventory_item_id: stock.itemId(n),
  location_id: stock.location,
  quantity: 1,
  line_item_id: stock.lineId(n),
})

/**
 * @param {Stock} stock
 * @param {number} cart
 */
const cartId = (stock, cart) => `cart_of_${stock.lineId(cart)}`

/**
 * @param {any} inventory
 * @param {Stock} stock
 * @param {number} cart
 * @param {number} n
 * @param {number} quantity
 */
const holdCart = (inventory, stock, cart, n, quantity) =>
  inventory.holdCartItems({
    cart_id: cartId(stock, cart),
    location_ids: [stock.location],
    lines: [
      {
        line_item_id: stock.lineId(cart),
        quantity,
        inventory_items: [{ inventory_item_id: stock.itemId(n) }],
      },
    ],
  })

/**
 * A cart's line as a project on core's module would hold it.
 *
 * @param {any} inventory
 * @param {Stock} stock
 * @param {number} cart
 * @param {number} n
 * @param {number} quantity
 */
const reserveForCart = (inventory, stock, cart, n, quantity) =>
  inventory.createReservationItems([
    {
      ...line(stock, n),
      line_item_id: stock.lineId(cart),
      quantity,
      metadata: { cart_id: cartId(stock, cart) },
    },
  ])

/** @type {Row["call"]} */
const reserveOne = (inventory, stock, n) =>
  inventory.createReservationItems(line(stock, n))

const RESERVE_RAW = `
  with level as (
    update inventory_level
    set
      reserved_quantity = reserved_quantity + $3,
      raw_reserved_quantity = jsonb_build_object(
        'value', (reserved_quantity + $3)::text, 'precision', 20
      ),
      updated_at = now()
    where inventory_item_id = $1 and location_id = $2 and deleted_at is null
      and stocked_quantity - reserved_quantity >= $3
    returning inventory_item_id, location_id
  )
  insert into reservation_item (
    id, inventory_item_id, location_id, line_item_id, quantity, raw_quantity
  )
  select gen_random_uuid(), inventory_item_id, location_id, $4, $3::numeric,
    jsonb_build_object('value', $3::text, 'precision', 20)
  from level
  returning *`

/** @type {NonNullable<Row["raw"]>} */
const reserveOneRaw = async (sql, stock, n) => {
  const { rows } = await sql("reserve", RESERVE_RAW, [
    stock.itemId(n),
    stock.location,
    1,
    stock.lineId(n),
  ])

  if (!rows.length) {
    throw new Error("refused")
  }

  return rows
}

const RESERVE_PGBENCH = RESERVE_RAW.replaceAll("$1", ":item")
  .replaceAll("$2", ":location")
  .replaceAll("$3::text", "'1'")
  .replaceAll("$3", "1")
  .replaceAll("$4", "'line'")

const ADJUST_RAW = `
  update inventory_level
  set
    stocked_quantity = stocked_quantity + $3,
    raw_stocked_quantity = jsonb_build_object(
      'value', (stocked_quantity + $3)::text, 'precision', 20
    ),
    updated_at = now()
  where inventory_item_id = $1 and location_id = $2 and deleted_at is null
    and stocked_quantity + $3 >= 0
  returning *`

const AVAILABLE_RAW = `
  select sum(stocked_quantity - reserved_quantity) as available
  from inventory_level
  where inventory_item_id = $1 and location_id = any ($2) and deleted_at is null`

// The large calls by one statement, with nothing of a ledger, on core's tables.

const RESERVE_MANY_RAW = `
  with line as (
    select item, ordinal from unnest($1::text[]) with ordinality line (item, ordinal)
  ), level as (
    update inventory_level
    set
      reserved_quantity = reserved_quantity + wanted.units,
      raw_reserved_quantity = jsonb_build_object(
        'value', (reserved_quantity + wanted.units)::text, 'precision', 20
      ),
      updated_at = now()
    from (select item, count(*) as units from line group by item) wanted
    where inventory_item_id = wanted.item and location_id = $2
      and deleted_at is null
      and stocked_quantity - reserved_quantity >= wanted.units
    returning inventory_item_id
  )
  insert into reservation_item (
    id, inventory_item_id, location_id, line_item_id, quantity, raw_quantity
  )
  select gen_random_uuid(), item, $2, 'line_' || ordinal, 1,
    '{"value": "1", "precision": 20}'
  from line
  join level on level.inventory_item_id = line.item
  returning *`

const CREATE_MANY_RAW = `
  with item as (
    insert into inventory_item (id, sku)
    select id, id from unnest($1::text[]) id
    returning *
  ), level as (
    insert into inventory_level (
      id, inventory_item_id, location_id, stocked_quantity,
      raw_stocked_quantity, raw_reserved_quantity, raw_incoming_quantity
    )
    select 'ilev_' || id, id, $2, 10, '{"value": "10", "precision": 20}',
      '{"value": "0", "precision": 20}', '{"value": "0", "precision": 20}'
    from item
    returning *
  )
  select
    (select json_agg(item) from item) as items,
    (select json_agg(level) from level) as levels`

const UPDATE_MANY_RAW = `
  update inventory_level
  set
    stocked_quantity = 11,
    raw_stocked_quantity = '{"value": "11", "precision": 20}',
    updated_at = now()
  from unnest($1::text[]) item
  where inventory_item_id = item and location_id = $2 and deleted_at is null
  returning inventory_level.*`

/**
 * @param {Stock} stock
 * @param {number} count
 * @param {number} [first]
 */
const itemIds = (stock, count, first = 0) =>
  Array.from({ length: count }, (_, n) => stock.itemId(first + n))

/** @type {Row[]} */
export const ROWS = [
  {
    name: "reserve: one hot item",
    kind: "write",
    stock: HOT,
    isForConcurrency: true,
    isForGrowth: true,
    call: reserveOne,
    raw: reserveOneRaw,
    pgbench: RESERVE_PGBENCH,
    effect: { reserved: 1 },
  },
  {
    name: "reserve: one hot item, one caller",
    kind: "write",
    stock: HOT,
    concurrency: 1,
    call: reserveOne,
    raw: reserveOneRaw,
    pgbench: RESERVE_PGBENCH,
    effect: { reserved: 1 },
  },
  {
    name: "reserve: hot item selling out",
    kind: "write",
    stock: { items: 1, stocked: 20 },
    call: reserveOne,
    raw: reserveOneRaw,
    effect: { reserved: 1 },
  },
  {
    name: "reserve: 1,000 items",
    kind: "write",
    stock: SPREAD,
    isForConcurrency: true,
    isForGrowth: true,
    call: reserveOne,
    raw: reserveOneRaw,
    pgbench: RESERVE_PGBENCH,
    effect: { reserved: 1 },
  },
  {
    name: "reserve: carts of 10 lines",
    kind: "write",
    stock: SPREAD,
    isForGrowth: true,
    call: (inventory, stock, n) =>
      inventory.createReservationItems(
        Array.from({ length: LINES }, (_, index) =>
          line(stock, n * LINES + index)
        )
      ),
    effect: { reserved: LINES },
  },
  {
    name: "reserve: 1,000 lines in one call",
    kind: "write",
    stock: SPREAD,
    concurrency: 1,
    limit: 3,
    units: 1000,
    call: (inventory, stock, n) =>
      inventory.createReservationItems(
        Array.from({ length: 1000 }, (_, index) =>
          line(stock, n * 1000 + index)
        )
      ),
    raw: (sql, stock, n) =>
      sql("reserve-many", RESERVE_MANY_RAW, [
        itemIds(stock, 1000, n * 1000),
        stock.location,
      ]),
    effect: { reserved: 1000 },
  },
  {
    name: "change a reservation's quantity",
    kind: "write",
    stock: { items: 1000, stocked: 1e6, reservations: 20_000 },
    limit: 20_000,
    isForGrowth: true,
    call: (inventory, stock, n) =>
      inventory.updateReservationItems({
        id: stock.reservationId(n),
        quantity: 3,
      }),
    effect: { reserved: 2 },
  },
  {
    name: "release: 1,000 items",
    kind: "write",
    stock: { items: 1000, stocked: 1e6, reservations: 20_000 },
    limit: 20_000,
    isForGrowth: true,
    call: (inventory, stock, n) =>
      inventory.deleteReservationItems([stock.reservationId(n)]),
    effect: { reserved: -1 },
  },
  {
    name: "release: one hot item",
    kind: "write",
    stock: { ...HOT, reservations: 20_000 },
    limit: 20_000,
    call: (inventory, stock, n) =>
      inventory.deleteReservationItems([stock.reservationId(n)]),
    effect: { reserved: -1 },
  },
  {
    // The order's units leave, as createOrderFulfillmentWorkflow has it done.
    name: "fulfil: 1,000 items",
    kind: "write",
    stock: { items: 1000, stocked: 1e6, reservations: 20_000 },
    limit: 20_000,
    call: (inventory, stock, n) =>
      inventory.fulfill({
        fulfillment_id: `ful_${stock.prefix}_${n}`,
        order_id: `order_${stock.prefix}_${n}`,
        location_id: stock.location,
        items: [line(stock, n)],
      }),
    peer: async (inventory, stock, n) => {
      await inventory.adjustInventory([
        {
          inventoryItemId: stock.itemId(n),
          locationId: stock.location,
          adjustment: -1,
        },
      ])
      await inventory.softDeleteReservationItems([stock.reservationId(n)])
    },
    effect: { stocked: -1, reserved: -1 },
  },
  {
    name: "cart: hold a line",
    kind: "write",
    stock: SPREAD,
    call: (inventory, stock, n) => holdCart(inventory, stock, n, n, 1),
    peer: (inventory, stock, n) => reserveForCart(inventory, stock, n, n, 1),
    effect: { reserved: 1 },
  },
  {
    name: "cart: raise and lower a line",
    kind: "write",
    stock: SPREAD,
    call: async (inventory, stock, n) => {
      // A cart of a caller's own: it is raised by one and lowered by one.
      const cart = n % 500

      await holdCart(inventory, stock, cart, cart, n % 1000 < 500 ? 1 : 2)
    },
    peer: async (inventory, stock, n) => {
      const cart = n % 500
      const quantity = n % 1000 < 500 ? 1 : 2
      const [held] = await inventory.listReservationItems({
        line_item_id: stock.lineId(cart),
      })

      await (held
        ? inventory.updateReservationItems({ id: held.id, quantity })
        : reserveForCart(inventory, stock, cart, cart, quantity))
    },
    effect: null,
  },
  {
    name: "cart: hold a line and make it an order's",
    kind: "write",
    stock: SPREAD,
    call: async (inventory, stock, n, { runInScope }) => {
      await holdCart(inventory, stock, n, n, 1)
      await runInScope(
        { cart: { id: cartId(stock, n), location_ids: [stock.location] } },
        () => inventory.createReservationItems([line(stock, n)])
      )
    },
    peer: async (inventory, stock, n) => {
      const [held] = await reserveForCart(inventory, stock, n, n, 1)

      await inventory.updateReservationItems({
        id: held.id,
        line_item_id: `order_${stock.lineId(n)}`,
        metadata: { order_id: `order_${stock.prefix}_${n}` },
      })
    },
    effect: { reserved: 1 },
  },
  {
    name: "adjust: one item",
    kind: "write",
    stock: HOT,
    isForGrowth: true,
    call: (inventory, stock, n) =>
      inventory.adjustInventory(stock.itemId(n), stock.location, -1),
    raw: (sql, stock, n) =>
      sql("adjust", ADJUST_RAW, [stock.itemId(n), stock.location, -1]),
    effect: { stocked: -1 },
  },
  {
    name: "adjust: 1,000 items",
    kind: "write",
    stock: SPREAD,
    call: (inventory, stock, n) =>
      inventory.adjustInventory(stock.itemId(n), stock.location, -1),
    raw: (sql, stock, n) =>
      sql("adjust", ADJUST_RAW, [stock.itemId(n), stock.location, -1]),
    effect: { stocked: -1 },
  },
  {
    name: "create 10,000 items with levels",
    kind: "write",
    stock: { items: 0, stocked: 0 },
    concurrency: 1,
    limit: 1,
    units: 10_000,
    call: async (inventory, stock) => {
      const items = await inventory.createInventoryItems(
        Array.from({ length: 10_000 }, (_, n) => ({
          id: stock.itemId(n),
          sku: stock.itemId(n),
        }))
      )

      await inventory.createInventoryLevels(
        items.map((/** @type {{ id: string }} */ { id }) => ({
          inventory_item_id: id,
          location_id: stock.location,
          stocked_quantity: 10,
        }))
      )
    },
    raw: (sql, stock) =>
      sql("create-many", CREATE_MANY_RAW, [
        itemIds(stock, 10_000),
        stock.location,
      ]),
    effect: { stocked: 100_000 },
  },
  {
    name: "update 10,000 levels",
    kind: "write",
    stock: { items: 10_000, stocked: 10 },
    concurrency: 1,
    limit: 1,
    units: 10_000,
    call: (inventory, stock) =>
      inventory.updateInventoryLevels(
        Array.from({ length: 10_000 }, (_, n) => ({
          inventory_item_id: stock.itemId(n),
          location_id: stock.location,
          stocked_quantity: 11,
        }))
      ),
    raw: (sql, stock) =>
      sql("update-many", UPDATE_MANY_RAW, [
        itemIds(stock, 10_000),
        stock.location,
      ]),
    effect: { stocked: 10_000 },
  },
  {
    name: "confirmInventory",
    kind: "read",
    stock: SPREAD,
    isForGrowth: true,
    call: (inventory, stock, n) =>
      inventory.confirmInventory(stock.itemId(n), [stock.location], 1),
    raw: (sql, stock, n) =>
      sql("available", AVAILABLE_RAW, [stock.itemId(n), [stock.location]]),
  },
  {
    name: "retrieveAvailableQuantity",
    kind: "read",
    stock: SPREAD,
    isForGrowth: true,
    call: (inventory, stock, n) =>
      inventory.retrieveAvailableQuantity(stock.itemId(n), [stock.location]),
    raw: (sql, stock, n) =>
      sql("available", AVAILABLE_RAW, [stock.itemId(n), [stock.location]]),
  },
  {
    name: "list 100 levels with availability",
    kind: "read",
    stock: SPREAD,
    isForGrowth: true,
    call: (inventory, stock, n) =>
      inventory.listInventoryLevels({
        inventory_item_id: Array.from({ length: 100 }, (_, index) =>
          stock.itemId(n + index)
        ),
        location_id: stock.location,
      }),
  },
  {
    name: "retrieve a level by item and location",
    kind: "read",
    stock: SPREAD,
    isForGrowth: true,
    call: (inventory, stock, n) =>
      inventory.retrieveInventoryLevelByItemAndLocation(
        stock.itemId(n),
        stock.location
      ),
  },
]
