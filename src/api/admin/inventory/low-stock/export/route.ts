import { ListLowStockInput } from "../../../../../modules/inventory/types"
import { lowStockCsv } from "../../../../low-stock-csv"
import { csvOf } from "../../../../send-csv"

/** Exports what is low or out of stock as CSV, with the filters of the list. */
export const GET = csvOf("low-stock.csv", (req) =>
  lowStockCsv(req.scope, req.validatedQuery as ListLowStockInput)
)

/**
 * Exports what was chosen of what is low as CSV: the filters of the list in the body,
 * as an address has no room for many ids.
 */
export const POST = csvOf("low-stock.csv", (req) =>
  lowStockCsv(req.scope, req.validatedBody as ListLowStockInput)
)
