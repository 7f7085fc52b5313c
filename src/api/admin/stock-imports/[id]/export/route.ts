import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"

import {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"
import { MedusaContainer } from "@medusajs/framework/types"

import { resolveHoldfast } from "../../../../../modules/inventory/find-holdfast"
import { StockImportRowDTO } from "../../../../../modules/inventory/types"
import { csvRows } from "../../../../csv"
import { nameRefusedRows } from "../../name-rows"

const COLUMNS: Record<string, (row: StockImportRowDTO) => unknown> = {
  row: (row) => row.row_number,
  sku: (row) => row.sku,
  location: (row) => row.location,
  inventory_item_id: (row) => row.inventory_item_id,
  location_id: (row) => row.location_id,
  status: (row) => row.status,
  stocked_before: (row) => row.stocked_before,
  stocked_after: (row) => row.stocked_after,
  outcome: (row) => row.outcome,
  applied_after: (row) => row.applied_after,
  why: (row) => row.error?.message,
}

const PAGE = 1000

/** All rows of an import as CSV, page by page: whoever reads it sets the pace. */
export async function GET(
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse
): Promise<void> {
  const pages = rowsOf(req.scope, req.params.id!)
  // What is wrong with the request is said before the file begins.
  const first = await pages.next()

  res.setHeader("content-type", "text/csv; charset=utf-8")
  res.setHeader("content-disposition", 'attachment; filename="import.csv"')

  if (!first.done) {
    res.write(first.value)
  }
  await pipeline(Readable.from(pages), res)
}

async function* rowsOf(
  container: MedusaContainer,
  id: string
): AsyncGenerator<string, void> {
  let begins = true
  let cursor: number | null = null

  do {
    const page: { rows: StockImportRowDTO[]; next_cursor: number | null } =
      await resolveHoldfast(container).listStockImportRows(id, {
        cursor,
        limit: PAGE,
      })
    const rows = (await nameRefusedRows(container, page.rows)).map((row) =>
      Object.values(COLUMNS).map((read) => read(row))
    )

    yield csvRows(begins ? [Object.keys(COLUMNS), ...rows] : rows, { begins })
    begins = false
    cursor = page.next_cursor
  } while (cursor)
}
