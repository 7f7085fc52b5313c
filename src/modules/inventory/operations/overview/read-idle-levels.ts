import { isDefined } from "@medusajs/framework/utils"

import { StockDatabase } from "../../database"
import { parseValues, parseLimit, parseOffset } from "../ledger/history-input"
import { idBefore } from "../ledger/movements-statement"
import { parseSalesDays } from "../availability/read-sales"
import { query } from "../../sql/statement"
import { IdleLevel, IdleLevelsInput, StockContext } from "../../types"

/**
 * Levels that have had units for a while and sent none, the most units first. They
 * are walked in that order as far as the page goes, and each is looked up in the
 * ledger's days that are asked about: a level that sells is passed over with the
 * first movement that says so.
 */
const IDLE = query(
  "idle-levels",
  `
with period as (
  select
    statement_timestamp() - $1::integer * interval '1 day' as begins_at,
    coalesce(
      ${idBefore("(statement_timestamp() - $1::integer * interval '1 day')")}, ''
    ) as first_id
),
stocked as materialized (
  select level.*
  from inventory_level level
  join inventory_item item
    on item.id = level.inventory_item_id and item.deleted_at is null
  where level.deleted_at is null
    and level.stocked_quantity > 0
    and level.created_at < statement_timestamp() - $1::integer * interval '1 day'
    and ($2::text[] is null or level.location_id = any ($2::text[]))
  order by level.stocked_quantity desc, level.id
),
idle as (
  select stocked.*, row_number() over () as place
  from stocked
  cross join period
  where not exists (
    select
    from stock_movement movement
    where movement.inventory_item_id = stocked.inventory_item_id
      and movement.location_id = stocked.location_id
      and movement.id collate "C" > period.first_id
      and movement.created_at >= period.begins_at
      and movement.kind = 'fulfilled'
  )
  limit $3::integer
  offset $4::integer
)
select
  idle.id as inventory_level_id, idle.inventory_item_id, idle.location_id,
  item.sku, item.title, item.thumbnail,
  idle.stocked_quantity::float as stocked_quantity,
  (
    select movement.created_at
    from stock_movement movement
    where movement.inventory_item_id = idle.inventory_item_id
      and movement.location_id = idle.location_id
      and movement.kind = 'fulfilled'
    order by movement.id collate "C" desc
    limit 1
  ) as last_sold_at
from idle
join inventory_item item on item.id = idle.inventory_item_id
order by idle.place`
)

/**
 * Reads which levels have units and sold none for so many days.
 *
 * @throws INVALID_DATA for a bad number of days, location, limit or offset
 */
export async function readIdleLevels(
  database: StockDatabase,
  input: IdleLevelsInput,
  context: StockContext
): Promise<IdleLevel[]> {
  const rows = await database.list<IdleLevel & { last_sold_at: string | null }>(
    {
      text: IDLE,
      values: [
        parseSalesDays(input.days ?? 90, "days"),
        isDefined(input.location_id)
          ? parseValues(input.location_id, "location_id")
          : null,
        parseLimit(input.limit, 20),
        parseOffset(input.offset),
      ],
    },
    context
  )

  return rows.map((row) => ({
    ...row,
    last_sold_at: row.last_sold_at ? new Date(row.last_sold_at) : null,
  }))
}
