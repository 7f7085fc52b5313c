import { StockDatabase } from "../../database"
import { badValue, unknownIds } from "../../errors"
import {
  listOf,
  objectOf,
  parseFlag,
  parseId,
  parseText,
  readFacts,
  readRows,
} from "../../input"
import { parseReason } from "../../policy/ledger/reasons"
import { LONGEST } from "../../policy/text-bounds"
import { COUNT_MOVED_FROM, CountStatus } from "../../policy/words"
import { inputRows, SETTINGS, statement } from "../../sql/statement"
import {
  CountLineChange,
  StockContext,
  UpdateStockCountInput,
} from "../../types"
import { MOST_LINES } from "./open-count"
import { lockCount } from "./read-counts"

const CHANGE = statement(
  "change-count",
  {
    settings: SETTINGS,
    input: inputRows(`
      id text, status text, note text, sets_note boolean, group_id text,
      closed_by text`),
    changed: `
    update stock_count
    set
      status = input.status,
      note = case when sets_note then input.note else stock_count.note end,
      group_id = input.group_id,
      updated_at = moment,
      closed_at = case when input.status in ('posted', 'cancelled') then moment end,
      closed_by = input.closed_by
    from input, settings
    where stock_count.id = input.id
    returning stock_count.id`,
  },
  "select id from changed"
)

/** Sets how far a locked count is. */
export async function setCount(
  database: StockDatabase,
  row: {
    id: string
    status: CountStatus
    note?: string | null
    group_id?: string | null
    closed_by?: string | null
  },
  context: StockContext
): Promise<void> {
  await database.run(
    {
      text: CHANGE,
      input: [
        {
          group_id: null,
          closed_by: null,
          ...row,
          sets_note: row.note !== undefined,
        },
      ],
    },
    context
  )
}

/**
 * Ends the counting, or goes on with it, or notes something.
 *
 * @returns whether the count came into review by it
 * @throws NOT_FOUND for an unknown count, NOT_ALLOWED if it has ended
 */
export async function changeCount(
  database: StockDatabase,
  given: UpdateStockCountInput,
  context: StockContext
): Promise<boolean> {
  const input = objectOf(given)
  const id = parseId(input.id, "id")
  const { status } = input

  if (status !== undefined && !["open", "in_review"].includes(status)) {
    throw badValue("status", 'must be "open" or "in_review"')
  }

  const note =
    input.note === undefined
      ? undefined
      : parseText(input.note, "note", LONGEST.note)

  return await database.transaction(context, async (inside) => {
    const count = await lockCount(database, id, ["open", "in_review"], inside)

    await setCount(
      database,
      { id, status: status ?? count.status, note },
      inside
    )

    return status === "in_review" && count.status === "open"
  })
}

/**
 * Ends a count that changes nothing.
 *
 * @throws NOT_FOUND for an unknown count, NOT_ALLOWED if it has ended
 */
export async function cancelCount(
  database: StockDatabase,
  id: string,
  context: StockContext
): Promise<void> {
  const { actor_id = null } = readFacts({}, (field) => field, context)

  await database.transaction(context, async (inside) => {
    await lockCount(database, id, ["open", "in_review"], inside)
    await setCount(
      database,
      { id, status: "cancelled", closed_by: actor_id },
      inside
    )
  })
}

const CHANGE_LINES = statement(
  "change-count-lines",
  {
    settings: SETTINGS,
    input: inputRows(`
      id text, count_id text, recount boolean,
      sets_moved_from boolean, moved_from text,
      sets_reason boolean, reason text, sets_note boolean, note text`),
    changed: `
    update stock_count_line line
    set
      round = line.round + case when input.recount then 1 else 0 end,
      moved_from = case
        when input.recount then null
        when sets_moved_from then input.moved_from
        else line.moved_from
      end,
      reason = case when sets_reason then input.reason else line.reason end,
      note = case when sets_note then input.note else line.note end
    from input
    where line.count_id = (select count_id from input limit 1)
      and line.id = input.id
    returning line.id`,
  },
  "select (select json_agg(id) from changed) as ids"
)

/**
 * Says of lines why they differ, or has them counted anew.
 *
 * @returns how many lines are to be counted anew
 * @throws INVALID_DATA for a bad row, NOT_FOUND for an unknown count or line,
 * NOT_ALLOWED if the count has ended
 */
export async function changeLines(
  database: StockDatabase,
  countId: string,
  given: CountLineChange[],
  reasons: string[],
  context: StockContext
): Promise<number> {
  const rows = listOf(given, "lines")

  if (!rows.length || rows.length > MOST_LINES) {
    throw badValue("lines", `must have 1 to ${MOST_LINES} rows`)
  }

  const changes = readRows(rows, (row, path) => {
    const field = (name: string) => `lines${path(name)}`
    const recount = parseFlag(row.recount, field("recount")) ?? false
    const { moved_from } = row

    if (
      moved_from !== undefined &&
      moved_from !== null &&
      !COUNT_MOVED_FROM.includes(moved_from)
    ) {
      throw badValue(
        field("moved_from"),
        `must be one of ${COUNT_MOVED_FROM.map((word) => `"${word}"`).join(", ")}`
      )
    }

    return {
      id: parseId(row.id, field("id")),
      count_id: countId,
      recount,
      sets_moved_from: moved_from !== undefined,
      moved_from: moved_from ?? null,
      sets_reason: row.reason !== undefined,
      reason:
        row.reason === undefined || row.reason === null
          ? null
          : parseReason(row.reason, field("reason"), reasons),
      sets_note: row.note !== undefined,
      note: parseText(row.note, field("note"), LONGEST.note),
    }
  })
  const ids = changes.map(({ id }) => id)
  const rowOf = new Map(ids.map((id, index) => [id, index]))
  const repeated = ids.findIndex((id, index) => rowOf.get(id) !== index)

  if (repeated >= 0) {
    throw badValue(`lines[${repeated}].id`, "is named twice")
  }

  return await database.transaction(context, async (inside) => {
    await lockCount(database, countId, ["open", "in_review"], inside)

    const { ids: changed } = await database.run<{ ids: string[] | null }>(
      { text: CHANGE_LINES, input: changes },
      inside
    )
    const known = new Set(changed)
    const unknown = ids.filter((id) => !known.has(id))

    if (unknown.length) {
      throw unknownIds("Line of the count", unknown)
    }

    return changes.filter(({ recount }) => recount).length
  })
}
