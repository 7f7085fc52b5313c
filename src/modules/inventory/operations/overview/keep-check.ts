import { StockDatabase } from "../../database"
import { Notice } from "../../policy/notices/notices"
import { query, SETTINGS, statement } from "../../sql/statement"
import { LastCheck, StockContext } from "../../types"
import { keepNotices } from "../notices/keep-notices"

const KEEP = statement(
  "keep-check",
  {
    settings: SETTINGS,
    kept: `
    insert into stock_check (checked_at, result)
    select settings.moment, $1::jsonb
    from settings
    on conflict (id) do update set
      checked_at = excluded.checked_at, result = excluded.result
    returning checked_at`,
  },
  "select checked_at from kept"
)

const READ = query("last-check", "select checked_at, result from stock_check")

/**
 * Keeps the result of a check in the place of the one before, in one transaction with what
 * people are to be told of it.
 */
export async function keepCheck(
  database: StockDatabase,
  result: Omit<LastCheck, "checked_at">,
  notices: Notice[],
  context: StockContext
): Promise<void> {
  await database.transaction(context, async (inside) => {
    await database.run({ text: KEEP, input: result }, inside)
    await keepNotices(database, notices, inside)
  })
}

/** The last result that was kept; null before the first. */
export async function readLastCheck(
  database: StockDatabase,
  context: StockContext
): Promise<LastCheck | null> {
  const [row] = await database.list<{
    checked_at: string
    result: Omit<LastCheck, "checked_at">
  }>({ text: READ, values: [] }, context)

  return row ? { ...row.result, checked_at: new Date(row.checked_at) } : null
}
