import { StockDatabase } from "../../database"
import { placeOf } from "../../policy/levels/place"
import { openLevels } from "../../sql/open-levels"
import {
  FACT_COLUMNS,
  FACTS,
  inputRows,
  query,
  SETTINGS,
  statement,
} from "../../sql/statement"
import { LedgerFacts, StockContext } from "../../types"

const OPEN_LEVELS = statement(
  "open-missing-levels",
  {
    settings: SETTINGS,
    input: inputRows(`
      inventory_item_id text, location_id text, ${FACT_COLUMNS}`),
    fact: `select ${FACTS} from input limit 1`,
  },
  openLevels("select distinct inventory_item_id, location_id from input"),
  "select (select json_agg(id) from opened) as level_ids"
)

/** Which of the places have a level, by the index of the item: see `lockLevels`. */
const PRESENT = query(
  "present-levels",
  `
select level.inventory_item_id, level.location_id
from unnest($1::text[], $2::text[]) as place (inventory_item_id, location_id)
join inventory_level level
  on level.inventory_item_id = place.inventory_item_id
  and level.location_id || '' = place.location_id
  and level.deleted_at is null`
)

interface Named {
  inventory_item_id: string
  location_id: string
}

/**
 * Opens levels, with nothing on hand, where nobody has meanwhile; items that are deleted
 * get none.
 *
 * @returns the ids of those that it opened
 */
export async function openMissing(
  database: StockDatabase,
  places: Named[],
  facts: LedgerFacts,
  context: StockContext
): Promise<string[]> {
  if (!places.length) {
    return []
  }

  const present = new Set(
    (
      await database.list<Named>(
        {
          text: PRESENT,
          values: [
            places.map((place) => place.inventory_item_id),
            places.map((place) => place.location_id),
          ],
        },
        context
      )
    ).map(placeOf)
  )
  const missing = places.filter((place) => !present.has(placeOf(place)))

  if (!missing.length) {
    return []
  }

  const { level_ids } = await database.run<{ level_ids: string[] | null }>(
    {
      text: OPEN_LEVELS,
      input: missing.map(({ inventory_item_id, location_id }) => ({
        inventory_item_id,
        location_id,
        ...facts,
      })),
    },
    context
  )

  return level_ids ?? []
}
