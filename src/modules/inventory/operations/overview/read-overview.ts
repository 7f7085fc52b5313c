import { StockDatabase } from "../../database"
import { badValue } from "../../errors"
import { parseLimit } from "../ledger/history-input"
import { readMoment } from "../../policy/moment"
import { query } from "../../sql/statement"
import {
  OverviewHour,
  OverviewInput,
  RefusedItem,
  StockContext,
} from "../../types"

const MOST_HOURS = 31 * 24
const HOUR_MS = 3_600_000

/**
 * What was held and ordered in each hour, by the ledger, and refused. A hold that
 * becomes an order's changes no number, so that its units are those that the ledger
 * gave its reservation until then; what an order reserves without a hold is ordered
 * too.
 */
const HOURS = query(
  "overview-hours",
  `
with hour as (
  select generate_series(
    date_trunc('hour', $1::timestamptz, 'UTC'),
    $2::timestamptz - interval '1 microsecond',
    interval '1 hour'
  ) as begins_at
),
moved as (
  select
    date_trunc('hour', movement.created_at, 'UTC') as begins_at,
    sum(movement.reserved_delta) filter (
      where movement.kind = 'reserved' and movement.reference_type = 'cart'
    ) as held,
    sum(
      case when movement.kind = 'converted' then taken.units
        else movement.reserved_delta end
    ) filter (
      where movement.kind = 'converted'
        or (
          movement.line_item_id is not null
          and coalesce(movement.reference_type, '') not in ('cart', 'waitlist')
          and not taken.is_converted
        )
    ) as ordered
  from stock_movement movement
  cross join lateral (
    select
      sum(own.reserved_delta) filter (
        where own.id collate "C" <= movement.id collate "C"
      ) as units,
      coalesce(bool_or(own.kind = 'converted'), false) as is_converted
    from stock_movement own
    where own.reservation_id = movement.reservation_id
  ) taken
  where movement.created_at >= $1::timestamptz
    and movement.created_at < $2::timestamptz
    and movement.kind in ('reserved', 'converted')
  group by 1
),
refused as (
  select hour as begins_at, sum(refusals)::integer as refusals, sum(units) as units
  from refused_demand
  where hour >= date_trunc('hour', $1::timestamptz, 'UTC')
    and hour < $2::timestamptz
  group by hour
)
select
  hour.begins_at,
  coalesce(moved.held, 0)::float as held_quantity,
  coalesce(moved.ordered, 0)::float as ordered_quantity,
  coalesce(refused.refusals, 0) as refusals,
  coalesce(refused.units, 0)::float as refused_quantity
from hour
left join moved using (begins_at)
left join refused using (begins_at)
order by hour.begins_at`
)

const ITEMS = query(
  "refused-items",
  `
select
  refused.inventory_item_id, item.sku, item.title, item.thumbnail,
  sum(refused.refusals)::integer as refusals,
  sum(refused.units)::float as refused_quantity,
  max(refused.hour) as last_refused_at
from refused_demand refused
left join inventory_item item on item.id = refused.inventory_item_id
where refused.hour >= date_trunc('hour', $1::timestamptz, 'UTC')
  and refused.hour < $2::timestamptz
group by refused.inventory_item_id, item.id
order by sum(refused.units) desc, refused.inventory_item_id
limit $3::integer`
)

/**
 * Reads what was held, ordered and refused, hour by hour.
 *
 * @throws INVALID_DATA for bad moments, or more than 31 days
 */
export async function readOverviewHours(
  database: StockDatabase,
  input: OverviewInput,
  context: StockContext
): Promise<OverviewHour[]> {
  const rows = await database.list<OverviewHour & { begins_at: Date | string }>(
    { text: HOURS, values: readPeriod(input, MOST_HOURS) },
    context
  )

  return rows.map((row) => ({ ...row, begins_at: new Date(row.begins_at) }))
}

/**
 * Reads of which items the most was refused.
 *
 * @throws INVALID_DATA for bad moments or a bad limit
 */
export async function readRefusedItems(
  database: StockDatabase,
  { limit, ...input }: OverviewInput & { limit?: number },
  context: StockContext
): Promise<RefusedItem[]> {
  const rows = await database.list<RefusedItem>(
    { text: ITEMS, values: [...readPeriod(input), parseLimit(limit, 10)] },
    context
  )

  return rows.map((row) => ({
    ...row,
    last_refused_at: new Date(row.last_refused_at),
  }))
}

function readPeriod(
  input: OverviewInput,
  mostHours = Infinity
): [string, string] {
  const from = readMoment(input.from, "from")
  const until = readMoment(input.until, "until")
  const hours = (Date.parse(until) - Date.parse(from)) / HOUR_MS

  if (hours <= 0) {
    throw badValue("from", "must be before until")
  }
  if (hours > mostHours) {
    throw badValue("until", `must be at most ${mostHours / 24} days after from`)
  }

  return [from, until]
}
