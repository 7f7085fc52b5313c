import { resolveHoldfast } from "../../../../../modules/inventory/find-holdfast"
import { undoStockImportWorkflow } from "../../../../../workflows/stock-import"
import { postTo } from "../../../../post-to"
import { AdminUndoStockImport } from "../../validators"

/** Takes back what an import changed, once. */
export const POST = postTo(undoStockImportWorkflow, {
  input: (body: AdminUndoStockImport, id) => ({ ...body, id }),
  answer: async (_result, req) => ({
    stock_import: await resolveHoldfast(req.scope).retrieveStockImport(
      req.params.id!
    ),
  }),
})
