import { StockDatabase } from "../../database"
import { isExpired } from "../../sql/expired"
import { lockLevelRows } from "../../sql/lock"
import { inputRows, SETTINGS, statement, query } from "../../sql/statement"
import { StockContext } from "../../types"

const INPUT = inputRows("id text")
const LEVELS = "level.deleted_at is null and level.id in (select id from input)"
/** Of changes at the same time, whoever comes first promises for all of them. */
const DUE_LEVELS = `level.promises_due and ${LEVELS}`

/** Locks the levels first, so that the next statement sees all that is theirs. */
const LOCK = statement(
  "settle-backorders-lock",
  { settings: SETTINGS, input: INPUT, level: lockLevelRows(LEVELS) },
  "select count(*) as levels from level"
)

/** In which order reservations are served: first come, first served. */
export const servedFirst = (reservation: string) =>
  `${reservation}.created_at, ${reservation}.id`

/**
 * Binds what is reserved beyond the stock to the incoming units that will serve
 * it: first come, first served. Think of a level's reservations in a queue, the
 * oldest first, and of its units in another, those in stock first and then the
 * incoming ones by date: a reservation is served by the units that stand beside
 * it. What stands beside nothing is bound to nothing.
 *
 * The promises that differ from that are rewritten, and no others: a change moves few
 * of them. Where a reservation that was promised before has another date now, or none,
 * an alert says so. What is overdue comes at no date that anybody knows.
 */
const SETTLE = statement(
  "settle-backorders",
  {
    settings: SETTINGS,
    input: INPUT,
    level: `
    select level.id, level.inventory_item_id, level.location_id,
      greatest(stocked_quantity - safety_stock, 0) as in_stock
    from inventory_level level
    where ${DUE_LEVELS}`,
    waiting: `
    select
      level.id as level_id, level.inventory_item_id, level.location_id,
      level.in_stock, reservation.id, reservation.line_item_id,
      reservation.quantity,
      sum(reservation.quantity) over (
        partition by level.id order by ${servedFirst("reservation")}
        rows between unbounded preceding and current row
      ) as upto
    from level
    join reservation_item reservation
      on reservation.inventory_item_id = level.inventory_item_id
      and reservation.location_id = level.location_id
    where reservation.deleted_at is null
      and not coalesce(${isExpired("reservation")}, false)`,
    short: "select * from waiting where upto > in_stock",
    supply: `
    select
      level.id as level_id, incoming.id, incoming.open_quantity as quantity,
      case when incoming.expected_at > settings.moment
        then incoming.expected_at end as expected_at,
      level.in_stock + sum(incoming.open_quantity) over (
        partition by level.id
        order by incoming.expected_at nulls last, incoming.created_at,
          incoming.id
        rows between unbounded preceding and current row
      ) as upto
    from level
    cross join settings
    join incoming_stock incoming on incoming.inventory_level_id = level.id
    where incoming.deleted_at is null and incoming.open_quantity > 0`,
    bound: `
    select
      short.*, supply.id as incoming_stock_id, supply.expected_at as promised_at,
      least(short.upto, supply.upto)
        - greatest(short.upto - short.quantity, supply.upto - supply.quantity)
        as units
    from short
    join supply
      on supply.level_id = short.level_id
      and supply.upto > short.upto - short.quantity
      and supply.upto - supply.quantity < short.upto
    union all
    select
      short.*, null, null,
      least(short.quantity, short.upto - greatest(short.in_stock, total.upto))
    from short
    left join (
      select level_id, max(upto) as upto from supply group by level_id
    ) total using (level_id)
    where short.upto > greatest(short.in_stock, total.upto)`,
    wanted: `
    select 'bprom_' || md5(id || ':' || coalesce(incoming_stock_id, '')) as id,
      id as reservation_id, line_item_id, level_id, inventory_item_id,
      location_id, incoming_stock_id, units, promised_at
    from bound`,
    before: `
    select promise.*
    from backorder_promise promise
    where promise.inventory_level_id in (select id from level)`,
    changed: `
    select *
    from (
      select reservation_id, min(line_item_id) as line_item_id,
        min(level_id) as inventory_level_id,
        min(inventory_item_id) as inventory_item_id,
        min(location_id) as location_id,
        case when bool_and(promised_at is not null) then max(promised_at) end
          as promised_at
      from wanted
      group by reservation_id
    ) after
    join (
      select reservation_id,
        case when bool_and(promised_at is not null) then max(promised_at) end
          as promised_before
      from before
      group by reservation_id
    ) earlier using (reservation_id)
    where promised_at is distinct from promised_before`,
    dropped: `
    delete from backorder_promise
    using before
    where backorder_promise.id = before.id
      and before.id not in (select id from wanted)
    returning backorder_promise.id`,
    promised: `
    insert into backorder_promise (
      id, reservation_id, line_item_id, inventory_level_id, inventory_item_id,
      location_id, incoming_stock_id, quantity, promised_at, created_at,
      updated_at
    )
    select
      wanted.id, wanted.reservation_id, wanted.line_item_id, wanted.level_id,
      wanted.inventory_item_id, wanted.location_id, wanted.incoming_stock_id,
      wanted.units, wanted.promised_at, moment, moment
    from wanted
    left join before using (id)
    cross join settings
    where (
      before.line_item_id, before.inventory_level_id, before.location_id,
      before.quantity, before.promised_at
    ) is distinct from (
      wanted.line_item_id, wanted.level_id, wanted.location_id,
      wanted.units, wanted.promised_at
    )
    on conflict (id) do update set
      line_item_id = excluded.line_item_id,
      inventory_level_id = excluded.inventory_level_id,
      location_id = excluded.location_id,
      quantity = excluded.quantity,
      promised_at = excluded.promised_at,
      updated_at = excluded.updated_at
    returning id`,
    settled: `
    update inventory_level
    set promises_due = false
    from level
    where inventory_level.id = level.id
    returning inventory_level.id`,
    told: `
    insert into stock_alert (kind, data)
    select 'backorders_repromised', jsonb_build_object(
      'promises', jsonb_agg(to_jsonb(changed) order by reservation_id)
    )
    from changed
    having count(*) > 0
    returning id`,
  },
  "select exists (select from told) as has_alerts"
)

const DUE = query(
  "due-backorders",
  `
  select json_agg(id order by id) as ids
  from inventory_level
  where promises_due and deleted_at is null and $1::jsonb is not null`
)

/**
 * Promises the backorders of levels anew: two statements in one transaction.
 *
 * @returns whether somebody's date changed, so that an alert waits
 */
export async function settleBackorders(
  database: StockDatabase,
  levelIds: string[],
  context: StockContext
): Promise<boolean> {
  const { has_alerts } = await database.run<{ has_alerts: boolean }>(
    { first: LOCK, text: SETTLE, input: levelIds.map((id) => ({ id })) },
    context
  )

  return has_alerts
}

/** Levels whose backorders wait to be promised anew, after a crash perhaps. */
export async function findUnsettled(
  database: StockDatabase,
  context: StockContext
): Promise<string[]> {
  const { ids } = await database.read<{ ids: string[] | null }>(
    { text: DUE, input: {} },
    context
  )

  return ids ?? []
}
