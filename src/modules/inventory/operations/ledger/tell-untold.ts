import { setTimeout as sleep } from "node:timers/promises"

import { StockDatabase } from "../../database"
import {
  MovementToTell,
  ReservationToTell,
} from "../../policy/ledger/movement-events"
import { inSql, KINDS_WITHOUT_UNITS } from "../../policy/ledger/movement-kinds"
import { lockTeller } from "../../sql/lock"
import { idOfNumber, isHorizonPassed, LAST_NUMBER } from "../../sql/numbers"
import { inputRows, query, SETTINGS, statement } from "../../sql/statement"
import { StockContext } from "../../types"
import { isLeft } from "./note-told"

/** How many movements are told at once. */
const MOST_AT_ONCE = 5000

/** How far before and behind a page it is looked for the rest of the calls in it. */
const LONGEST = 20_000

/**
 * The last number first: who has been given one up to it has had the number of a
 * transaction before, and so a lower one than the horizon.
 */
const TAKE_HORIZON = query(
  "take-telling-horizon",
  `with last as materialized (${LAST_NUMBER}
)
select last.number::float as upto, pg_current_xact_id()::text as horizon
from last
cross join jsonb_to_record($1::jsonb) as input (ignored text)`
)

const IS_PASSED = query(
  "is-telling-horizon-passed",
  `select ${isHorizonPassed("input.horizon")} as is_passed
from jsonb_to_record($1::jsonb) as input (horizon text)`
)

const CLAIM = statement(
  "claim-teller",
  {
    settings: SETTINGS,
    input: inputRows("teller integer, is_own boolean"),
    claimed: lockTeller("input", isLeft("teller", "moment")),
  },
  "select (select mark::float from claimed) as mark"
)

const MOVE = statement(
  "move-teller",
  {
    settings: SETTINGS,
    input: inputRows("teller integer, mark bigint, is_done boolean"),
    moved: `
    update stock_teller
    set
      mark = greatest(stock_teller.mark, input.mark),
      rescued_at = case when input.is_done then moment end,
      untold_since = case when not input.is_done then untold_since end
    from input
    cross join settings
    where stock_teller.id = input.teller
    returning stock_teller.id`,
  },
  "select count(*)::integer as moved from moved"
)

/**
 * What must be known to tell of movements of one process. A call is looked at whole, also
 * where it begins or ends on another page: what it did to a level, or to a reservation,
 * is told on the page of the last of its movements there. A reservation's units after a
 * movement are those that it has now, less what came later: what it was made with may be
 * from before the ledger. Calls are told from one another by a window: joined with the
 * page, each row around it was compared with each of the page. A level that is gone for good has no id any more, and has been
 * told of as deleted. Rows of reservations are looked up one by one (`limit`): a join
 * read the whole table for a page of a hundred.
 */
const READ_UNTOLD = query(
  "read-untold-movements",
  `with input as (
  select teller, mark, upto
  from jsonb_to_record($1::jsonb) as input (teller integer, mark bigint, upto bigint)
),
page as materialized (
  select id
  from stock_movement
  where id > (select ${idOfNumber("mark")} from input)
    and id <= (select ${idOfNumber("upto")} from input)
    and teller = (select teller from input)
  order by id
  limit ${MOST_AT_ONCE}
),
ends as materialized (
  select
    min(id) as first,
    max(id) as last,
    min(substr(id, 6)::bigint) as first_number,
    max(substr(id, 6)::bigint) as last_number
  from page
),
whole as materialized (
  select *
  from (
    select
      id, kind, inventory_item_id, location_id, reservation_id, created_at,
      teller, telling, shortfall is not null as has_shortfall,
      stocked_after < reserved_after as is_short,
      bool_or(id between (select first from ends) and (select last from ends))
        over (partition by telling) as is_of_page
    from stock_movement
    where id > (
        select ${idOfNumber(`greatest(first_number - ${LONGEST}, 0)`)} from ends
      )
      and id <= (select ${idOfNumber(`(last_number + ${LONGEST})`)} from ends)
      and teller = (select teller from input)
  ) around
  where is_of_page
),
movement as (
  select
    whole.*,
    max(id) over (partition by telling) as last_movement,
    kind not in (${inSql(KINDS_WITHOUT_UNITS)})
      and row_number() over at_level = 1 as is_last_at_level,
    has_shortfall and first_value(is_short) over at_level as is_shortfall,
    reservation_id is not null and row_number() over of_reservation = 1
      as is_last_of_reservation
  from whole
  window
    at_level as (
      partition by
        telling, inventory_item_id, location_id,
        kind in (${inSql(KINDS_WITHOUT_UNITS)})
      order by id desc
    ),
    of_reservation as (partition by telling, reservation_id order by id desc)
),
told as (
  select
    movement.id,
    movement.telling,
    movement.last_movement,
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
  left join lateral (
    select
      coalesce(bool_and(other.id <= movement.id), true) as is_last,
      coalesce(sum(other.reserved_delta) filter (where other.id > movement.id), 0)
        as later_delta,
      sum(other.reserved_delta) filter (
        where other.id <= movement.id
          and (other.teller, other.telling) = (movement.teller, movement.telling)
      ) as delta,
      array_agg(other.kind) filter (
        where other.id <= movement.id
          and (other.teller, other.telling) = (movement.teller, movement.telling)
      ) as kinds,
      coalesce(bool_or(
        other.id < movement.id
        and (other.teller, other.telling)
          is distinct from (movement.teller, movement.telling)
      ), false) as is_known,
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
  where movement.id between (select first from ends) and (select last from ends)
    and (
      movement.is_last_at_level or movement.is_shortfall
      or movement.is_last_of_reservation
    )
)
select
  (select json_agg(told order by told.id) from told) as movements,
  (select count(*)::integer from page) as count,
  (select last_number::float from ends) as last`
)

