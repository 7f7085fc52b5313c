import { StockDatabase } from "../../database"
import { inputRows, query, SETTINGS, statement } from "../../sql/statement"
import { StockContext } from "../../types"
import { readImportSummary } from "./read-imports"

const DUE = query(
  "imports-to-prune",
  `
select id
from stock_import
where status = 'applied'
  and summary is null
  and finished_at < clock_timestamp() - make_interval(days => $1::integer)
order by finished_at, id
limit $2::integer`
)

/** One statement: what the rows came to is kept, or they are. */
const PRUNE = statement(
  "prune-import",
  {
    settings: SETTINGS,
    input: inputRows("id text, summary jsonb"),
    pruned: `
    update stock_import
    set summary = input.summary
    from input
    where stock_import.id = input.id
      and stock_import.status = 'applied'
      and stock_import.summary is null
    returning stock_import.id`,
    removed: `
    delete from stock_import_row
    where import_id in (select id from pruned)
      and put_back is null
      and incoming_stock_id is null
    returning row_number`,
  },
  "select (select json_agg(id) from pruned) as ids, (select count(*)::integer from removed) as removed"
)

/**
 * Removes the rows of imports that were applied long ago, and keeps what they came to,
 * and those by which policies and incoming stock are put back: they are few.
 * Of two processes that are at one import, one does.
 *
 * @returns the imports whose rows are gone now
 */
export async function pruneImports(
  database: StockDatabase,
  { days, most }: { days: number; most: number },
  context: StockContext
): Promise<string[]> {
  const due = await database.list<{ id: string }>(
    { text: DUE, values: [days, most] },
    context
  )
  const pruned: string[] = []

  for (const { id } of due) {
    const { counts, locations } = await readImportSummary(database, id, context)
    const { ids } = await database.run<{ ids: string[] | null }>(
      { text: PRUNE, input: [{ id, summary: { counts, locations } }] },
      context
    )

    pruned.push(...(ids ?? []))
  }

  return pruned
}
