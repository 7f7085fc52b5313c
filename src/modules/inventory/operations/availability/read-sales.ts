import { isDefined } from "@medusajs/framework/utils"

import { StockDatabase } from "../../database"
import { badValue } from "../../errors"
import { parseValues } from "../ledger/history-input"
import { show } from "../../policy/quantity"
import { expiredUnits } from "../../sql/expired"
import { query } from "../../sql/statement"
import { LevelSales, RetrieveSalesInput, StockContext } from "../../types"
import {
  FOLLOWING_SALES,
  SALES_FIGURES,
  SALES_OF_LEVEL,
  SALES_PERIOD,
} from "./sales"

const MOST_DAYS = 365

const SALES = query(
  "level-sales",
  `
  with period as (${SALES_PERIOD}
  ),
  wanted as (
    select
      level.*,
      level.stocked_quantity - level.reserved_quantity - level.safety_stock
        + ${expiredUnits("level")} as available_quantity
    from inventory_level level
    where level.id = any ($1::text[])
      and level.deleted_at is null
  )
  select level.id as inventory_level_id, ${SALES_FIGURES}
  from wanted level${SALES_OF_LEVEL}${FOLLOWING_SALES}`
)

/**
 * Reads how fast levels sell.
 *
 * @returns one for each level that there is, in the order of the ids
 * @throws INVALID_DATA for bad ids or a bad number of days
 */
export async function readSales(
  database: StockDatabase,
  input: RetrieveSalesInput,
  context: StockContext
): Promise<LevelSales[]> {
  const ids = parseValues(input.inventory_level_id, "inventory_level_id")
  const rows = await database.list<Record<string, string | null>>(
    { text: SALES, values: [ids, parseSalesDays(input.sales_days)] },
    context
  )
  const byId = new Map(rows.map((row) => [row["inventory_level_id"], row]))

  return ids.flatMap((id) => {
    const row = byId.get(id)

    return row
      ? [
          {
            inventory_level_id: id,
            sold_quantity: Number(row["sold_quantity"]),
            days_in_stock: Number(row["days_in_stock"]),
            daily_sales: Number(row["daily_sales"]),
            days_of_cover:
              row["days_of_cover"] === null
                ? null
                : Number(row["days_of_cover"]),
          },
        ]
      : []
  })
}

/** Of how many days until now the sales are looked at. */
export function parseSalesDays(value: unknown, name = "sales_days"): number {
  if (!isDefined(value)) {
    return 30
  }
  if (
    !Number.isInteger(value) ||
    (value as number) < 1 ||
    (value as number) > MOST_DAYS
  ) {
    throw badValue(
      name,
      `must be a whole number from 1 to ${MOST_DAYS}, got ${show(value)}`
    )
  }

  return value as number
}
