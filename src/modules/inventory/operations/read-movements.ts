import { isDefined } from "@medusajs/framework/utils"

import { StockDatabase } from "../database"
import { invalidData } from "../errors"
import { parseId } from "../input"
import {
  MovementFilters,
  MovementPage,
  MovementPageInput,
} from "../ledger-types"
import { toMovement } from "../serialize"
import { Statement } from "../sql/statement"
import { StockContext } from "../types"

const EQUAL_COLUMNS = [
  "inventory_item_id",
  "location_id",
  "kind",
  "reason",
  "reference_type",
  "reference_id",
  "order_id",
  "actor_id",
  "group_id",
  "reservation_id",
  "line_item_id",
  "idempotency_key",
] as const

/** The columns that a movement is told with. */
const COLUMNS = `
  id, inventory_item_id, location_id, kind,
  stocked_delta, reserved_delta, incoming_delta,
  stocked_after, reserved_after, incoming_after, shortfall,
  reservation_id, line_item_id, reason, reference_type, reference_id,
  order_id, actor_id, note, idempotency_key, group_id, created_at`

const MOST_VALUES = 1000
const MOST_ROWS = 1000

/**
 * How far a movement's id and its time may disagree. Both are taken when the row
 * is written, one right after the other, so that rows of parallel calls may
 * change places by a moment; a minute is far more than that.
 */
const SLACK = "interval '1 minute'"

/** Filters whose index yields the movements in their order. */
const INDEXED_COLUMNS: string[] = [
  "inventory_item_id",
  "location_id",
  "kind",
  "reason",
  "reference_id",
  "order_id",
  "actor_id",
  "group_id",
]

/**
 * The statement of a page of history. Its conditions are put together of what is
 * asked for, and the values are the statement's own, so that the planner sees
 * them and takes the index of the narrowest question; every index ends in the
 * id, so that a page is read in its order and nothing is sorted.
 *
 * With a filter that has an index, the order is that of these indexes ("C"),
 * which the primary key's is not: along the primary key, an item that has not
 * moved for long would be found after passing over the ledger of all others.
 *
 * A time is turned into ids as well: with the time alone, a page of an item's
 * distant past would pass over everything of it that came later. The rows are
 * then compared exactly.
 */
export function movementsStatement(
  filters: MovementFilters,
  page: {
    order: "newest_first" | "oldest_first"
    cursor: string | null
    limit: number
  }
): Statement {
  const values: unknown[] = []
  const bind = (value: unknown) => `$${values.push(value)}`
  const conditions: string[] = []
  const id = EQUAL_COLUMNS.some(
    (column) => INDEXED_COLUMNS.includes(column) && isDefined(filters[column])
  )
    ? 'id collate "C"'
    : "id"

  for (const column of EQUAL_COLUMNS) {
    const wanted = filters[column]

    if (isDefined(wanted) && wanted !== null) {
      const list = parseValues(wanted, column)

      conditions.push(
        list.length === 1
          ? `${column} = ${bind(list[0])}::text`
          : `${column} = any (${bind(list)}::text[])`
      )
    }
  }
  if (isDefined(filters.from) && filters.from !== null) {
    const from = `${bind(parseMoment(filters.from, "from"))}::timestamptz`

    conditions.push(`created_at >= ${from}`, `${id} > ${idBefore(from)}`)
  }
  if (isDefined(filters.until) && filters.until !== null) {
    const until = `${bind(parseMoment(filters.until, "until"))}::timestamptz`

    conditions.push(`created_at < ${until}`, `${id} < ${idAfter(until)}`)
  }

  const isNewestFirst = page.order === "newest_first"

  if (page.cursor !== null) {
    conditions.push(
      `${id} ${isNewestFirst ? "<" : ">"} ${bind(page.cursor)}::text`
    )
  }

  return {
    text: `select ${COLUMNS}
from stock_movement
${conditions.length ? `where ${conditions.join("\n  and ")}` : ""}
order by ${id} ${isNewestFirst ? "desc" : "asc"}
limit ${bind(page.limit)}::integer`,
    values,
  }
}

/** The id of a movement from before a moment; below all ids if there is none. */
function idBefore(moment: string): string {
  return `coalesce((
    select earlier.id from stock_movement earlier
    where earlier.created_at < ${moment} - ${SLACK}
    order by earlier.created_at desc
    limit 1
  ), '')`
}

/** The id of a movement from after a moment; above all ids if there is none. */
export function idAfter(moment: string): string {
  return `coalesce((
    select later.id from stock_movement later
    where later.created_at > ${moment} + ${SLACK}
    order by later.created_at
    limit 1
  ), 'smov_z')`
}

/**
 * Reads a page of history.
 *
 * @throws INVALID_DATA for a bad filter, cursor or limit
 */
export async function readMovements(
  database: StockDatabase,
  input: MovementPageInput,
  context: StockContext
): Promise<MovementPage> {
  const limit = parseLimit(input.limit, 50)
  const rows = await database.list<Record<string, unknown>>(
    movementsStatement(input, {
      order: parseOrder(input.order),
      cursor:
        isDefined(input.cursor) && input.cursor !== null
          ? parseId(input.cursor, "cursor")
          : null,
      limit: limit + 1,
    }),
    context
  )
  const movements = rows.slice(0, limit).map(toMovement)

  return {
    movements,
    next_cursor: rows.length > limit ? movements.at(-1)!.id : null,
  }
}

function parseOrder(value: unknown): "newest_first" | "oldest_first" {
  if (!isDefined(value) || value === "newest_first") {
    return "newest_first"
  }
  if (value !== "oldest_first") {
    throw invalidData(`order must be "newest_first" or "oldest_first"`)
  }

  return value
}

/** @throws INVALID_DATA if it is not a whole number within bounds */
export function parseLimit(value: unknown, otherwise: number): number {
  if (!isDefined(value)) {
    return otherwise
  }
  if (
    !Number.isInteger(value) ||
    (value as number) < 1 ||
    (value as number) > MOST_ROWS
  ) {
    throw invalidData(`limit must be a whole number from 1 to ${MOST_ROWS}`)
  }

  return value as number
}

/** Reads one value or several. */
export function parseValues(value: unknown, name: string): string[] {
  const list = Array.isArray(value) ? value : [value]

  if (list.length < 1 || list.length > MOST_VALUES) {
    throw invalidData(`${name} must name 1 to ${MOST_VALUES} values`)
  }

  return [...new Set(list.map((one) => parseId(one, name)))]
}

/** @throws INVALID_DATA if it is not a moment in time */
export function parseMoment(value: unknown, name: string): string {
  const date =
    value instanceof Date || typeof value === "string"
      ? new Date(value)
      : new Date(NaN)

  if (Number.isNaN(date.getTime())) {
    throw invalidData(
      `${name} must be a date, such as 2026-01-31T12:00:00Z, got ${String(value)}`
    )
  }

  return date.toISOString()
}
