import { StockDatabase } from "../../database"
import { parseId } from "../../input"
import { withHeld } from "../../policy/carts/cart-units"
import { LineShortage } from "../../policy/sourcing/sourcing"
import { Sourcing } from "../../policy/sourcing/sourcing-strategies"
import { sourceNeed } from "../../policy/sourcing/taking"
import { HoldCartInput, StockContext } from "../../types"
import { readLines } from "../sourcing/read-lines"
import { readSources } from "../sourcing/read-sources"
import { lookFor } from "../sourcing/take-units"

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
  const cart_id = parseId(input.cart_id, "cart_id")
  const view = await lookFor(
    database,
    { cart_id, lines, sources },
    true,
    context
  )
  const need = {
    lines: withHeld(lines, view.own),
    kept: [],
    location_ids: [],
  }

  return sourceNeed(need, view, sources).shortages
}
