import { StockDatabase } from "../../database"
import { ItemAvailability } from "../../policy/availability/availability"
import { thresholdOf } from "../../policy/levels/stock-status"
import { backorderCap } from "../../sql/demand"
import { expiredUnits } from "../../sql/expired"
import { StockContext } from "../../types"
import { query } from "../../sql/statement"

/**
 * What there is of items at locations, for whoever buys: what an expired cart
 * holds is free, and what the asking cart holds is there for it.
 *
 * `next_expected_at` is when the next unit that is still free would come: the
 * first incoming row, by date, that reaches beyond what is on backorder already and
 * is not overdue: nobody is told to expect something yesterday.
 */
const READ = query(
  "read-availability",
  `
  with input as (select $1::jsonb as call),
  settings as (
    select call -> 'defaults' as defaults, statement_timestamp() as moment
    from input
  ),
  level as (
    select
      level.id, level.inventory_item_id, level.location_id,
      level.stocked_quantity - level.reserved_quantity - level.safety_stock
        + ${expiredUnits("level")}
        + (
          select coalesce(sum(own.quantity), 0)
          from reservation_item own
          where own.cart_id = call ->> 'cart_id'
            and own.inventory_item_id = level.inventory_item_id
            and own.location_id = level.location_id
            and own.deleted_at is null
            and own.expires_at > settings.moment
        ) as available,
      ${thresholdOf("level.low_stock_threshold", "level.inventory_item_id")}
        as threshold,
      ${backorderCap("level", "item", "level.incoming_quantity")} as cap
    from input
    cross join settings
    join inventory_level level
      on level.inventory_item_id = any (array(
        select jsonb_array_elements_text(call -> 'inventory_item_ids')
      ))
      and level.location_id = any (array(
        select jsonb_array_elements_text(call -> 'location_ids')
      ))
      and level.deleted_at is null
    join inventory_item item on item.id = level.inventory_item_id
  ),
  supply as (
    select level.id, incoming.expected_at,
      sum(incoming.open_quantity) over (
        partition by level.id
        order by incoming.expected_at nulls last, incoming.created_at,
          incoming.id
        rows between unbounded preceding and current row
      ) as upto
    from level
    join incoming_stock incoming on incoming.inventory_level_id = level.id
    where incoming.deleted_at is null
      and incoming.open_quantity > 0
  )
  select json_agg(json_build_object(
    'inventory_item_id', inventory_item_id,
    'location_id', location_id,
    'available', available::text,
    'threshold', threshold::text,
    'backorder_cap', cap::text,
    'next_expected_at', (
      select min(supply.expected_at)
      from supply
      where supply.id = level.id
        and supply.upto > greatest(-level.available, 0)
        and supply.expected_at > statement_timestamp()
    )
  )) as levels
  from level`
)

/** Reads what there is of items: one statement, whatever their number. */
export async function readAvailability(
  database: StockDatabase,
  call: {
    inventory_item_ids: string[]
    location_ids: string[]
    cart_id?: string
  },
  context: StockContext
): Promise<ItemAvailability[]> {
  const { levels } = await database.read<{ levels: ItemAvailability[] | null }>(
    { text: READ, input: { ...call, defaults: database.defaults } },
    context
  )

  return levels ?? []
}
