import { StockDatabase } from "../../database"
import { badValue } from "../../errors"
import { objectOf } from "../../input"
import { COUNT_LINE_STATUSES, CountLineStatus } from "../../policy/words"
import { query } from "../../sql/statement"
import {
  StockContext,
  StockCountEntryDTO,
  StockCountLineDTO,
  StockCountLinesInput,
} from "../../types"
import { parseLimit, parseOffset, parseValues } from "../ledger/history-input"

/**
 * Movements that say what somebody believes is there, not that units came or went:
 * after one of these, what was counted before is no news.
 */
const IS_CORRECTION = `(
        movement.kind in (
          'counted', 'undone', 'repaired', 'opened', 'closed', 'reopened'
        )
        or (
          movement.kind = 'adjusted'
          and coalesce(movement.reason, '') in (
            'correction', 'cycle_count', 'theft_or_loss'
          )
        )
      )`

/** What the count itself did, and took back. */
const IS_OWN = `(
        (
          movement.reference_type = 'stock_count'
          and movement.reference_id = line.count_id
        )
        or (
          movement.kind = 'undone'
          and movement.reference_type = 'movement_group'
          and exists (
            select from stock_movement own
            where own.group_id = movement.reference_id
              and own.reference_type = 'stock_count'
              and own.reference_id = line.count_id
          )
        )
      )`

/**
 * The lines of a count as they stand, by the one rule of what a count says.
 *
 * An entry keeps what was on hand by the books at its moment, under the level's lock.
 * Where the books are as they should be, units found − on hand is the same at any
 * moment, since what is sold and received changes both. So one entry needs no more. Of
 * several, each has a part of the units, and what came or went between them changed one
 * part or the other: among units that were counted already, what should have been there
 * is what was on hand at the first entry; among those counted later, at the last. Nobody
 * but who was there knows which, so that such a line waits for a word (`moved_from`) or
 * a recount. That nothing remained of it in sum does not help: one unit that went from
 * here and one that came there are two that were counted, or none.
 *
 * Entries stand in the order of the ledger, which is that of the level; of those with the
 * same last movement all are of one moment.
 */
export const lineStates = (condition: string) => `
  select
    line.*, tally.*, moved.*,
    level.stocked_quantity, level.reserved_quantity, item.sku, item.title,
    case
      when line.outcome is not null then 'posted'
      when tally.entries = 0 and line.round > 1 then 'recount'
      when tally.entries = 0 then 'uncounted'
      when moved.is_corrected then 'corrected'
      when (moved.came <> 0 or moved.went <> 0) and line.moved_from is null
        then 'moved'
      else 'counted'
    end as status,
    case
      when tally.entries = 0 then level.stocked_quantity
      when line.moved_from = 'uncounted' then tally.last_on_hand
      else tally.first_on_hand
    end as expected,
    tally.found - case
      when line.moved_from = 'uncounted' then tally.last_on_hand
      else tally.first_on_hand
    end as variance
  from stock_count_line line
  left join inventory_item item on item.id = line.inventory_item_id
  left join inventory_level level
    on level.inventory_item_id = line.inventory_item_id
    and level.location_id = line.location_id
    and level.deleted_at is null
  cross join lateral (
    select
      count(*)::integer as entries,
      sum(entry.quantity) as found,
      (array_agg(entry.on_hand order by entry.movement_id nulls first))[1]
        as first_on_hand,
      (array_agg(entry.movement_id order by entry.movement_id nulls first))[1]
        as first_movement,
      (array_agg(entry.on_hand order by entry.movement_id desc nulls last))[1]
        as last_on_hand,
      (array_agg(entry.movement_id order by entry.movement_id desc nulls last))[1]
        as last_movement
    from stock_count_entry entry
    where entry.line_id = line.id
      and entry.round = line.round
      and entry.voided_at is null
  ) tally
  cross join lateral (
    select
      coalesce(sum(stocked_delta) filter (
        where stocked_delta > 0 and not is_correction and is_between
      ), 0) as came,
      coalesce(-sum(stocked_delta) filter (
        where stocked_delta < 0 and not is_correction and is_between
      ), 0) as went,
      coalesce(bool_or(is_correction), false) as is_corrected
    from (
      select
        movement.stocked_delta,
        ${IS_CORRECTION} as is_correction,
        movement.id collate "C" <= tally.last_movement as is_between
      from stock_movement movement
      where tally.entries > 0
        and movement.inventory_item_id = line.inventory_item_id
        and movement.location_id = line.location_id
        and movement.id collate "C" > coalesce(tally.first_movement, '')
        and movement.stocked_delta <> 0
        and not coalesce(${IS_OWN}, false)
    ) since
  ) moved
  where ${condition}`

