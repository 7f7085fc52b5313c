import {
  MovementFilters,
  MovementPage,
  StockMovementDTO,
} from "../modules/inventory/types"
import HoldfastInventoryService from "../modules/inventory/service"
import { csvRow } from "./csv"

const COLUMNS: (keyof StockMovementDTO)[] = [
  "id",
  "created_at",
  "inventory_item_id",
  "location_id",
  "kind",
  "stocked_delta",
  "reserved_delta",
  "incoming_delta",
  "stocked_after",
  "reserved_after",
  "incoming_after",
  "shortfall",
  "reason",
  "note",
  "reference_type",
  "reference_id",
  "order_id",
  "actor_id",
  "reservation_id",
  "line_item_id",
  "group_id",
  "idempotency_key",
]

const PAGE = 1000

/**
 * Writes the history as CSV, oldest first, up to now, page by page: whoever reads
 * it sets the pace.
 *
 * @throws INVALID_DATA for a bad filter, before anything is written
 */
export async function* movementCsv(
  inventory: HoldfastInventoryService,
  filters: MovementFilters
): AsyncGenerator<string, void> {
  const until = filters.until ?? new Date()
  let head = csvRow(COLUMNS)
  let cursor: string | null = null

  do {
    const page: MovementPage = await inventory.listMovementPage({
      ...filters,
      until,
      order: "oldest_first",
      cursor,
      limit: PAGE,
    })
    const rows = page.movements.map((movement) =>
      csvRow(COLUMNS.map((column) => movement[column]))
    )

    yield head + rows.join("")
    head = ""
    cursor = page.next_cursor
  } while (cursor)
}
