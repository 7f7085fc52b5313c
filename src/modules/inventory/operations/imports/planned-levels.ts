import { StockDatabase } from "../../database"
import { PlannedLevel } from "../../policy/imports/plans"
import { thresholdOf } from "../../policy/levels/stock-status"
import { inputRows, SETTINGS, statement } from "../../sql/statement"
import { StockContext } from "../../types"
import { NEXT_EXPECTED } from "../levels/level-numbers"

/**
 * What levels have beside their units on hand, of rows that say something of it. By
 * the index of the item, see `lockLevels`; moments as JSON has them, to a thousandth.
 */
const PLANNED_LEVELS = statement(
  "import-planned-levels",
  {
    settings: SETTINGS,
    input: inputRows("inventory_item_id text, location_id text"),
    place: "select distinct inventory_item_id, location_id from input",
  },
  `select json_agg(json_build_object(
    'inventory_item_id', level.inventory_item_id,
    'location_id', level.location_id,
    'incoming', trim_scale(level.incoming_quantity)::text,
    'next_expected_at',
      date_trunc('milliseconds', expected.next_expected_at at time zone 'UTC') || 'Z',
    'safety_stock', trim_scale(level.safety_stock)::text,
    'low_stock_threshold', trim_scale(${thresholdOf("level.low_stock_threshold", "level.inventory_item_id")})::text,
    'own_threshold', trim_scale(level.low_stock_threshold)::text
  )) as levels
  from place
  cross join settings
  join inventory_level level
    on level.inventory_item_id = place.inventory_item_id
    and level.location_id || '' = place.location_id
    and level.deleted_at is null
  left join lateral (${NEXT_EXPECTED("level.id")}) expected on true`
)

/** Nothing is asked where no row says anything beside units on hand. */
export async function readPlannedLevels(
  database: StockDatabase,
  places: { inventory_item_id: string; location_id: string }[],
  context: StockContext
): Promise<PlannedLevel[]> {
  if (!places.length) {
    return []
  }

  const { levels } = await database.run<{ levels: PlannedLevel[] | null }>(
    {
      text: PLANNED_LEVELS,
      input: places.map(({ inventory_item_id, location_id }) => ({
        inventory_item_id,
        location_id,
      })),
    },
    context
  )

  return levels ?? []
}
