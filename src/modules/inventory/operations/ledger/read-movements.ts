import { StockDatabase } from "../../database"
import { MovementRow } from "../../rows"
import { MovementPage, MovementPageInput, StockContext } from "../../types"
import { toMovement } from "../../serialize"
import { parseIdCursor, parseLimit, parseOrder } from "./history-input"
import {
  Bounds,
  boundsStatement,
  movementsStatement,
} from "./movements-statement"

/**
 * Reads a page of history.
 *
 * @throws INVALID_DATA for a bad filter, cursor or limit
 */
export async function readMovements(
  database: StockDatabase,
  input: MovementPageInput,
  context: StockContext
): Promise<MovementPage> {
  const limit = parseLimit(input.limit, 50)
  const page = {
    order: parseOrder(input.order),
    cursor: parseIdCursor(input.cursor, "smov"),
    limit: limit + 1,
  }
  const times = boundsStatement(input)
  const [bounds] = times ? await database.list<Bounds>(times, context) : []
  const rows = await database.list<MovementRow>(
    movementsStatement(input, page, bounds),
    context
  )
  const movements = rows.slice(0, limit).map(toMovement)

  return {
    movements,
    next_cursor: rows.length > limit ? movements.at(-1)!.id : null,
  }
}
