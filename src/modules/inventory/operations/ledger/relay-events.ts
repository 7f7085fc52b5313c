import { StockDatabase } from "../../database"
import { ChangeCursor, FIRST_CHANGE } from "../../policy/ledger/change-cursor"
import { MovementToTell } from "../../policy/ledger/movement-events"
import { inSql, KINDS_WITHOUT_UNITS } from "../../policy/ledger/movement-kinds"
import { lockEventRelay } from "../../sql/lock"
import { inputRows, query, SETTINGS, statement } from "../../sql/statement"
import { StockContext } from "../../types"
import { look } from "./read-changes"

const READ_PLACE = query(
  "read-event-relay",
  `select
  (
    select jsonb_build_object(
      'last', last, 'at', at::text, 'seen', seen, 'seenAt', seen_at::text,
      'horizon', horizon
    )
    from stock_event_relay
  ) as place
from jsonb_to_record($1::jsonb) as input (ignored text)`
)

/**
 * What must be known to tell of movements. What belongs to one transaction is known
 * by the one that wrote the rows: it held the lock of the level and that of the
 * reservation until its end, so that its movements of either are next to each
 * other.
 *
 * A reservation's units after a movement are those that it has now, less what came
 * later: what it was made with may be from before the ledger. A level that is gone
 * for good has no id any more, and has been told of as deleted.
 */
const READ_TO_TELL = query(
  "read-movements-to-tell",
  `with input as (
  select id from jsonb_to_recordset($1::jsonb) as input (id text)
)
select
  json_agg(
    json_build_object(
      'id', movement.id,
      'kind', movement.kind,
      'level_id', coalesce(
        (
          select level.id
          from inventory_level level
          where level.inventory_item_id = movement.inventory_item_id
            and level.location_id || '' = movement.location_id
            and level.deleted_at is null
            and level.created_at <= movement.created_at
        ),
        (
          select level.id
          from inventory_level level
          where level.inventory_item_id = movement.inventory_item_id
            and level.location_id = movement.location_id
            and level.deleted_at is not null
            and level.created_at <= movement.created_at
          order by level.created_at desc
          limit 1
        )
      ),
      'is_last_at_level', next_at_level.writer is distinct from movement.xmin,
      'is_shortfall', coalesce(at_the_end.is_short, false),
      'reservation', case
        when movement.reservation_id is not null
          and own.next_writer is distinct from movement.xmin::text
        then json_build_object(
          'id', movement.reservation_id,
          'was_there', units.after - own.delta > 0,
          'is_there', units.after > 0,
          'is_known', own.is_known,
          'kinds', own.kinds,
          'cart_id', coalesce(row_now.cart_id, own.cart_id),
          'is_carts', case
            when own.next_writer is null and row_now.id is not null
              then row_now.cart_id is not null
            else coalesce(own.cart_at > coalesce(own.ordered_at, ''), false)
          end
        )
      end
    )
    order by movement.id
  ) as movements
from input
join stock_movement movement on movement.id = input.id
left join lateral (
  select later.xmin as writer
  from stock_movement later
  where later.inventory_item_id = movement.inventory_item_id
    and later.location_id = movement.location_id
    and later.id > movement.id
    and later.kind not in (${inSql(KINDS_WITHOUT_UNITS)})
  order by later.id
  limit 1
) next_at_level on true
left join lateral (
  select
    last.stocked_after < last.reserved_after as is_short
  from stock_movement last
  where movement.shortfall is not null
    and last.inventory_item_id = movement.inventory_item_id
    and last.location_id = movement.location_id
    and last.id >= movement.id
    and last.xmin = movement.xmin
  order by last.id desc
  limit 1
) at_the_end on true
left join lateral (
  select
    (array_agg(other.xmin::text order by other.id)
      filter (where other.id > movement.id))[1] as next_writer,
    coalesce(sum(other.reserved_delta) filter (where other.id > movement.id), 0)
      as later_delta,
    sum(other.reserved_delta) filter (
      where other.id <= movement.id and other.xmin = movement.xmin
    ) as delta,
    array_agg(other.kind) filter (
      where other.id <= movement.id and other.xmin = movement.xmin
    ) as kinds,
    bool_or(other.id < movement.id and other.xmin <> movement.xmin) as is_known,
    (array_agg(other.reference_id order by other.id desc) filter (
      where other.id <= movement.id and other.reference_type = 'cart'
    ))[1] as cart_id,
    max(other.id) filter (
      where other.id <= movement.id and other.reference_type = 'cart'
    ) as cart_at,
    max(other.id) filter (
      where other.id <= movement.id and other.kind = 'converted'
        and other.reference_type is distinct from 'cart'
    ) as ordered_at
  from stock_movement other
  where other.reservation_id = movement.reservation_id
  having movement.reservation_id is not null
) own on true
left join reservation_item row_now on row_now.id = movement.reservation_id
left join lateral (
  select
    case when row_now.deleted_at is null then coalesce(row_now.quantity, 0)
      else 0 end - own.later_delta as after
) units on true`
)