/** Up to where a process's movements are read, once its transactions have ended. */
export interface Horizon {
  upto: number
  horizon: string
}

/** Takes a horizon: in no transaction that is open already. */
export async function takeHorizon(
  database: StockDatabase,
  context: StockContext
): Promise<Horizon> {
  return await database.read<Horizon>(
    { text: TAKE_HORIZON, input: {} },
    context
  )
}

/** How often it is asked whether a horizon is passed. */
const PAUSE_MS = 100

/** Waits until all transactions have ended that were open when a horizon was taken. */
export async function untilPassed(
  database: StockDatabase,
  { horizon }: Horizon,
  longestMs: number,
  context: StockContext
): Promise<boolean> {
  const until = performance.now() + longestMs

  for (;;) {
    const { is_passed } = await database.read<{ is_passed: boolean }>(
      { text: IS_PASSED, input: { horizon } },
      context
    )

    if (is_passed || performance.now() >= until) {
      return is_passed
    }
    await sleep(PAUSE_MS, undefined, { ref: false })
  }
}

/**
 * Tells what a process did from its mark on, page by page: the mark moves on in the
 * transaction in which a page is emitted, and who dies in between leaves that to the
 * next. Of several that tell for the same process one does at a time.
 *
 * @param of.isOwn whether it is this process itself: another must be dead, and is
 * passed over where it is not, or somebody else is telling
 * @returns whether all of it is told up to `upto`
 * @throws what `emit` does
 */
export async function tellUntold(
  database: StockDatabase,
  of: { teller: number; isOwn: boolean; upto: number },
  emit: (movements: MovementToTell[]) => Promise<void>,
  newContext: () => StockContext
): Promise<boolean> {
  const { teller, isOwn, upto } = of

  for (;;) {
    const done = await database.transaction(newContext(), async (inside) => {
      const { mark } = await database.run<{ mark: number | null }>(
        { text: CLAIM, input: [{ teller, is_own: isOwn }] },
        inside
      )

      if (mark === null) {
        return false
      }

      const { movements, count, last } = await database.read<{
        movements: ToTellRow[] | null
        count: number
        last: number | null
      }>({ text: READ_UNTOLD, input: { teller, mark, upto } }, inside)
      const isLast = count < MOST_AT_ONCE

      if (movements) {
        await emit(movements.map(toTell))
      }
      await database.run(
        {
          text: MOVE,
          input: [{ teller, mark: isLast ? upto : last, is_done: isLast }],
        },
        inside
      )

      return isLast ? true : null
    })

    if (done !== null) {
      return done
    }
  }
}

/** A movement to tell of, as it is read: flat, for JSON in JSON takes twice as long. */
type ToTellRow = Omit<MovementToTell, "reservation"> &
  Omit<ReservationToTell, "id"> & { id: string; reservation_id: string | null }

const toTell = ({
  telling,
  last_movement,
  kind,
  level_id,
  is_last_at_level,
  is_shortfall,
  reservation_id,
  ...reservation
}: ToTellRow): MovementToTell => ({
  telling,
  last_movement,
  kind,
  level_id,
  is_last_at_level,
  is_shortfall,
  reservation: reservation_id ? { ...reservation, id: reservation_id } : null,
})
