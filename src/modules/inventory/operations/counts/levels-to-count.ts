import { StockDatabase } from "../../database"
import { badValue } from "../../errors"
import { parseMoment } from "../../input"
import { STOCK_CLASSES, StockClass } from "../../policy/words"
import { query } from "../../sql/statement"
import { LevelToCount, StockContext } from "../../types"
import { parseValues } from "../ledger/history-input"
import { idAfter } from "../ledger/movements-statement"

/** How far back it is looked what a location sells. */
const CLASS_DAYS = 90

/**
 * Levels of a location, those first that were not counted for the longest time. Their
 * classes are of what the location sent in the last days: A the items that make up the
 * first 80 % of it, B the next 15 %, C the rest and what was not sent at all. An item
 * counts by the value of its units where its metadata has a `unit_cost`, else by its
 * units; so a shop that wants classes by value gives all of its items one.
 */
const LEVELS = query(
  "levels-to-count",
  `
with since as (
  select coalesce(
    ${idAfter(`(now() - interval '${CLASS_DAYS} days')`)}, 'smov_z'
  ) collate "C" as id
),
sent as (
  select inventory_item_id, greatest(-sum(stocked_delta), 0) as units
  from stock_movement
  where location_id = $1::text
    and kind in ('fulfilled', 'unfulfilled')
    and id collate "C" >= (select id from since)
  group by inventory_item_id
),
level as (
  select
    level.inventory_item_id, level.location_id, level.stocked_quantity,
    item.sku, item.title,
    coalesce(sent.units, 0) as sold,
    coalesce(sent.units, 0) * coalesce(
      case
        when item.metadata ->> 'unit_cost' ~ '^[0-9]{1,12}([.][0-9]{1,6})?$'
          then (item.metadata ->> 'unit_cost')::numeric
      end,
      1
    ) as value
  from inventory_level level
  join inventory_item item
    on item.id = level.inventory_item_id and item.deleted_at is null
  left join sent on sent.inventory_item_id = level.inventory_item_id
  where level.location_id = $1::text and level.deleted_at is null
),
ranked as (
  select
    *,
    sum(value) over () as total,
    sum(value) over (
      order by value desc, inventory_item_id
      rows between unbounded preceding and current row
    ) - value as before
  from level
),
classed as (
  select
    ranked.*,
    case
      when value = 0 then 'C'
      when before < total * 0.8 then 'A'
      when before < total * 0.95 then 'B'
      else 'C'
    end as class,
    (
      select max(line.posted_at)
      from stock_count_line line
      where line.inventory_item_id = ranked.inventory_item_id
        and line.location_id = ranked.location_id
        and line.outcome in ('applied', 'unchanged')
    ) as last_counted_at
  from ranked
)
select
  inventory_item_id, location_id, sku, title,
  stocked_quantity::float8 as stocked_quantity, sold::float8 as sold_quantity,
  class, last_counted_at, (count(*) over ())::integer as count
from classed
where ($2::text[] is null or inventory_item_id = any ($2::text[]))
  and ($3::timestamptz is null or last_counted_at is null
    or last_counted_at < $3::timestamptz)
  and ($4::text[] is null or class = any ($4::text[]))
order by last_counted_at nulls first, class, sku, inventory_item_id
limit $5::integer offset $6::bigint`
)

/** What is said of the levels to count, beside the location. */
export interface LevelChoice {
  counted_before: string | null
  classes: StockClass[] | null
}

/** @throws INVALID_DATA for a bad moment or class */
export function parseChoice(input: {
  counted_before?: unknown
  classes?: unknown
}): LevelChoice {
  const classes =
    input.classes === undefined || input.classes === null
      ? null
      : parseValues(input.classes, "classes")

  if (
    classes?.some((one) => !(STOCK_CLASSES as readonly string[]).includes(one))
  ) {
    throw badValue("classes", `must be among ${STOCK_CLASSES.join(", ")}`)
  }

  return {
    counted_before: parseMoment(input.counted_before, "counted_before"),
    classes: classes as StockClass[] | null,
  }
}

/** Levels of a location that could be counted, and how many there are. */
export async function readLevelsToCount(
  database: StockDatabase,
  asked: LevelChoice & {
    location_id: string
    item_ids: string[] | null
    limit: number
    offset: number
  },
  context: StockContext
): Promise<{ levels: LevelToCount[]; count: number }> {
  const rows = await database.list<LevelToCount & { count: number }>(
    {
      text: LEVELS,
      values: [
        asked.location_id,
        asked.item_ids,
        asked.counted_before,
        asked.classes,
        asked.limit,
        asked.offset,
      ],
    },
    context
  )

  return {
    levels: rows.map(({ count: _, ...level }) => ({
      ...level,
      last_counted_at: level.last_counted_at && new Date(level.last_counted_at),
    })),
    count: rows[0]?.count ?? 0,
  }
}
