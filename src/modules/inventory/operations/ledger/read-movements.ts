import { isDefined } from "@medusajs/framework/utils"

import { StockDatabase } from "../../database"
import { parseId } from "../../input"
import { MovementRow } from "../../rows"
import { MovementPage, MovementPageInput, StockContext } from "../../types"
import { toMovement } from "../../serialize"
import { parseLimit, parseOrder } from "./history-input"
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
    cursor:
      isDefined(input.cursor) && input.cursor !== null
        ? parseId(input.cursor, "cursor")
        : null,
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
