// @ts-check

/**
 * The stock that a round of a row finds: items of its own at one location, made
 * by SQL, the same for every contestant.
 *
 * @typedef {object} StockShape
 * @property {number} items
 * @property {number} stocked units on hand on each level
 * @property {string} [location] of the levels
 * @property {number} [reservations] of one unit each, spread over the items
 * @property {number} [movements] older ones, beside those that open the levels
 * @property {number} [firstReservation] where a round begins to count them
 *
 * @typedef {object} Stock
 * @property {string} prefix
 * @property {string} location
 * @property {(n: number) => string} itemId of the n-th item, round and round
 * @property {(n: number) => string} reservationId
 * @property {(n: number) => string} lineId of the line it is reserved for
 */

/** @typedef {import("@medusajs/framework/pg").Client} Client */

const LOCATION = "sloc_bench"

/** Of a shop that sells already: of empty tables the planner thinks otherwise. */
export const OLDER_STOCK = { items: 1000, stocked: 1e6, reservations: 20_000 }

/**
 * @param {string} prefix
 * @param {StockShape} shape
 * @returns {Stock}
 */
export function stockOf(
  prefix,
  { items, location = LOCATION, firstReservation = 0 }
) {
  return {
    prefix,
    location,
    // Far from one another, as shoppers' choices are.
    itemId: (n) =>
      `iitem_${prefix}_${items > 1000 ? (n * 7919) % items : items ? n % items : n}`,
    reservationId: (n) => `resitem_${prefix}_${firstReservation + n}`,
    lineId: (n) => `line_${prefix}_${firstReservation + n}`,
  }
}

/**
 * Makes the stock, with its ledger where there is one.
 *
 * @param {Client} client
 * @param {string} prefix
 * @param {StockShape} shape
 */
export async function makeStock(client, prefix, shape) {
  const { items, stocked, location = LOCATION, reservations = 0 } = shape

  await client.query("begin")
  await client.query(
    `insert into inventory_item (id, sku)
     select id, id
     from (
       select 'iitem_' || $1::text || '_' || n as id
       from generate_series(0, $2::int - 1) n
     ) item`,
    [prefix, items]
  )
  await client.query(
    `insert into inventory_level (
       id, inventory_item_id, location_id,
       stocked_quantity, raw_stocked_quantity,
       reserved_quantity, raw_reserved_quantity, raw_incoming_quantity
     )
     select
       'ilev_' || $1::text || '_' || n, 'iitem_' || $1 || '_' || n, $3,
       $4::numeric, jsonb_build_object('value', $4::text, 'precision', 20),
       reserved, jsonb_build_object('value', reserved::text, 'precision', 20),
       '{"value": "0", "precision": 20}'
     from (
       select n,
         $5::int / greatest($2::int, 1)
           + (n < $5::int % greatest($2::int, 1))::int as reserved
       from generate_series(0, $2::int - 1) n
     ) level`,
    [prefix, items, location, stocked, reservations]
  )
  await client.query(
    `insert into reservation_item (
       id, inventory_item_id, location_id, line_item_id, quantity, raw_quantity
     )
     select 'resitem_' || $1::text || '_' || n,
       'iitem_' || $1 || '_' || n % $2::int, $3, 'line_' || $1 || '_' || n, 1,
       '{"value": "1", "precision": 20}'
     from generate_series(0, $4::int - 1) n`,
    [prefix, items, location, reservations]
  )

  if (await hasLedger(client)) {
    await client.query(
      `insert into stock_movement (
         inventory_item_id, location_id, kind,
         stocked_delta, reserved_delta, incoming_delta,
         stocked_after, reserved_after, incoming_after
       )
       select inventory_item_id, location_id, 'opened',
         stocked_quantity, reserved_quantity, 0,
         stocked_quantity, reserved_quantity, 0
       from inventory_level
       where inventory_item_id like 'iitem_' || $1::text || '\\_%'`,
      [prefix]
    )
  }
  await client.query("commit")
}

/**
 * Adds reservations of one unit each to stock that had none, with their ledger.
 *
 * @param {Client} client
 * @param {string} prefix
 * @param {StockShape} shape
 */
export async function addReservations(
  client,
  prefix,
  { items, reservations = 0 }
) {
  await client.query(
    `with reservation as (
       insert into reservation_item (
         id, inventory_item_id, location_id, line_item_id, quantity, raw_quantity
       )
       select 'resitem_' || $1::text || '_' || n,
         'iitem_' || $1 || '_' || n % $2::int, $3,
         'line_' || $1 || '_held_' || n, 1, '{"value": "1", "precision": 20}'
       from generate_series(0, $4::int - 1) n
       returning inventory_item_id
     ), level as (
       update inventory_level
       set
         reserved_quantity = reserved_quantity + units,
         raw_reserved_quantity = jsonb_build_object(
           'value', (reserved_quantity + units)::text, 'precision', 20
         )
       from (
         select inventory_item_id, count(*) as units
         from reservation
         group by inventory_item_id
       ) held
       where inventory_level.inventory_item_id = held.inventory_item_id
       returning inventory_level.*, units
     )
     insert into stock_movement (
       inventory_item_id, location_id, kind,
       stocked_delta, reserved_delta, incoming_delta,
       stocked_after, reserved_after, incoming_after
     )
     select inventory_item_id, location_id, 'reserved',
       0, units, 0, stocked_quantity, reserved_quantity, 0
     from level`,
    [prefix, items, LOCATION, reservations]
  )
}

