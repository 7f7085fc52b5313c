import { isDefined } from "@medusajs/framework/utils"

import { MovementFilters } from "../../types"
import {
  COLUMN_NAMES,
  FILTER_NAMES,
  MovementFilterName,
} from "../../policy/ledger/movement-columns"
import { readMoment } from "../../policy/moment"
import { label, Statement } from "../../sql/statement"
import { parseValues } from "./history-input"

/** The columns that a movement is told with. */
const COLUMNS = COLUMN_NAMES.join(", ")

/** Where a movement stands, in the order of the indexes. */
const PLACE = `id collate "C"`

/**
 * How far a movement's id and its time may disagree. Both are taken when the row
 * is written, one right after the other, so that rows of parallel calls may
 * change places by a moment; a minute is far more than that.
 */
const SLACK = "interval '1 minute'"

/**
 * What nearly all movements refer to, which their index leaves out: a page of
 * these is met along the ledger.
 */
const EVERYDAY_TYPES = ["order", "cart", "fulfillment"]

/**
 * How many questions of one value each one question may become: the planning
 * of that many takes as long as their pages do.
 */
const MOST_QUESTIONS = 30

/** Columns whose values the planner must see: some indexes are for a few of them. */
const FEW: string[] = ["kind", "reason", "reference_type"]

/** Values that a column is to have one of. */
interface Condition {
  column: MovementFilterName
  values: string[]
}

interface Page {
  order: "newest_first" | "oldest_first"
  cursor: string | null
  limit: number
}

type Bind = (value: unknown) => string

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
 * An index has the movements of one value in their order, not those of several:
 * of two locations with 900,000 movements, all were read and sorted for a page
 * (1 s). So each value is a question of its own, and their pages are merged as
 * far as the page goes.
 */
export function movementsStatement(
  filters: MovementFilters,
  page: Page,
  bounds: Bounds = { after: null, before: null }
): Statement {
  const values: unknown[] = []
  const bind: Bind = (value) => `$${values.push(value)}`
  const limit = `limit ${bind(page.limit)}::integer`
  const within = boundConditions(filters, bounds, page, bind)
  const questions = questionsOf(filters)
  const textOf = (question: Condition[], columns: string) =>
    questionText(question, columns, within, page, limit, bind)

  return {
    text: label(
      "history",
      questions.length === 1 && !questions[0]!.some(isLong)
        ? textOf(questions[0]!, COLUMNS)
        : `select ${COLUMNS}
from (
${questions
  .map((question) => `(${textOf(question, `${COLUMNS}, ${PLACE} as place`)})`)
  .join("\nunion all\n")}
) question
order by place ${directionOf(page)}
${limit}`
    ),
    values,
  }
}

/**
 * Makes of a question with several values questions with one value each, for
 * their movements are disjoint. A list that is too long for that remains one.
 */
function questionsOf(filters: MovementFilters): Condition[][] {
  const conditions = FILTER_NAMES.flatMap((column) => {
    const wanted = filters[column]

    return isGiven(wanted)
      ? [{ column, values: parseValues(wanted, column) }]
      : []
  })
  let questions: Condition[][] = [[]]

  for (const condition of conditions.sort(
    (one, other) => one.values.length - other.values.length
  )) {
    const { column, values } = condition
    const parts =
      questions.length * values.length > MOST_QUESTIONS
        ? [condition]
        : values.map((value) => ({ column, values: [value] }))

    questions = questions.flatMap((question) =>
      parts.map((part) => [...question, part])
    )
  }

  return questions
}

function questionText(
  conditions: Condition[],
  columns: string,
  within: (id: string) => string[],
  page: Page,
  limit: string,
  bind: Bind
): string {
  const id = conditions.some(isIndexed) ? PLACE : "id"
  const long = conditions.find(isLong)
  const matches = conditions.map((condition) => {
    const { column, values } = condition

    if (condition === long) {
      return `${column} = wanted.value`
    }

    return values.length === 1
      ? `${column} = ${bind(values[0])}::text`
      : `${column} = any (${bind(values)}::text[])`
  })
  const where = [...matches, ...within(id)]
  const text = `select ${columns}
from stock_movement
${where.length ? `where ${where.join("\n  and ")}` : ""}
order by ${id} ${directionOf(page)}
${limit}`

  // Of a long list, a page of each value is read, and the page is of these.
  return long
    ? `select found.*
from unnest(${bind(long.values)}::text[]) as wanted (value)
cross join lateral (
${text}
) found
order by place ${directionOf(page)}
${limit}`
    : text
}

/**
 * Whether each value is looked for by itself. Of kinds, reasons and types there are
 * few: so many of them are nearly all.
 */
function isLong({ column, values }: Condition): boolean {
  return values.length > 1 && !FEW.includes(column)
}

function isIndexed({ column, values }: Condition): boolean {
  return (
    column !== "reference_type" ||
    !values.some((value) => EVERYDAY_TYPES.includes(value))
  )
}

function directionOf({ order }: Page): "desc" | "asc" {
  return order === "newest_first" ? "desc" : "asc"
}

/** From which movement to which a page may reach, both exclusive. */
export interface Bounds {
  after: string | null
  before: string | null
}

/**
 * The statement for the ids between which lies what happened between two times;
 * null if no times are given. With the times alone, a page of an item's distant
 * past would pass over everything of it that came later.
 */
export function boundsStatement({
  from,
  until,
}: MovementFilters): Statement | null {
  const moments = [
    isGiven(from) ? readMoment(from, "from") : null,
    isGiven(until) ? readMoment(until, "until") : null,
  ]

  return moments.some(isGiven)
    ? {
        text: label(
          "history-bounds",
          `select
  ${idBefore("$1::timestamptz")} as after,
  ${idAfter("$2::timestamptz")} as before`
        ),
        values: moments,
      }
    : null
}

/**
 * The ids are values of their own and not looked up in the statement, so that the
 * planner sees how far apart they are: not knowing it, it read and sorted all of
 * an item's year for a page (1.4 s). What is a moment off is compared exactly, as
 * a difference, which neither an index answers nor the planner counts twice.
 */
function boundConditions(
  { from, until }: MovementFilters,
  { after, before }: Bounds,
  page: Page,
  bind: Bind
): (id: string) => string[] {
  const cursor = page.order === "newest_first" ? "<" : ">"
  const exact = [
    isGiven(from)
      ? `created_at - ${bind(readMoment(from, "from"))}::timestamptz >= interval '0'`
      : null,
    isGiven(until)
      ? `${bind(readMoment(until, "until"))}::timestamptz - created_at > interval '0'`
      : null,
  ].filter(isGiven)
  const ids = [
    [">", after],
    ["<", before],
    [cursor, page.cursor],
  ].flatMap(([operator, id]) => (id ? [`${operator} ${bind(id)}::text`] : []))

  return (id) => [...ids.map((bound) => `${id} ${bound}`), ...exact]
}

function isGiven<Value>(value: Value): value is NonNullable<Value> {
  return isDefined(value) && value !== null
}

/** The id of a movement from before a moment; null if there is none. */
export function idBefore(moment: string): string {
  return `(
    select earlier.id from stock_movement earlier
    where earlier.created_at < ${moment} - ${SLACK}
    order by earlier.created_at desc
    limit 1
  )`
}

/** The id of a movement from after a moment; null if there is none. */
export function idAfter(moment: string): string {
  return `(
    select later.id from stock_movement later
    where later.created_at > ${moment} + ${SLACK}
    order by later.created_at
    limit 1
  )`
}
