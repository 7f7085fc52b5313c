import { StockDatabase } from "../../database"
import { parseId } from "../../input"
import { LineShortage, source } from "../../policy/sourcing/sourcing"
import { Sourcing } from "../../policy/sourcing/sourcing-strategies"
import { HoldCartInput, StockContext } from "../../types"
import { readSources } from "../sourcing/read-sources"
import { readLines } from "./hold-cart"
import { countingExpired, readCart } from "./read-cart"
import { withHeld } from "./rewrite-cart"

/**
 * Finds what a cart could not have now: sources its lines as holding them would,
 * with what it holds itself, and changes nothing. One round trip.
 *
 * @throws INVALID_DATA for a bad row
 */
export async function findShortages(
  database: StockDatabase,
  input: HoldCartInput,
  sourcing: Sourcing,
  context: StockContext
): Promise<LineShortage[]> {
  const lines = readLines(input.lines).filter(
    ({ components }) => components.length
  )
  const sources = readSources(input, sourcing)
  const view = await readCart(
    database,
    {
      cart_id: parseId(input.cart_id, "cart_id"),
      take_over: [],
      inventory_item_ids: lines.flatMap(({ components }) =>
        components.map(({ inventory_item_id }) => inventory_item_id)
      ),
      location_ids: sources.location_ids,
      exactly: true,
    },
    context
  )

  return source({
    ...sources,
    lines: withHeld(lines, view.own),
    levels: countingExpired(view.levels),
  }).shortages
}
