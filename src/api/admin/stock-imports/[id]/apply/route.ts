import { startStockImportWorkflow } from "../../../../../workflows/stock-import"
import { postTo } from "../../../../post-to"
import { AdminApplyStockImport } from "../../validators"

/** Applies an import, in the background: its status tells how far it is. */
export const POST = postTo(startStockImportWorkflow, {
  input: (body: AdminApplyStockImport, id) => ({ ...body, id }),
  answer: (stock_import) => ({ stock_import }),
})
