import { ListLowStockInput } from "../../../../../modules/inventory/types"
import { lowStockCsv } from "../../../../low-stock-csv"
import { csvOf } from "../../../../send-csv"

/** Exports what is low or out of stock as CSV, with the filters of the list. */
export const GET = csvOf("low-stock.csv", (req) =>
  lowStockCsv(req.scope, req.validatedQuery as ListLowStockInput)
)
