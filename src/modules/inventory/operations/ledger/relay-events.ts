import { StockDatabase } from "../../database"
import { ChangeCursor, FIRST_CHANGE } from "../../policy/ledger/change-cursor"
import {
  MovementToTell,
  ReservationToTell,
} from "../../policy/ledger/movement-events"
import { inSql, KINDS_WITHOUT_UNITS } from "../../policy/ledger/movement-kinds"
import { lockEventRelay } from "../../sql/lock"
import { idOfNumber } from "../../sql/numbers"
import { inputRows, query, SETTINGS, statement } from "../../sql/statement"
import { StockContext } from "../../types"
import { lookAtNumbers } from "./read-changes"

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

/** How many movements are told at once. */
const MOST_AT_ONCE = 500

/**
 * What must be known to tell of movements. What belongs to one transaction is known
 * by the one that wrote the rows: it held the lock of the level and that of the
 * reservation until its end, so that its movements of either are next to each
 * other. They are looked at within the page: to look for the next one of a level in the
 * ledger took 117 µs for each movement of a hot item. Rows of reservations are looked up one by one
 * (`limit`): a join read the whole table for a page of a hundred.
 *
 * A reservation's units after a movement are those that it has now, less what came
 * later: what it was made with may be from before the ledger. A level that is gone
 * for good has no id any more, and has been told of as deleted.
 */
const READ_TO_TELL = query(
  "read-movements-to-tell",
  `with input as (
  select last, upto
  from jsonb_to_record($1::jsonb) as input (last bigint, upto bigint)
),
page as materialized (
  select
    id, kind, inventory_item_id, location_id, reservation_id, created_at,
    xmin::text as writer, shortfall is not null as has_shortfall,
    stocked_after < reserved_after as is_short
  from stock_movement
  where id > (select ${idOfNumber("last")} from input)
  order by id
  limit ${MOST_AT_ONCE + 1}
),
movement as (
  select
    page.*,
    kind not in (${inSql(KINDS_WITHOUT_UNITS)})
      and lead(writer) over at_level is distinct from writer as is_last_at_level,
    has_shortfall and last_value(is_short) over (
      partition by inventory_item_id, location_id, writer
      order by id
      rows between unbounded preceding and unbounded following
    ) as is_shortfall,
    reservation_id is not null
      and lead(writer) over of_reservation is distinct from writer
      as is_last_of_reservation
  from page
  window
    at_level as (
      partition by
        inventory_item_id, location_id, kind in (${inSql(KINDS_WITHOUT_UNITS)})
      order by id
    ),
    of_reservation as (partition by reservation_id order by id)
),
told as (
  select
    movement.id,
    movement.kind,
    case
      when movement.is_last_at_level or movement.is_shortfall then coalesce(
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
      )
    end as level_id,
    movement.is_last_at_level,
    movement.is_shortfall,
    case when movement.is_last_of_reservation then movement.reservation_id end
      as reservation_id,
    units.after - own.delta > 0 as was_there,
    units.after > 0 as is_there,
    own.is_known,
    own.kinds,
    coalesce(row_now.cart_id, own.cart_id) as cart_id,
    case
      when own.is_last and row_now.id is not null
        then row_now.cart_id is not null
      else coalesce(own.cart_at > coalesce(own.ordered_at, ''), false)
    end as is_carts
  from movement
  cross join input
  left join lateral (
    select
      coalesce(bool_and(other.id <= movement.id), true) as is_last,
      coalesce(sum(other.reserved_delta) filter (where other.id > movement.id), 0)
        as later_delta,
      sum(other.reserved_delta) filter (
        where other.id <= movement.id and other.xmin::text = movement.writer
      ) as delta,
      array_agg(other.kind) filter (
        where other.id <= movement.id and other.xmin::text = movement.writer
      ) as kinds,
      bool_or(other.id < movement.id and other.xmin::text <> movement.writer)
        as is_known,
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
    having movement.is_last_of_reservation
  ) own on true
  left join lateral (
    select id, cart_id, deleted_at, quantity
    from reservation_item
    where id = movement.reservation_id
    limit 1
  ) row_now on movement.is_last_of_reservation
  left join lateral (
    select
      case when row_now.deleted_at is null then coalesce(row_now.quantity, 0)
        else 0 end - own.later_delta as after
  ) units on true
  where movement.id <= ${idOfNumber("input.upto")}
    and (
      movement.is_last_at_level or movement.is_shortfall
      or movement.is_last_of_reservation
    )
)
select (
  select json_agg(told order by told.id) from told
) as movements`
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
  /** How many there are, also those that there is nothing to tell of. */
  count: number
  movements: MovementToTell[]
  to: ChangeCursor
  /** Whether as many were read as may be at once. */
  is_full: boolean
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
  context: StockContext
): Promise<NextToTell | null> {
  const { place: from } = await database.read<{ place: ChangeCursor | null }>(
    { text: READ_PLACE, input: {} },
    context
  )

  // A table that was emptied: the ledger has been with it.
  if (!from) {
    await moveOn(database, FIRST_CHANGE, FIRST_CHANGE, context)

    return await readNextToTell(database, context)
  }

  const looked = await lookAtNumbers(database, from, MOST_AT_ONCE, context)
  const { told, cursor: to, isMore: is_more } = looked
  const count = told.length

  if (!count && !is_more) {
    return null
  }

  const { movements } = count
    ? await database.read<{ movements: ToTellRow[] | null }>(
        { text: READ_TO_TELL, input: { last: from.last, upto: to.last } },
        context
      )
    : { movements: null }

  return {
    from,
    count,
    movements: (movements ?? []).map(toTell),
    to,
    is_full: count === MOST_AT_ONCE,
    is_more,
  }
}

/** A movement to tell of, as it is read: flat, for JSON in JSON takes twice as long. */
type ToTellRow = Omit<MovementToTell, "reservation"> &
  Omit<ReservationToTell, "id"> & { reservation_id: string | null }

const toTell = ({
  id,
  kind,
  level_id,
  is_last_at_level,
  is_shortfall,
  reservation_id,
  ...reservation
}: ToTellRow): MovementToTell => ({
  id,
  kind,
  level_id,
  is_last_at_level,
  is_shortfall,
  reservation: reservation_id ? { ...reservation, id: reservation_id } : null,
})

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
