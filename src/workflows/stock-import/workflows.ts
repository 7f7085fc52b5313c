import {
  createWorkflow,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk"

import { CallFacts, LedgerFacts } from "../../modules/inventory/types"
import { startStockImportStep, undoStockImportStep } from "./steps"

// A file's bytes go through no workflow: they would be kept with its steps.
export { applyStockImport } from "./apply-import"
export { previewStockFile } from "./preview-file"
export type { StockFileInput } from "./preview-file"

export const startStockImportWorkflowId = "holdfast-start-stock-import"
/**
 * Applies a previewed import, in the background: the answer comes when it has begun,
 * and its status tells when it is done. A file is read by `previewStockFile`.
 *
 * @throws NOT_FOUND for an unknown import, NOT_ALLOWED if it is not previewed, or its
 * file was applied before and not undone, unless `again`
 * @example
 * const { id } = await previewStockFile(
 *   container,
 *   createReadStream("stock.csv"),
 *   { file_name: "stock.csv", reason: "received" }
 * )
 *
 * await startStockImportWorkflow(container).run({ input: { id } })
 */
export const startStockImportWorkflow = createWorkflow(
  startStockImportWorkflowId,
  (input: CallFacts & { id: string; again?: boolean }) =>
    new WorkflowResponse(startStockImportStep(input))
)

export const undoStockImportWorkflowId = "holdfast-undo-stock-import"
/**
 * Takes back what an import changed: all levels or none, once.
 *
 * @throws NOT_FOUND for an unknown import, NOT_ALLOWED if it is not applied, was undone
 * already, or the stock does not allow it
 * @example
 * await undoStockImportWorkflow(container).run({
 *   input: { id: "simp_123", note: "wrong file" },
 * })
 */
export const undoStockImportWorkflow = createWorkflow(
  undoStockImportWorkflowId,
  (input: CallFacts & Pick<LedgerFacts, "reason" | "note"> & { id: string }) =>
    new WorkflowResponse(undoStockImportStep(input))
)
