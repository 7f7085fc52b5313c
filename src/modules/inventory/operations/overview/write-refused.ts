import { StockDatabase } from "../../database"
import { inputRows, SETTINGS, statement } from "../../sql/statement"
import { StockContext } from "../../types"

/** What was refused of an item since it was last written. */
export interface Refused {
  inventory_item_id: string
  refusals: number
  units: number
}

/** How long it is kept. */
const KEPT = "interval '400 days'"

/**
 * Adds to what is there, for every process counts for itself; in the order of the
 * items, so that two that write at once do not wait for each other in a circle.
 */
const WRITE = statement(
  "write-refused",
  {
    settings: SETTINGS,
    input: inputRows("inventory_item_id text, refusals integer, units numeric"),
    forgotten: `
    delete from refused_demand
    using settings
    where refused_demand.hour < settings.moment - ${KEPT}
    returning 1`,
    written: `
    insert into refused_demand (hour, inventory_item_id, refusals, units)
    select
      date_trunc('hour', settings.moment, 'UTC'), input.inventory_item_id,
      input.refusals, input.units
    from input
    cross join settings
    order by input.inventory_item_id
    on conflict (hour, inventory_item_id) do update set
      refusals = refused_demand.refusals + excluded.refusals,
      units = refused_demand.units + excluded.units
    returning 1`,
  },
  "select count(*)::integer as written from written"
)

/** Writes what shoppers were refused, under the hour in which it is written. */
export async function writeRefused(
  database: StockDatabase,
  refused: Refused[],
  context: StockContext
): Promise<void> {
  await database.run({ text: WRITE, input: refused }, context)
}
