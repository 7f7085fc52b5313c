import { StockDatabase } from "../../database"
import { writeMovements } from "../../sql/apply-changes"
import { dropPromises, hideIncoming } from "../../sql/incoming-rows"
import { lockLevelRows } from "../../sql/lock"
import {
  FACT_COLUMNS,
  FACTS,
  inputRows,
  SETTINGS,
  statement,
} from "../../sql/statement"
import { LedgerFacts, StockContext } from "../../types"
import { Mended } from "../reconcile/mend-incoming"

/**
 * Closes a live level whose item is deleted, as the deletion would have: what it
 * held leaves the ledger and stays on the row, its incoming rows are deleted with
 * it, and nothing is promised there any more.
 */
const CLOSE = statement(
  "close-level-of-deleted-item",
  {
    settings: SETTINGS,
    input: inputRows(`
      inventory_item_id text, location_id text, ${FACT_COLUMNS}`),
    level: lockLevelRows(`level.deleted_at is null
      and (level.inventory_item_id, level.location_id) in (
        select inventory_item_id, location_id from input)
      and not exists (
        select from inventory_item item
        where item.id = level.inventory_item_id and item.deleted_at is null
      )`),
    change: `
    select
      1 as ordinal, level.level_id, 'closed' as kind,
      -level.stocked as stocked_delta, -level.reserved as reserved_delta,
      -level.incoming as incoming_delta,
      null::text as reservation_id, null::text as line_item_id,
      ${FACTS.replace("reason", "'item_deleted' as reason")}
    from level
    cross join input`,
  },
  writeMovements(),
  {
    closed: `
    update inventory_level
    set deleted_at = settings.moment, updated_at = settings.moment
    from level, settings
    where inventory_level.id = level.level_id
    returning inventory_level.id`,
    hidden: hideIncoming("select level_id from level"),
    unpromised: dropPromises("select level_id from level"),
  },
  `select
    (select json_agg(id) from written) as movement_ids,
    (select json_agg(effect) from effect where changes_units) as changes,
    (select json_agg(id) from closed) as level_ids`
)

/** Closes a level that is locked already, if its item is deleted. */
export async function closeLevelOfDeletedItem(
  database: StockDatabase,
  place: LedgerFacts & { inventory_item_id: string; location_id: string },
  context: StockContext
): Promise<Mended> {
  return await database.run<Mended>({ text: CLOSE, input: [place] }, context)
}
