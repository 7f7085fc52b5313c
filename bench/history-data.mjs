// @ts-check

/** @typedef {import("@medusajs/framework/pg").Client} Client */

/**
 * A ledger to look back into: two years of a shop, a tenth of it about one item.
 *
 * @typedef {object} HistoryShape
 * @property {number} movements
 * @property {number} items beside the hot one
 */

/**
 * An id as long as Medusa's are: the indexes of shorter ones would be smaller.
 *
 * @param {string} prefix
 * @param {string | number} name
 */
export const idOf = (prefix, name) =>
  `${prefix}_${String(name).padStart(26, "0")}`

/** The item that a tenth of all movements is about, at eight locations. */
export const HOT_ITEM = idOf("iitem", "HOT")
/** An item that moved in the first tenth of the two years, and never again. */
export const OLD_ITEM = idOf("iitem", "OLD")
/** A location that was closed two years ago. */
export const CLOSED_LOCATION = idOf("sloc", "CLOSED")
/** A person who left two years ago, after 30 movements. */
export const FORMER_ACTOR = idOf("user", "FORMER")

/** @type {HistoryShape} */
export const HISTORY = { movements: 10_000_000, items: 100_000 }

const YEARS = 2

/** The same in SQL. @param {string} prefix @param {string} name */
const id = (prefix, name) => `'${prefix}_' || lpad((${name})::text, 26, '0')`

/**
 * What is rare, and what avoids the hot item, is there on purpose: a page is in
 * danger where what is asked for is not where the planner expects it.
 *
 * - the reason `sample` is one of a hundred elsewhere, and of the hot item's
 *   movements 40 have it, two years ago; `promotion` it never has
 * - the kind `received` is one of forty, and never the hot item's; `counted` is
 *   one in 25,000
 * - a reference of type `claim` is one in 500,000
 */
const MOVEMENTS = `
with movement as (
  select
    n,
    n % 10 = 0 as is_hot,
    n <= $1::integer / 10 as is_old,
    (n::bigint * 7919) % $2::integer as item,
    -- Two dice that fall the same in every run.
    (hashint4(n) & 2147483647) % 1000000 as dice,
    (hashint4(-n) & 2147483647) % 1000 as other
  from generate_series(1, $1::integer) n
), told as (
  select
    *,
    case
      when dice < 450000 then 'reserved'
      when dice < 570000 then 'released'
      when dice < 870000 then 'fulfilled'
      when dice < 955000 then 'adjusted'
      when dice < 980000 then case when is_hot then 'adjusted' else 'received' end
      when dice < 990000 then 'returned'
      when dice < 999960 then 'expired'
      else 'counted'
    end as kind
  from movement
), reasoned as (
  select
    *,
    kind in ('reserved', 'released', 'fulfilled', 'returned') and other >= 150
      as is_order,
    kind in ('adjusted', 'received', 'returned', 'counted') as is_staff,
    case
      when is_hot and n % ($1::integer / 400) = 0 and is_old then 'sample'
      when kind <> 'adjusted' then null
      when other < 400 then 'damaged'
      when other < 700 then 'correction'
      when other < 800 then case when is_hot then 'other' else 'sample' end
      when other < 900 then case when is_hot then 'other' else 'promotion' end
      else 'theft_or_loss'
    end as reason
  from told
)
insert into stock_movement (
  inventory_item_id, location_id, kind,
  stocked_delta, reserved_delta, incoming_delta,
  stocked_after, reserved_after, incoming_after,
  reservation_id, line_item_id, reason, reference_type, reference_id,
  order_id, actor_id, idempotency_key, group_id, created_at, updated_at
)
select
  case
    when is_hot then '${HOT_ITEM}'
    when is_old and n % 1000 = 1 then '${OLD_ITEM}'
    else ${id("iitem", "item")}
  end,
  case
    when is_old and not is_hot and n % 100 = 3 then '${CLOSED_LOCATION}'
    when is_hot then ${id("sloc", "other % 8")}
    else ${id("sloc", "(item * 3 + other % 3) % 20")}
  end,
  kind,
  case when kind in ('reserved', 'released', 'expired') then 0 else 1 end,
  case kind when 'reserved' then 1 when 'adjusted' then 0 else -1 end, 0,
  100, 10, 0,
  case when not is_staff then ${id("resitem", "n / 3")} end,
  case when not is_staff then ${id("ordli", "n / 3")} end,
  reason,
  case
    when n % ($1::integer / 20) = 7 then 'claim'
    when is_order then 'order'
    when kind = 'received' then 'incoming_stock'
    when not is_staff then 'cart'
  end,
  case
    when n % ($1::integer / 20) = 7 then ${id("claim", "n")}
    when is_order then ${id("order", "n / 5")}
    when kind = 'received' then ${id("incst", "n")}
    when not is_staff then ${id("cart", "n / 5")}
  end,
  case when is_order then ${id("order", "n / 5")} end,
  case
    when is_old and n % ($1::integer / 300) = 5 then '${FORMER_ACTOR}'
    when is_staff then ${id("user", "other % 40")}
  end,
  case when kind = 'adjusted' and other % 5 = 0 then 'key_' || n end,
  case when kind = 'adjusted' and other % 2 = 0 then ${id("smgrp", "n / 2000")} end,
  moment, moment
from reasoned
cross join lateral (
  select now() - (interval '1 second' * 31536000 * ${YEARS})
    * (1 - n::double precision / $1::integer) as moment
) clock
order by n`

const LEVELS = `
insert into inventory_level (
  id, inventory_item_id, location_id,
  stocked_quantity, raw_stocked_quantity,
  reserved_quantity, raw_reserved_quantity, raw_incoming_quantity
)
select 'ilev_hot_' || n, '${HOT_ITEM}', ${id("sloc", "n")},
  100, '{"value": "100", "precision": 20}', 10, '{"value": "10", "precision": 20}',
  '{"value": "0", "precision": 20}'
from generate_series(0, 7) n`

const RESERVATIONS = `
insert into reservation_item (
  id, inventory_item_id, location_id, line_item_id, quantity, raw_quantity
)
select 'resitem_hot_' || n, '${HOT_ITEM}', ${id("sloc", "n % 8")},
  ${id("ordli", "n")}, 1,
  '{"value": "1", "precision": 20}'
from generate_series(0, 79) n`

const GROUPS = `
insert into stock_movement_group (id, source, created_at)
select ${id("smgrp", "n")}, 'adjustment', now() - interval '1 minute' * n
from generate_series(0, $1::integer / 2000) n`

/**
 * Writes the ledger. Its indexes are made after it: the other way round it
 * takes many times as long.
 *
 * @param {Client} client
 * @param {HistoryShape} shape
 */
export async function makeHistory(client, { movements, items }) {
  const { rows } = await client.query(
    `select indexdef as definition, quote_ident(indexname) as name
     from pg_indexes
     where tablename = 'stock_movement' and indexname <> 'stock_movement_pkey'`
  )

  await client.query("set maintenance_work_mem = '512MB'")
  for (const { name } of rows) {
    await client.query(`drop index ${name}`)
  }
  await client.query("insert into inventory_item (id, sku) values ($1, $1)", [
    HOT_ITEM,
  ])
  await client.query(LEVELS)
  await client.query(RESERVATIONS)
  await client.query(GROUPS, [movements])
  await client.query(MOVEMENTS, [movements, items])
  for (const { definition } of rows) {
    await client.query(definition)
  }
  await client.query("vacuum analyze")
}
