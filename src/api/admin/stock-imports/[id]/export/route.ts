import { resolveHoldfast } from "../../../../../modules/inventory/find-holdfast"
import { StockImportRowDTO } from "../../../../../modules/inventory/types"
import { csvOf, csvPages } from "../../../../send-csv"
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
export const GET = csvOf("import.csv", ({ scope, params }) =>
  csvPages<StockImportRowDTO, number>(COLUMNS, async (cursor) => {
    const page = await resolveHoldfast(scope).listStockImportRows(params.id!, {
      cursor,
      limit: PAGE,
    })

    return {
      rows: await nameRefusedRows(scope, page.rows),
      next: page.next_cursor,
    }
  })
)
