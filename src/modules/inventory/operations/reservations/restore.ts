import { StockDatabase } from "../../database"
import {
  FoundShortage,
  InsufficientInventoryError,
  notStocked,
} from "../../errors"
import { readFacts } from "../../input"
import { applyChanges } from "../../sql/apply-changes"
import { demandOf, SHORTAGES } from "../../sql/demand"
import { lockLevels, lockReservations } from "../../sql/lock"
import {
  FACT_COLUMNS,
  FACTS,
  inputRows,
  SETTINGS,
  statement,
} from "../../sql/statement"
import { StockContext } from "../../types"

/**
 * Brings deleted reservations back, all or none. That is reserving again: the
 * units must be there, unless the row allows backorder. Live rows are passed
 * over, so that restoring twice counts once.
 */
function restore(name: string, condition: string): string {
  return statement(
    name,
    {
      settings: SETTINGS,
      input: inputRows(`key text, ${FACT_COLUMNS}`),
      fact: `select ${FACTS} from input limit 1`,
      before: lockReservations(
        `reservation.deleted_at is not null and ${condition}`
      ),
      level: lockLevels("select inventory_item_id, location_id from before", {
        after: ["before"],
      }),
      missing: `
      select before.inventory_item_id, before.location_id
      from before
      left join level using (inventory_item_id, location_id)
      where level.level_id is null
      group by before.inventory_item_id, before.location_id`,
    },
    demandOf(`
      select inventory_item_id, location_id, quantity, allow_backorder
      from before`),
    {
      accepted: `
      select before.*, level.level_id
      from before
      join level using (inventory_item_id, location_id)
      where not exists (select from missing)
        and not exists (select from short)`,
      restored: `
      update reservation_item
      set
        deleted_at = null,
        updated_at = settings.moment,
        restorable = false
      from accepted, settings
      where reservation_item.id = accepted.id
      returning reservation_item.id`,
      change: `
      select
        row_number() over (order by accepted.id) as ordinal,
        level_id, 'reserved' as kind,
        0 as stocked_delta, quantity as reserved_delta, 0 as incoming_delta,
        id as reservation_id, line_item_id, ${FACTS}
      from accepted
      cross join fact`,
    },
    applyChanges(),
    `select
      (select json_agg(missing) from missing) as missing,
      ${SHORTAGES} as short,
      (select json_agg(id) from restored) as ids`
  )
}

const RESTORE_BY_ID = restore(
  "restore",
  "reservation.id = any (array(select key from input))"
)
const RESTORE_BY_LINE_ITEM = restore(
  "restore-by-line-item",
  "reservation.restorable and reservation.line_item_id = any (array(select key from input))"
)

/**
 * Restores reservations: one round trip, whatever their number.
 *
 * @throws NOT_FOUND if the item is no longer stocked at the location,
 * InsufficientInventoryError if somebody else has the units by now
 */
export async function restoreReservations(
  database: StockDatabase,
  selector: { id: string[] } | { line_item_id: string[] },
  context: StockContext
): Promise<{ ids: string[] }> {
  const [keys, text] =
    "id" in selector
      ? [selector.id, RESTORE_BY_ID]
      : [selector.line_item_id, RESTORE_BY_LINE_ITEM]

  if (!keys.length) {
    return { ids: [] }
  }

  const facts = readFacts({}, (field) => `ledger.${field}`, context)
  const result = await database.run<{
    missing: { inventory_item_id: string; location_id: string }[] | null
    short: FoundShortage[] | null
    ids: string[] | null
  }>({ text, input: keys.map((key) => ({ key, ...facts })) }, context)

  if (result.missing) {
    throw notStocked(result.missing)
  }
  if (result.short) {
    throw new InsufficientInventoryError(result.short)
  }

  return { ids: result.ids ?? [] }
}