/** Under the lock of the count and of the lines' levels: what is to be posted. */
const TO_POST = query(
  "count-lines-to-post",
  `
select
  id, inventory_item_id, location_id, status, reason, note,
  trim_scale(variance)::text as variance,
  came::float8 as came, went::float8 as went
from (${lineStates("line.count_id = $1::text")}
) state
where $2::text[] is null or id = any ($2::text[])
order by is_extra, position, id`
)

export interface LineToPost {
  id: string
  inventory_item_id: string
  location_id: string
  status: CountLineStatus
  reason: string | null
  note: string | null
  variance: string | null
  came: number
  went: number
}

export async function readLinesToPost(
  database: StockDatabase,
  countId: string,
  ids: string[] | null,
  context: StockContext
): Promise<LineToPost[]> {
  return await database.list<LineToPost>(
    { text: TO_POST, values: [countId, ids] },
    context
  )
}

const SUM_UP = query(
  "sum-up-count-lines",
  `
select
  status,
  count(*)::integer as lines,
  (count(*) filter (where variance <> 0))::integer as differ,
  coalesce(sum(variance) filter (where variance > 0), 0)::float8 as more,
  coalesce(-sum(variance) filter (where variance < 0), 0)::float8 as fewer
from (${lineStates("line.count_id = $1::text")}
) state
group by status`
)

export interface CountSum {
  status: CountLineStatus
  lines: number
  differ: number
  more: number
  fewer: number
}

export async function sumUpLines(
  database: StockDatabase,
  countId: string,
  context: StockContext
): Promise<CountSum[]> {
  return await database.list<CountSum>(
    { text: SUM_UP, values: [countId] },
    context
  )
}

const MOST_ENTRIES = 50

/** Whoever counts blind is not told of what differs by the filter either. */
const LINES = query(
  "read-count-lines",
  `
select
  state.id, state.inventory_item_id, state.location_id, state.sku, state.title,
  state.is_extra, state.status, state.round, state.moved_from,
  state.found::float8 as found, state.expected::float8 as expected,
  state.variance::float8 as variance,
  case when state.entries > 0 then state.came::float8 end as came,
  case when state.entries > 0 then state.went::float8 end as went,
  state.stocked_quantity::float8 as stocked_quantity,
  state.reserved_quantity::float8 as reserved_quantity,
  state.reason, state.note, state.outcome,
  state.applied_after::float8 as applied_after, state.error, state.posted_at,
  coalesce((
    select json_agg(newest order by newest.counted_at desc, newest.id desc)
    from (
      select
        entry.id, entry.round, entry.quantity::float8 as quantity,
        entry.on_hand::float8 as on_hand, entry.key, entry.note,
        entry.actor_id, entry.counted_at, entry.voided_at, entry.voided_by
      from stock_count_entry entry
      where entry.line_id = state.id
      order by entry.counted_at desc, entry.id desc
      limit ${MOST_ENTRIES}
    ) newest
  ), '[]') as entries,
  state.count::integer as count
from (
  select *, count(*) over () as count
  from (${lineStates("line.count_id = $1::text")}
  ) every
  where ($2::text[] is null or status = any ($2::text[]))
    and ($3::boolean is null or (coalesce(variance, 0) <> 0) = $3::boolean)
    and ($4::text[] is null or inventory_item_id = any ($4::text[]))
  order by is_extra, position, id
  limit $5::integer offset $6::bigint
) state
order by state.is_extra, state.position, state.id`
)

