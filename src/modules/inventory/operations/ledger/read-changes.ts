import { setTimeout as sleep } from "node:timers/promises"

import { isDefined } from "@medusajs/framework/utils"

import { StockDatabase } from "../../database"
import { badValue, cursorUnknown } from "../../errors"
import {
  ChangeCursor,
  FIRST_CHANGE,
  readCursor,
  tellable,
  writeCursor,
} from "../../policy/ledger/change-cursor"
import { COLUMN_NAMES } from "../../policy/ledger/movement-columns"
import { MovementRow } from "../../rows"
import { toMovement } from "../../serialize"
import { firstOf } from "../../sql/first-of"
import { idOfNumber, isHorizonPassed } from "../../sql/numbers"
import { query } from "../../sql/statement"
import {
  StockChange,
  StockChangeAt,
  StockChangePage,
  StockChangesFrom,
  StockChangesInput,
  StockContext,
} from "../../types"
import { MOST_ROWS, parseLimit } from "./history-input"

/** Whether a movement is the one that a cursor stands for, not another of its number. */
const isThere = (number: string, at: string) => `exists (
    select from stock_movement movement
    where movement.id = (select ${idOfNumber(number)} from input)
      and (extract(epoch from movement.created_at) * 1000000)::bigint = input.${at}
  )`

/**
 * The visible movements after a number, and whether the horizon is passed: of one
 * snapshot. Where a copy of the database lacks the movement that was seen, its numbers
 * are given anew, and the horizon is none.
 */
const readPage = (name: string, columns: string[], rows: string) =>
  query(
    name,
    `with input as (
  select last, at, seen, seen_at, horizon, most
  from jsonb_to_record($1::jsonb) as input (
    last bigint, at bigint, seen bigint, seen_at bigint, horizon text, most integer
  )
),
page as (${firstOf(
      `
      select
        ${columns.map((name) => `movement.${name}, `).join("")}substr(movement.id, 6)::bigint as number,
        (extract(epoch from movement.created_at) * 1000000)::bigint::text as at
      from stock_movement movement
      where movement.id > (select ${idOfNumber("last")} from input)
      order by movement.id`,
      "(select most from input)",
      { cap: MOST_ROWS + 1 }
    )}
)
select
  (
    select json_agg(told order by told.number)
    from (${rows}
    ) told
  ) as rows,
  input.last = 0 or ${isThere("last", "at")} as is_known,
  ${isThere("seen", "seen_at")} as is_horizon_known,
  input.horizon is not null and ${isThere("seen", "seen_at")}
    and ${isHorizonPassed("input.horizon")} as is_horizon_passed
from input`
  )

const READ_CHANGES = readPage(
  "read-changes",
  COLUMN_NAMES,
  `
      select page.*, item.sku
      from page
      left join inventory_item item on item.id = page.inventory_item_id`
)

/** Where the events of a page end: a third of the time of the whole rows. */
const READ_NUMBERS = readPage(
  "read-change-numbers",
  [],
  `
      select number, at from page`
)

/**
 * A horizon: greater than the id of every transaction that has one. What the
 * snapshot says does not do: its end is one more than the last that has ended,
 * and others that are open may lie beyond.
 */
const TAKE_HORIZON = query(
  "take-horizon",
  `select pg_current_xact_id()::text as horizon
from jsonb_to_record($1::jsonb) as input (ignored text)`
)

/** A movement of the feed, and its place in it. */
export type ChangeRow = MovementRow & {
  number: number
  at: string
  sku: string | null
}

/** A movement's place in the feed alone. */
export type ChangeNumber = Pick<ChangeRow, "number" | "at">

/** What a look at the feed finds. */
export interface Looked<Row = ChangeRow> {
  told: Row[]
  /** Where the look began, by which those that are told were tellable. */
  from: ChangeCursor
  cursor: ChangeCursor
  /** Whether movements are visible that are not told yet. */
  isMore: boolean
}

const MOST_SECONDS = 30
const PAUSE_MS = 200

/**
 * Reads the changes after a cursor, and waits for the first where asked to.
 *
 * @throws INVALID_DATA for a bad cursor, limit or wait
 */
export async function readChanges(
  database: StockDatabase,
  input: StockChangesInput,
  context: StockContext
): Promise<StockChangePage> {
  const limit = parseLimit(input.limit, 200)
  const until = Date.now() + parseWait(input.wait) * 1000
  let cursor = parseCursor(input.after)

  for (;;) {
    const looked = await look(database, cursor, limit, context)

    cursor = looked.cursor
    if (
      looked.told.length ||
      Date.now() >= until ||
      context.transactionManager ||
      input.signal?.aborted
    ) {
      return {
        changes: looked.told.map(toChange),
        cursor: writeCursor(cursor),
        has_more: looked.isMore,
      }
    }
    await sleep(PAUSE_MS)
  }
}