/**
 * Adds history: movements that take nothing and give nothing, so that the ledger
 * still explains the levels.
 *
 * @param {Client} client
 * @param {string} prefix
 * @param {StockShape} shape
 */
export async function addMovements(client, prefix, { items, movements = 0 }) {
  await client.query(
    `insert into stock_movement (
       inventory_item_id, location_id, kind,
       stocked_delta, reserved_delta, incoming_delta,
       stocked_after, reserved_after, incoming_after
     )
     select inventory_item_id, location_id, 'adjusted',
       0, 0, 0, stocked_quantity, reserved_quantity, 0
     from generate_series(0, $2::int - 1) n
     join inventory_level
       on inventory_level.id = 'ilev_' || $1::text || '_' || n % $3::int`,
    [prefix, movements, items]
  )
}

/**
 * Adds carts that held one unit each of the first item, and whose time is over,
 * with their ledger.
 *
 * @param {Client} client
 * @param {string} prefix
 * @param {number} carts
 */
export async function addExpired(client, prefix, carts) {
  await client.query(
    `with reservation as (
       insert into reservation_item (
         id, inventory_item_id, location_id, line_item_id, quantity,
         raw_quantity, cart_id, expires_at, held_since
       )
       select 'resitem_' || $1::text || '_gone_' || n, 'iitem_' || $1 || '_0',
         $2, 'line_' || $1 || '_gone_' || n, 1,
         '{"value": "1", "precision": 20}', 'gone_' || $1 || '_' || n,
         now() - interval '1 hour' + n * interval '1 millisecond',
         now() - interval '2 hours'
       from generate_series(1, $3::int) n
     ), level as (
       update inventory_level
       set
         reserved_quantity = reserved_quantity + $3::int,
         raw_reserved_quantity = jsonb_build_object(
           'value', (reserved_quantity + $3::int)::text, 'precision', 20
         )
       where inventory_item_id = 'iitem_' || $1 || '_0'
       returning *
     )
     insert into stock_movement (
       inventory_item_id, location_id, kind,
       stocked_delta, reserved_delta, incoming_delta,
       stocked_after, reserved_after, incoming_after
     )
     select inventory_item_id, location_id, 'reserved',
       0, $3::int, 0, stocked_quantity, reserved_quantity, 0
     from level`,
    [prefix, LOCATION, carts]
  )
}

/** @param {Client} client */
async function hasLedger(client) {
  const { rows } = await client.query(
    "select to_regclass('stock_movement') is not null as present"
  )

  return rows[0].present
}

/**
 * What a round left behind, against what its accepted calls should have.
 *
 * @typedef {object} Outcome
 * @property {number} stocked units, by the levels
 * @property {number} reserved units, by the levels
 * @property {number} live units of live reservations
 * @property {number} oversold live units beyond the stock, where that was refused
 * @property {number | null} unbooked levels that the ledger does not explain
 */

/**
 * @param {Client} client
 * @param {string} prefix
 * @returns {Promise<Outcome>}
 */
export async function outcomeOf(client, prefix) {
  const mine = "inventory_item_id like 'iitem_' || $1::text || '\\_%'"
  const { rows } = await client.query(
    `with level as (
       select * from inventory_level where ${mine} and deleted_at is null
     ), live as (
       select inventory_item_id, sum(quantity) as quantity
       from reservation_item where ${mine} and deleted_at is null
       group by inventory_item_id
     )
     select
       coalesce(sum(stocked_quantity), 0)::float as stocked,
       coalesce(sum(reserved_quantity), 0)::float as reserved,
       coalesce(sum(live.quantity), 0)::float as live,
       coalesce(sum(greatest(live.quantity - stocked_quantity, 0)), 0)::float
         as oversold
     from level left join live using (inventory_item_id)`,
    [prefix]
  )
  const ledger =
    (await hasLedger(client)) &&
    (await client.query(
      `select count(*)::int as unbooked
       from (
         select inventory_item_id, stocked_quantity, reserved_quantity
         from inventory_level where ${mine} and deleted_at is null
       ) level
       full join (
         select inventory_item_id,
           sum(stocked_delta) as stocked, sum(reserved_delta) as reserved
         from stock_movement where ${mine}
         group by inventory_item_id
       ) movement using (inventory_item_id)
       where stocked_quantity is distinct from stocked
         or reserved_quantity is distinct from reserved`,
      [prefix]
    ))

  return { ...rows[0], unbooked: ledger ? ledger.rows[0].unbooked : null }
}

/**
 * Says what is wrong, in units; nothing if all is exact.
 *
 * @param {Outcome} outcome
 * @param {StockShape} shape
 * @param {{ reserved?: number, stocked?: number } | null} effect of one accepted
 * call, if that is the same for all
 * @param {number} accepted calls
 * @returns {Record<string, number>}
 */
export function driftOf(outcome, shape, effect, accepted) {
  const { items, stocked, reservations = 0 } = shape
  const expected = {
    stocked: items * stocked + accepted * (effect?.stocked ?? 0),
    reserved: effect
      ? reservations + accepted * (effect.reserved ?? 0)
      : outcome.live,
  }
  const drift = {
    "stocked wrong by": outcome.stocked - expected.stocked,
    "reserved wrong by": outcome.reserved - outcome.live,
    "reservations wrong by": outcome.live - expected.reserved,
    oversold: outcome.oversold,
    "levels without their ledger": outcome.unbooked ?? 0,
  }

  return Object.fromEntries(
    Object.entries(drift).filter(([, amount]) => amount !== 0)
  )
}
