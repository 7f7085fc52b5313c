import { isDefined } from "@medusajs/framework/utils"

import { StockDatabase } from "../../database"
import { badValue } from "../../errors"
import { objectOf, parseId } from "../../input"
import { readMoment } from "../../policy/moment"
import { label, Statement } from "../../sql/statement"
import { StockContext, StockPoint, StockSeriesInput } from "../../types"
import { parseValues } from "./history-input"
import { idAfter } from "./movements-statement"
import { walkItems } from "./stock-at"

const MOST_POINTS = 500

/**
 * An item's stock at moments that are evenly apart: of each location the last
 * movement until then, as in `stock-at`, with one look into the index for each
 * moment and location, however many movements lie between. A level counts from its
 * first movement on, and until it is closed.
 */
export function stockSeriesStatement(input: {
  inventory_item_id: string
  location_id?: unknown
  from: string
  until: string
  points: number
}): Statement {
  const values: unknown[] = [
    [input.inventory_item_id],
    input.from,
    input.until,
    input.points,
  ]
  const locations = isDefined(input.location_id)
    ? `$${values.push(parseValues(input.location_id, "location_id"))}`
    : null

  return {
    text: label(
      "stock-series",
      `
with recursive
moment as (
  select
    number,
    $2::timestamptz
      + ($3::timestamptz - $2::timestamptz) * number / ($4::integer - 1) as at
  from generate_series(0, $4::integer - 1) as number
),
bound as (
  select number, at, coalesce(${idAfter("moment.at")}, 'smov_z') as id
  from moment
),
place as (${walkItems("$1")}
)
select
  bound.at,
  coalesce(sum(last.stocked_after), 0) as stocked,
  coalesce(sum(last.reserved_after), 0) as reserved,
  coalesce(sum(last.incoming_after), 0) as incoming,
  count(last.id)::integer as levels
from bound
left join lateral (
  select newest.*
  from place
  cross join lateral (
    select *
    from stock_movement
    where stock_movement.inventory_item_id = place.inventory_item_id
      and stock_movement.location_id = place.location_id
      and stock_movement.id collate "C" < bound.id
      and stock_movement.created_at <= bound.at
    order by stock_movement.id collate "C" desc
    limit 1
  ) newest
  where newest.kind <> 'closed'
  ${locations ? `and place.location_id = any (${locations}::text[])` : ""}
) last on true
group by bound.number, bound.at
order by bound.number`
    ),
    values,
  }
}

/**
 * Reads how the stock of an item went, at moments that are evenly apart.
 *
 * @throws INVALID_DATA for a bad item, location, moment or number of points
 */
export async function readStockSeries(
  database: StockDatabase,
  input: StockSeriesInput,
  context: StockContext
): Promise<StockPoint[]> {
  const { from, until, points = 100, ...places } = objectOf(input)
  const inventory_item_id = parseId(
    places.inventory_item_id,
    "inventory_item_id"
  )
  const bounds = {
    from: readMoment(from, "from"),
    until: readMoment(until, "until"),
  }

  if (!Number.isInteger(points) || points < 2 || points > MOST_POINTS) {
    throw badValue("points", `must be a whole number from 2 to ${MOST_POINTS}`)
  }
  if (Date.parse(bounds.from) >= Date.parse(bounds.until)) {
    throw badValue("from", "must be before until")
  }

  const rows = await database.list<Record<string, string>>(
    stockSeriesStatement({
      inventory_item_id,
      location_id: places.location_id,
      ...bounds,
      points,
    }),
    context
  )

  return rows.map((row) => ({
    at: new Date(row["at"]!),
    stocked_quantity: Number(row["stocked"]),
    reserved_quantity: Number(row["reserved"]),
    incoming_quantity: Number(row["incoming"]),
    level_count: Number(row["levels"]),
  }))
}
