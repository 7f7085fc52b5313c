import { StockDatabase } from "../../database"
import { inputRows, SETTINGS, statement } from "../../sql/statement"
import { LedgerFacts, StockContext } from "../../types"

const OPEN_GROUP = statement(
  "open-movement-group",
  {
    settings: SETTINGS,
    input: inputRows(`
      id text, source text, undoes_group_id text, reason text, note text,
      actor_id text`),
    opened: `
    insert into stock_movement_group (
      id, source, undoes_group_id, reason, note, actor_id, created_at
    )
    select id, source, undoes_group_id, reason, note, actor_id, moment
    from input, settings
    on conflict (id) do nothing
    returning id`,
  },
  "select (select id from opened) as id"
)

/**
 * Makes a group of movements that an adjustment has not made already: policies that a
 * file sets leave no movement, and are undone by their group like all that it did.
 */
export async function openGroup(
  database: StockDatabase,
  group: {
    id: string
    source: "import" | "undo"
    undoes_group_id?: string
    facts: LedgerFacts
  },
  context: StockContext
): Promise<void> {
  const { id, source, undoes_group_id = null, facts } = group

  await database.run(
    {
      text: OPEN_GROUP,
      input: [
        {
          id,
          source,
          undoes_group_id,
          reason: facts.reason ?? null,
          note: facts.note ?? null,
          actor_id: facts.actor_id ?? null,
        },
      ],
    },
    context
  )
}
