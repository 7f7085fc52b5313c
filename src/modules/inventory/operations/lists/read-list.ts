import { Context } from "@medusajs/framework/types"

import { StockDatabase } from "../../database"
import { ListQuestion, Told } from "./list-question"
import { ITEM, ITEM_ID } from "./listed-tables"
import { Statement } from "../../sql/statement"
import {
  countStatement,
  isCostly,
  hasOnePlan,
  listStatement,
} from "./list-statement"

type Row = Record<string, unknown>

/**
 * Reads a list, in one round trip, in the form in which Medusa's modules answer.
 */
export async function readList<Listed>(
  database: StockDatabase,
  question: ListQuestion,
  context: Context
): Promise<Listed[]> {
  const statement = listStatement(question, false)
  const rows = await database.list<{ row: Row }>(
    statement,
    context,
    hasOnePlan(question) && isKept(statement)
  )
  const tell = tellerOf(question.told)

  return rows.map(({ row }) => tell(row) as Listed)
}

/**
 * How many shapes of questions connections keep. Of rows that are found by a key,
 * reading the statement and planning it takes longer than running it (an item with
 * its levels 1.0 ms, and 0.3 ms).
 */
const MOST_KEPT = 100

const kept = new Set<string>()

/** Anybody may ask for any fields in any order: not each of them is kept. */
function isKept({ text }: Statement): boolean {
  if (!kept.has(text) && kept.size < MOST_KEPT) {
    kept.add(text)
  }

  return kept.has(text)
}

/**
 * The same, with how many there are in all. What costs more than a look at the rows
 * is asked once for both; else both are asked at the same time, unless they are to be
 * asked in one transaction, which has one connection.
 */
export async function readListAndCount<Listed>(
  database: StockDatabase,
  question: ListQuestion,
  context: Context
): Promise<[Listed[], number]> {
  if (!isCostly(question) && !context.transactionManager) {
    const [listed, [counted]] = await Promise.all([
      readList<Listed>(database, question, context),
      database.list<{ count: number }>(countStatement(question), context),
    ])

    return [listed, counted!.count]
  }

  const rows = await database.list<{ row: Row | null; count: number }>(
    listStatement(question, true),
    context
  )
  const tell = tellerOf(question.told)

  return [
    rows.flatMap(({ row }) => (row ? [tell(row) as Listed] : [])),
    rows[0]!.count,
  ]
}

/**
 * What makes of a row's JSON what is told: moments are dates, and a row that belongs
 * to an item has at least the item's id in it, unless it stands in the item itself.
 */
function tellerOf(told: Told, isWithinItem = false): (row: Row) => Row {
  const { columns, table } = told
  const moments = columns.filter((name) => table.columns[name] === "moment")
  const tellItem = told.item && tellerOf(told.item)
  const many = Object.entries(told.many).map(
    ([name, one]) => [name, tellerOf(one, true)] as const
  )
  const hasItemId = table.hasItem && !isWithinItem && columns.includes(ITEM_ID)

  return ({ item, ...row }) => {
    for (const name of moments) {
      if (row[name] !== null) {
        row[name] = new Date(row[name] as string)
      }
    }
    if (tellItem) {
      row[ITEM] = item ? tellItem(item as Row) : null
      if (!item && told.forgetsItemId) {
        row[ITEM_ID] = null
      }
    } else if (hasItemId) {
      row[ITEM] = { id: row[ITEM_ID] }
    }
    for (const [name, tell] of many) {
      row[name] = ((row[name] ?? []) as Row[]).map(tell)
    }

    return row
  }
}
