import { isDefined } from "@medusajs/framework/utils"

import { StockDatabase } from "../../database"
import { badValue } from "../../errors"
import { parseIds, parseText } from "../../input"
import { STOCK_STATUSES, StockStatus } from "../../policy/words"
import {
  LevelPage,
  ListedLevel,
  ListLevelsInput,
  StockContext,
} from "../../types"
import { isLevelOrder, LEVEL_ORDERS } from "./level-numbers"
import { LevelCursor, LevelQuestion } from "./level-question"
import { levelListStatement } from "./list-levels-statement"
import { rankLevels } from "./rank-levels"
import { Ranking, rankingStatement, wayToPage, WayToPage } from "./way-to-page"

const MOST_LEVELS = 200
const MOST_TEXT = 200
const MOST_FILTERS = 1000

interface Answer {
  rows: Row[] | null
  count: number
  is_count_exact: boolean
  /** Levels that the ranking does not have as they are. */
  recent: number
  /** What comes first may not be among the levels that were asked for their words. */
  is_cut: boolean
}

interface Row extends Omit<
  ListedLevel,
  "next_expected_at" | "stocked_at" | "updated_at"
> {
  updated_at: string
  stocked_at: string | null
  next_expected_at: string | null
  key: string
}

/**
 * Lists levels with all that there is to say of them, in pages.
 *
 * @throws INVALID_DATA for a bad filter, order, cursor or limit
 */
export async function listLevels(
  database: StockDatabase,
  input: ListLevelsInput,
  context: StockContext
): Promise<LevelPage> {
  const question = readQuestion(input)
  const { count, is_count_exact, recent, rows } = await readPage(
    database,
    question,
    context
  )

  if (recent > MOST_RECENT && !context.transactionManager) {
    // The page is right without, and the job tells of what is wrong.
    await rankLevels(database, context, "brief").catch(() => {})
  }

  const found = rows ?? []
  const { cursor, limit } = question
  const isBackwards = cursor?.goes === "back"
  const page = found.slice(0, limit)
  const hasMore = found.length > limit

  if (isBackwards) {
    page.reverse()
  }

  const cursorAt = (row: Row | undefined, goes: LevelCursor["goes"]) =>
    row
      ? writeCursor({
          goes,
          order: question.order,
          key: row.key,
          inventory_item_id: row.inventory_item_id,
          location_id: row.location_id,
        })
      : null

  return {
    levels: page.map(({ key, ...level }) => ({
      ...level,
      next_expected_at: momentOf(level.next_expected_at),
      stocked_at: momentOf(level.stocked_at),
      updated_at: new Date(level.updated_at),
    })),
    count,
    is_count_exact,
    next_cursor: isBackwards || hasMore ? cursorAt(page.at(-1), "on") : null,
    previous_cursor: (isBackwards ? hasMore : cursor !== null)
      ? cursorAt(page[0], "back")
      : null,
  }
}

const momentOf = (text: string | null) => (text ? new Date(text) : null)

/** More of them are ranked before the next page is asked for. */
const MOST_RECENT = 300

async function readPage(
  database: StockDatabase,
  question: LevelQuestion,
  context: StockContext
): Promise<Answer> {
  const { defaults } = database
  const [ranking] = await database.list<Ranking>(
    rankingStatement(question, defaults.threshold),
    context
  )
  const way = wayToPage(ranking!)
  const ask = async (found: WayToPage["found"]) => {
    const [answer] = await database.list<Answer>(
      levelListStatement(question, defaults, { ...way, found }),
      context
    )

    return answer!
  }
  let answer = await ask(way.found)

  for (const found of ["scattered", "gathered"] as const) {
    answer = answer.is_cut ? await ask(found) : answer
  }

  return answer
}

function readQuestion(input: ListLevelsInput): LevelQuestion {
  const order = parseText(input.order, "order") ?? "title"
  const isDescending = order.startsWith("-")
  const name = isDescending ? order.slice(1) : order

  if (!isLevelOrder(name)) {
    throw badValue(
      "order",
      `must be one of ${LEVEL_ORDERS.join(", ")}, with "-" in front for the ` +
        `highest first, got ${JSON.stringify(order)}`
    )
  }

  const q = parseText(input.q, "q")

  if (q !== null && q.length > MOST_TEXT) {
    throw badValue("q", `must have at most ${MOST_TEXT} characters`)
  }

  return {
    order,
    by: name,
    isDescending,
    q: q?.trim() ? q : null,
    q_item_ids: input.q_item_ids ?? [],
    ids: readIds(input.id, "id"),
    inventory_item_ids: readIds(input.inventory_item_id, "inventory_item_id"),
    location_ids: readIds(input.location_id, "location_id"),
    statuses: readStatuses(input.status),
    cursor: readCursor(input.cursor, order),
    limit: readLimit(input.limit),
  }
}

function readIds(
  value: string | string[] | undefined,
  name: string
): string[] | null {
  if (!isDefined(value)) {
    return null
  }

  const ids = parseIds(value, name)

  if (ids.length > MOST_FILTERS) {
    throw badValue(name, `must name at most ${MOST_FILTERS} values`)
  }

  return ids
}

function readStatuses(value: ListLevelsInput["status"]): StockStatus[] | null {
  const statuses = readIds(value, "status")
  const known: readonly string[] = STOCK_STATUSES
  const unknown = statuses?.find((status) => !known.includes(status))

  if (isDefined(unknown)) {
    throw badValue(
      "status",
      `must be one of ${known.join(", ")}, got ${JSON.stringify(unknown)}`
    )
  }

  return statuses as StockStatus[] | null
}

function readLimit(value: unknown): number {
  if (!isDefined(value)) {
    return 20
  }
  if (
    !Number.isInteger(value) ||
    (value as number) < 1 ||
    (value as number) > MOST_LEVELS
  ) {
    throw badValue("limit", `must be a whole number from 1 to ${MOST_LEVELS}`)
  }

  return value as number
}

function writeCursor(cursor: LevelCursor): string {
  return Buffer.from(
    JSON.stringify([
      cursor.goes,
      cursor.order,
      cursor.key,
      cursor.inventory_item_id,
      cursor.location_id,
    ])
  ).toString("base64url")
}

function readCursor(value: unknown, order: string): LevelCursor | null {
  const text = parseText(value, "cursor")

  if (text === null || text === "") {
    return null
  }

  let parts: unknown

  try {
    parts = JSON.parse(Buffer.from(text, "base64url").toString("utf8"))
  } catch {
    parts = null
  }

  if (
    !Array.isArray(parts) ||
    parts.length !== 5 ||
    !parts.every((part) => typeof part === "string") ||
    !["on", "back"].includes(parts[0] as string)
  ) {
    throw badValue("cursor", "must be the cursor of another page of this list")
  }

  const [goes, of, key, inventory_item_id, location_id] = parts.map((part) =>
    parseText(part, "cursor")
  ) as [LevelCursor["goes"], string, string, string, string]

  if (of !== order) {
    throw badValue(
      "cursor",
      `belongs to the order ${JSON.stringify(of)}, and the order is ${JSON.stringify(order)}`
    )
  }

  return { goes, order, key, inventory_item_id, location_id }
}