/** How many there are of the lines that are asked for, where a page may be empty. */
const COUNT_OF_LINES = query(
  "number-of-count-lines",
  `
select count(*)::integer as count
from (${lineStates("line.count_id = $1::text")}
) every
where ($2::text[] is null or status = any ($2::text[]))
  and ($3::boolean is null or (coalesce(variance, 0) <> 0) = $3::boolean)
  and ($4::text[] is null or inventory_item_id = any ($4::text[]))`
)

type Row = StockCountLineDTO & { count: number }

/**
 * A page of the lines of a count, in the order in which they are counted.
 *
 * @param isHidden whether nobody is to see what is expected
 * @throws INVALID_DATA for a bad filter, offset or limit
 */
export async function readLines(
  database: StockDatabase,
  countId: string,
  given: StockCountLinesInput,
  isHidden: boolean,
  context: StockContext
): Promise<{ lines: StockCountLineDTO[]; count: number }> {
  const input = objectOf(given)
  const statuses =
    input.status === undefined ? null : parseValues(input.status, "status")
  const unknown = statuses?.find(
    (status) => !(COUNT_LINE_STATUSES as readonly string[]).includes(status)
  )

  if (unknown !== undefined) {
    throw badValue("status", `must be one of ${COUNT_LINE_STATUSES.join(", ")}`)
  }
  if (
    input.has_variance !== undefined &&
    typeof input.has_variance !== "boolean"
  ) {
    throw badValue("has_variance", "must be true or false")
  }
  if (isHidden && input.has_variance !== undefined) {
    throw badValue("has_variance", "is not told in a blind count that is open")
  }

  const filters = [
    countId,
    isHidden ? statuses && shownToCounters(statuses) : statuses,
    input.has_variance ?? null,
    input.inventory_item_id === undefined
      ? null
      : parseValues(input.inventory_item_id, "inventory_item_id"),
  ]
  const offset = parseOffset(input.offset)
  const rows = await database.list<Row>(
    {
      text: LINES,
      values: [...filters, parseLimit(input.limit, 200), offset],
    },
    context
  )
  const [total] =
    rows.length || !offset
      ? rows
      : await database.list<{ count: number }>(
          { text: COUNT_OF_LINES, values: filters },
          context
        )

  return {
    lines: rows.map((row) => tell(row, isHidden)),
    count: total?.count ?? 0,
  }
}

/** That units came or went tells how many there are. */
function shownToCounters(statuses: string[]): string[] {
  return statuses.includes("counted")
    ? [...statuses, "moved", "corrected"]
    : statuses.filter((status) => !["moved", "corrected"].includes(status))
}

function tell({ count: _, ...row }: Row, isHidden: boolean): StockCountLineDTO {
  const hide = <Value>(value: Value) => (isHidden ? null : value)

  return {
    ...row,
    status:
      isHidden && ["moved", "corrected"].includes(row.status)
        ? "counted"
        : row.status,
    expected: hide(row.expected),
    // What is said of a line that waits for a word would be a guess.
    variance: ["moved", "corrected"].includes(row.status)
      ? null
      : hide(row.variance),
    came: hide(row.came),
    went: hide(row.went),
    stocked_quantity: hide(row.stocked_quantity),
    reserved_quantity: hide(row.reserved_quantity),
    posted_at: row.posted_at && new Date(row.posted_at),
    entries: row.entries.map((entry: StockCountEntryDTO) => ({
      ...entry,
      on_hand: hide(entry.on_hand),
      counted_at: new Date(entry.counted_at),
      voided_at: entry.voided_at && new Date(entry.voided_at),
    })),
  }
}
