import { StockDatabase } from "../../database"
import { badValue, notAllowed, unknownIds } from "../../errors"
import { objectOf, parseId } from "../../input"
import {
  COUNT_LINE_STATUSES,
  COUNT_STATUSES,
  CountStatus,
} from "../../policy/words"
import { lockCounts } from "../../sql/lock"
import { inputRows, query, SETTINGS, statement } from "../../sql/statement"
import { StockContext, StockCountDTO, StockCountSummary } from "../../types"
import { parseIdCursor, parseLimit } from "../ledger/history-input"
import { sumUpLines } from "./count-lines"

const COUNTS = (name: string, condition: string) =>
  query(
    name,
    `
select
  stock_count.id, location_id, chosen, is_blind,
  stock_count.reason, stock_count.note, stock_count.actor_id,
  case when undo.id is not null then 'undone' else status end as status,
  group_id, undo.id as undone_by_group_id,
  stock_count.created_at, updated_at, closed_at, closed_by
from stock_count
left join stock_movement_group undo
  on undo.undoes_group_id = stock_count.group_id
where ${condition}
order by stock_count.id desc
limit $2::integer`
  )

const ONE = COUNTS("read-count", "stock_count.id = $1::text")
const NEWEST = COUNTS(
  "read-counts",
  `($1::text is null or stock_count.id < $1::text)
  and ($3::text is null or location_id = $3::text)
  and ($4::text is null or status = $4::text)`
)

/** @throws NOT_FOUND if there is none */
export async function readCount(
  database: StockDatabase,
  id: string,
  context: StockContext
): Promise<StockCountDTO> {
  const [row] = await database.list<StockCountDTO>(
    { text: ONE, values: [id, 1] },
    context
  )

  if (!row) {
    throw unknownIds("Stock count", [id])
  }

  return withDates(row)
}

/** Whether nobody is to see yet what is expected. */
export function isHidden({
  is_blind,
  status,
}: Pick<StockCountDTO, "is_blind" | "status">): boolean {
  return is_blind && status === "open"
}

/** @throws NOT_FOUND if there is none */
export async function readCountSummary(
  database: StockDatabase,
  id: string,
  context: StockContext
): Promise<StockCountSummary> {
  const one = await readCount(database, id, context)
  const sums = await sumUpLines(database, id, context)
  const isBlind = isHidden(one)
  const counts = Object.fromEntries(
    COUNT_LINE_STATUSES.map((status) => [
      status,
      sums.find((sum) => sum.status === status)?.lines ?? 0,
    ])
  ) as StockCountSummary["counts"]
  const known = sums.filter(({ status }) =>
    ["counted", "posted"].includes(status)
  )
  const sum = (name: "differ" | "more" | "fewer") =>
    known.reduce((total, row) => total + row[name], 0)

  return {
    ...one,
    lines: sums.reduce((total, row) => total + row.lines, 0),
    counts: isBlind
      ? {
          ...counts,
          counted: counts.counted + counts.moved + counts.corrected,
          moved: 0,
          corrected: 0,
        }
      : counts,
    variances: isBlind
      ? null
      : { lines: sum("differ"), more: sum("more"), fewer: sum("fewer") },
  }
}

/**
 * Counts, newest first.
 *
 * @throws INVALID_DATA for a bad filter, cursor or limit
 */
export async function readCounts(
  database: StockDatabase,
  given: {
    location_id?: string
    status?: CountStatus
    cursor?: string | null
    limit?: number
  },
  context: StockContext
): Promise<{ counts: StockCountDTO[]; next_cursor: string | null }> {
  const { location_id, status, cursor, limit: most } = objectOf(given)
  const limit = parseLimit(most, 50)

  if (status !== undefined && !COUNT_STATUSES.includes(status)) {
    throw badValue("status", `must be one of ${COUNT_STATUSES.join(", ")}`)
  }

  const rows = await database.list<StockCountDTO>(
    {
      text: NEWEST,
      values: [
        parseIdCursor(cursor, "scnt"),
        limit + 1,
        location_id === undefined ? null : parseId(location_id, "location_id"),
        status ?? null,
      ],
    },
    context
  )
  const counts = rows.slice(0, limit).map(withDates)

  return {
    counts,
    next_cursor: rows.length > limit ? counts.at(-1)!.id : null,
  }
}

/** One call at a time reviews, posts or cancels a count: the next sees what it did. */
const LOCK_COUNT = statement(
  "lock-count",
  {
    settings: SETTINGS,
    input: inputRows("id text"),
    stock_count: lockCounts("stock_count.id in (select id from input)"),
  },
  "select (select to_json(stock_count) from stock_count) as stock_count"
)

export interface LockedCount {
  id: string
  location_id: string
  status: CountStatus
  is_blind: boolean
  reason: string
  note: string | null
  actor_id: string | null
  group_id: string | null
}

/**
 * Locks a count, in the caller's transaction.
 *
 * @param allowed in which it must be
 * @throws NOT_FOUND if there is none, NOT_ALLOWED in another status
 */
export async function lockCount(
  database: StockDatabase,
  id: string,
  allowed: CountStatus[],
  context: StockContext
): Promise<LockedCount> {
  const { stock_count } = await database.run<{
    stock_count: LockedCount | null
  }>({ text: LOCK_COUNT, input: [{ id }] }, context)

  return inStatus(stock_count, id, allowed)
}

/** @throws as `lockCount` */
export function inStatus<Count extends { status: CountStatus }>(
  count: Count | null,
  id: string,
  allowed: CountStatus[]
): Count {
  if (!count) {
    throw unknownIds("Stock count", [id])
  }
  if (!allowed.includes(count.status)) {
    throw notAllowed(
      `Stock count ${id} is ${count.status.replace("_", " ")}, and must be ` +
        allowed.map((status) => status.replace("_", " ")).join(" or "),
      [{ reason: "wrong_status", id, status: count.status }]
    )
  }

  return count
}

function withDates(row: StockCountDTO): StockCountDTO {
  return {
    ...row,
    created_at: new Date(row.created_at),
    updated_at: new Date(row.updated_at),
    closed_at: row.closed_at && new Date(row.closed_at),
  }
}
