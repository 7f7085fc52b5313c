import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"

import {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"

import {
  MovementFilters,
  MovementPage,
} from "../../../../modules/inventory/ledger-types"
import HoldfastInventoryService from "../../../../modules/inventory/service"
import { StockMovementDTO } from "../../../../modules/inventory/types"
import { resolveHoldfast } from "../../../../workflows/cart-reservations/holdfast"
import { csvRow } from "../../../csv"

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
 * Exports the history as CSV, oldest first, up to now. It is read and sent page
 * by page, as fast as the client takes it: neither the server's memory nor a
 * transaction holds it.
 */
export async function GET(
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse
): Promise<void> {
  const filters = req.validatedQuery as MovementFilters
  const rows = exportRows(resolveHoldfast(req.scope), {
    ...filters,
    until: filters.until ?? new Date(),
  })
  // What is wrong with the request is said before the file begins.
  const first = await rows.next()

  res.setHeader("content-type", "text/csv; charset=utf-8")
  res.setHeader(
    "content-disposition",
    'attachment; filename="stock-movements.csv"'
  )
  res.write(csvRow(COLUMNS))

  if (!first.done) {
    res.write(first.value)
  }
  await pipeline(Readable.from(rows), res)
}

async function* exportRows(
  inventory: HoldfastInventoryService,
  filters: MovementFilters
): AsyncGenerator<string, void> {
  let cursor: string | null = null

  do {
    const page: MovementPage = await inventory.listMovementPage({
      ...filters,
      order: "oldest_first",
      cursor,
      limit: PAGE,
    })

    if (page.movements.length) {
      yield page.movements
        .map((movement) => csvRow(COLUMNS.map((column) => movement[column])))
        .join("")
    }
    cursor = page.next_cursor
  } while (cursor)
}