/**
 * Goes through the changes after a cursor, waiting for the next where no more are
 * there. It holds no connection while it waits, nor while a change is worked on.
 *
 * @throws INVALID_DATA for a bad cursor or limit
 */
export async function* iterateChanges(
  database: StockDatabase,
  input: StockChangesFrom,
  context: StockContext
): AsyncGenerator<StockChangeAt, void, undefined> {
  const limit = parseLimit(input.limit, 200)
  let cursor = parseCursor(input.after)

  while (!input.signal?.aborted) {
    const { told, from, ...looked } = await look(
      database,
      cursor,
      limit,
      context
    )

    for (const row of told) {
      const isLast = row === told.at(-1)
      const { number: last, at } = row

      // A signal that came while a change was worked on ends it there: what is
      // not told yet is told to who goes on from the cursor.
      if (input.signal?.aborted) {
        return
      }
      yield {
        change: toChange(row),
        cursor: writeCursor(isLast ? looked.cursor : { ...from, last, at }),
      }
    }

    cursor = looked.cursor
    if (!told.length) {
      await sleep(PAUSE_MS)
    }
  }
}

const toChange = ({ number, at, sku, ...row }: ChangeRow): StockChange => ({
  ...toMovement(row),
  sku,
})

/** Looks at the feed for what comes after a cursor. */
const look = async (
  database: StockDatabase,
  from: ChangeCursor,
  limit: number,
  context: StockContext
): Promise<Looked> =>
  await lookTwice(database, READ_CHANGES, from, limit, context)

/**
 * Looks at the feed for where what comes after a cursor ends.
 *
 * @throws INVALID_DATA (`after`) for the cursor of another ledger
 */
export const lookAtNumbers = async (
  database: StockDatabase,
  from: ChangeCursor,
  limit: number,
  context: StockContext
): Promise<Looked<ChangeNumber>> =>
  await lookTwice(database, READ_NUMBERS, from, limit, context)

/**
 * One look, and one more where a number is missing: where its transaction was
 * rolled back and no other is open, the second look passes over it.
 *
 * @throws INVALID_DATA (`after`) for the cursor of another ledger
 */
async function lookTwice<Row extends ChangeNumber>(
  database: StockDatabase,
  text: string,
  from: ChangeCursor,
  limit: number,
  context: StockContext
): Promise<Looked<Row>> {
  const first = await lookOnce<Row>(database, text, from, limit, context)

  if (first.told.length || !first.isMore) {
    return first
  }

  return await lookOnce(database, text, first.cursor, limit, context)
}

async function lookOnce<Row extends ChangeNumber>(
  database: StockDatabase,
  text: string,
  from: ChangeCursor,
  limit: number,
  context: StockContext
): Promise<Looked<Row>> {
  const read = await database.read<{
    rows: Row[] | null
    is_known: boolean
    is_horizon_known: boolean
    is_horizon_passed: boolean
  }>(
    {
      text,
      input: {
        last: from.last,
        at: from.at,
        seen: from.seen,
        seen_at: from.seenAt,
        horizon: from.horizon,
        most: limit + 1,
      },
    },
    context
  )

  if (!read.is_known) {
    throw cursorUnknown()
  }

  const rows = read.rows ?? []
  const all = tellable(rows, from, read.is_horizon_passed)
  const told = all.slice(0, limit)
  const last = told.at(-1)
  const cursor = {
    ...from,
    ...(last && { last: last.number, at: last.at }),
  }
  const missing = rows[all.length]

  // What is missing beyond the last horizon needs another; until then the old one
  // stands: a new one each time would never be passed while others write.
  if (
    missing &&
    (read.is_horizon_passed ||
      !read.is_horizon_known ||
      missing.number - 1 > from.seen)
  ) {
    const { horizon } = await database.read<{ horizon: string }>(
      { text: TAKE_HORIZON, input: {} },
      context
    )

    const seen = rows.at(-1)!

    cursor.seen = seen.number
    cursor.seenAt = seen.at
    cursor.horizon = horizon
  }

  return { told, from, cursor, isMore: rows.length > told.length }
}

function parseCursor(after: unknown): ChangeCursor {
  if (!isDefined(after) || after === null) {
    return FIRST_CHANGE
  }

  const cursor = typeof after === "string" ? readCursor(after) : null

  if (!cursor) {
    throw badValue("after", "must be a cursor that the feed answered with")
  }

  return cursor
}

function parseWait(wait: unknown): number {
  if (!isDefined(wait)) {
    return 0
  }
  if (typeof wait !== "number" || !(wait >= 0 && wait <= MOST_SECONDS)) {
    throw badValue("wait", `must be from 0 to ${MOST_SECONDS} seconds`)
  }

  return wait
}