const PLACE_COLUMNS = `
      last bigint, seen bigint, horizon text,
      to_last bigint, to_at bigint, to_seen bigint, to_seen_at bigint,
      to_horizon text`

const CLAIM = statement(
  "claim-event-relay",
  {
    settings: SETTINGS,
    input: inputRows(PLACE_COLUMNS),
    claimed: lockEventRelay("input"),
  },
  "select exists (select from claimed) as is_claimed"
)

const MOVE_ON = statement(
  "move-event-relay",
  {
    settings: SETTINGS,
    input: inputRows(PLACE_COLUMNS),
    moved: `
    insert into stock_event_relay (last, at, seen, seen_at, horizon, told_at)
    select to_last, to_at, to_seen, to_seen_at, to_horizon, moment
    from input
    cross join settings
    on conflict (id) do update set
      last = excluded.last, at = excluded.at,
      seen = excluded.seen, seen_at = excluded.seen_at,
      horizon = excluded.horizon, told_at = excluded.told_at
    returning id`,
  },
  "select exists (select from moved) as is_moved"
)

/** Movements that are to be told next, and where the teller stands after them. */
export interface NextToTell {
  from: ChangeCursor
  movements: MovementToTell[]
  to: ChangeCursor
  /** Whether there are movements which cannot be told yet. */
  is_more: boolean
}

/**
 * Reads what is to be told next. It locks nothing, and stands in no transaction: a
 * horizon that is taken in one which is open already would be none.
 *
 * @returns null if there is nothing at all
 * @throws INVALID_DATA if the ledger is not the one that the place is of
 */
export async function readNextToTell(
  database: StockDatabase,
  most: number,
  context: StockContext
): Promise<NextToTell | null> {
  const { place: from } = await database.read<{ place: ChangeCursor | null }>(
    { text: READ_PLACE, input: {} },
    context
  )

  // A table that was emptied: the ledger has been with it.
  if (!from) {
    await moveOn(database, FIRST_CHANGE, FIRST_CHANGE, context)

    return await readNextToTell(database, most, context)
  }

  const { told, cursor: to, isMore } = await look(database, from, most, context)

  if (!told.length) {
    return isMore ? { from, movements: [], to, is_more: true } : null
  }

  const { movements } = await database.read<{ movements: MovementToTell[] }>(
    { text: READ_TO_TELL, input: told.map(({ id }) => ({ id })) },
    context
  )

  return { from, movements, to, is_more: isMore }
}

/**
 * Takes the place for the transaction: false if somebody else is telling, or has told
 * already what comes after it.
 */
export async function claimPlace(
  database: StockDatabase,
  from: ChangeCursor,
  context: StockContext
): Promise<boolean> {
  const { is_claimed } = await database.run<{ is_claimed: boolean }>(
    { text: CLAIM, input: [placeOf(from, from)] },
    context
  )

  return is_claimed
}

/** Moves the place on: in the transaction that has claimed it. */
export async function moveOn(
  database: StockDatabase,
  from: ChangeCursor,
  to: ChangeCursor,
  context: StockContext
): Promise<void> {
  await database.run({ text: MOVE_ON, input: [placeOf(from, to)] }, context)
}

const placeOf = (from: ChangeCursor, to: ChangeCursor) => ({
  last: from.last,
  seen: from.seen,
  horizon: from.horizon,
  to_last: to.last,
  to_at: to.at,
  to_seen: to.seen,
  to_seen_at: to.seenAt,
  to_horizon: to.horizon,
})
