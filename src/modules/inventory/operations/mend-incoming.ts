import { StockDatabase } from "../database"
import { applyChanges, mirrorUnspecified } from "../sql/apply-changes"
import { lockLevels } from "../sql/lock"
import { inputRows, SETTINGS, withCtes } from "../sql/statement"
import { StockContext } from "../types"

/**
 * Brings a level and its incoming rows in line, where somebody wrote past this
 * module: the rows that somebody made are taken at their word, the level expects
 * at least as many, and what it expects beyond them is unspecified.
 */
const MEND = withCtes(
  {
    settings: SETTINGS,
    input: inputRows("inventory_item_id text, location_id text"),
    level: lockLevels("select inventory_item_id, location_id from input"),
    rows: `
    select
      level.level_id,
      coalesce(
        sum(open_quantity) filter (where incoming.kind <> 'unspecified'), 0
      ) as named,
      coalesce(
        sum(open_quantity) filter (where incoming.kind = 'unspecified'), 0
      ) as unspecified
    from level
    left join incoming_stock incoming
      on incoming.inventory_level_id = level.level_id
      and incoming.deleted_at is null
    group by level.level_id`,
    change: `
    select
      1 as ordinal, level.level_id, 'repaired' as kind,
      0 as stocked_delta, 0 as reserved_delta,
      greatest(rows.named - level.incoming, 0) as incoming_delta,
      null::text as reservation_id, null::text as line_item_id,
      'incoming_rows' as reason, null::text as reference_type,
      null::text as reference_id, null::text as order_id,
      null::text as actor_id, null::text as note,
      null::text as idempotency_key
    from level
    join rows using (level_id)
    where rows.named <> level.named
      or rows.named + rows.unspecified <> level.incoming`,
    ...applyChanges({ named: "(select named from rows)" }),
    mirrored: mirrorUnspecified(`
      select applied.*, total.incoming_after - total.named_after as open
      from applied
      join total on total.level_id = applied.id`),
  },
  "select (select json_agg(id) from applied) as level_ids"
)

/** Mends the incoming rows of a level that is locked already. */
export async function mendIncoming(
  database: StockDatabase,
  place: { inventory_item_id: string; location_id: string },
  context: StockContext
): Promise<void> {
  await database.run({ text: MEND, input: [place] }, context)
}
