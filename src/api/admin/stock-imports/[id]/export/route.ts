import { MedusaContainer } from "@medusajs/framework/types"

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

/** Of files that say more than units on hand. */
const PLANS: typeof COLUMNS = {
  incoming_before: (row) => row.incoming_before,
  incoming_after: (row) => row.incoming_after,
  expected_at: (row) => row.expected_at,
  safety_stock_before: (row) => row.safety_stock_before,
  safety_stock_after: (row) => row.safety_stock_after,
  low_stock_threshold_before: (row) => row.low_stock_threshold_before,
  low_stock_threshold_after: (row) => row.low_stock_threshold_after,
}

const PAGE = 1000

/** All rows of an import as CSV, page by page: whoever reads it sets the pace. */
export const GET = csvOf("import.csv", ({ scope, params }) =>
  importCsv(scope, params.id!)
)

async function* importCsv(
  scope: MedusaContainer,
  id: string
): AsyncGenerator<string, void> {
  const inventory = resolveHoldfast(scope)
  const { counts } = await inventory.retrieveStockImport(id)
  const hasPlans =
    counts.incoming + counts.safety_stock + counts.low_stock_threshold > 0

  yield* csvPages<StockImportRowDTO, number>(
    hasPlans ? { ...COLUMNS, ...PLANS } : COLUMNS,
    async (cursor) => {
      const page = await inventory.listStockImportRows(id, {
        cursor,
        limit: PAGE,
      })

      return {
        rows: await nameRefusedRows(scope, page.rows),
        next: page.next_cursor,
      }
    }
  )
}
