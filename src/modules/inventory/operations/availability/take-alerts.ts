import { StockDatabase } from "../../database"
import { lockAlerts } from "../../sql/lock"
import { inputRows, SETTINGS, statement } from "../../sql/statement"
import { StockContext } from "../../types"

/** What a change of stock leaves to be told. */
export interface StockAlert {
  id: string
  kind: "low_stock" | "out_of_stock" | "back_in_stock" | "backorders_repromised"
  data: { inventory_level_id?: string; [name: string]: unknown }
}

const TAKE = statement(
  "take-alerts",
  {
    settings: SETTINGS,
    input: inputRows("most integer"),
    next: lockAlerts("(select most from input)"),
    taken: `
    delete from stock_alert
    using next
    where stock_alert.id = next.id
    returning stock_alert.*`,
  },
  "select json_agg(taken order by id) as alerts from taken"
)

/**
 * Takes the oldest alerts out: in a transaction that commits once they are
 * emitted. Others that come for alerts meanwhile wait, and find the next ones.
 */
export async function takeAlerts(
  database: StockDatabase,
  most: number,
  context: StockContext
): Promise<StockAlert[]> {
  const { alerts } = await database.run<{ alerts: StockAlert[] | null }>(
    { text: TAKE, input: [{ most }] },
    context
  )

  return alerts ?? []
}
