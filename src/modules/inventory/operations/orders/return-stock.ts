import { StockDatabase } from "../../database"
import { parseId, readFacts, readRows } from "../../input"
import { parseQuantity } from "../../policy/quantity"
import { openLevels } from "../../sql/open-levels"
import {
  FACT_COLUMNS,
  FACTS,
  inputRows,
  SETTINGS,
  withCtes,
} from "../../sql/statement"
import { ReturnStockInput, StockContext } from "../../types"
import { ChangedLevels, changeLevels } from "../levels/change-levels"

const OPEN_LEVELS = withCtes(
  {
    settings: SETTINGS,
    input: inputRows(`
      inventory_item_id text, location_id text, ${FACT_COLUMNS}`),
    fact: `select ${FACTS} from input limit 1`,
    ...openLevels("select distinct inventory_item_id, location_id from input"),
  },
  "select count(*) as opened from opened"
)

/**
 * Puts returned units on the stock of where they are received, and opens the
 * level of an item that is not stocked there yet (#13497). A negative quantity
 * takes them out again, whatever the shop's rules say of adjustments: it undoes
 * what was received a moment ago.
 *
 * @throws INVALID_DATA for a bad row, NOT_FOUND for an item that is deleted
 */
export async function returnStock(
  database: StockDatabase,
  input: ReturnStockInput | ReturnStockInput[],
  context: StockContext
): Promise<ChangedLevels> {
  const rows = readRows(input, (row, path, ordinal) => ({
    ordinal,
    kind: "returned",
    inventory_item_id: parseId(
      row.inventory_item_id,
      path("inventory_item_id")
    ),
    location_id: parseId(row.location_id, path("location_id")),
    stocked: parseQuantity(row.quantity, path("quantity")),
    allow_negative: true,
    allow_below_reserved: true,
    ...readFacts(row, path, context.ledger),
  }))

  return await changeLevels(database, rows, context, OPEN_LEVELS)
}
