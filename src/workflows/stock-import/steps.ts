import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"

import { CallFacts, LedgerFacts } from "../../modules/inventory/types"
import { runOnce } from "../run-once"

export const startStockImportStepId = "holdfast-start-stock-import"
/**
 * Lets a previewed import begin: a subscriber gives its rows their turn, and a job
 * where that one was killed. Not compensated: undo the import.
 */
export const startStockImportStep = createStep(
  startStockImportStepId,
  async (input: CallFacts & { id: string; again?: boolean }, { container }) =>
    new StepResponse(
      await runOnce(
        container,
        "start_stock_import",
        input,
        (inventory, { id, again }, context) =>
          inventory.startStockImport(id, { again }, context)
      )
    )
)

export const undoStockImportStepId = "holdfast-undo-stock-import"
/** Takes back what an import changed. Not compensated: import the file again. */
export const undoStockImportStep = createStep(
  undoStockImportStepId,
  async (
    input: CallFacts & Pick<LedgerFacts, "reason" | "note"> & { id: string },
    { container }
  ) =>
    new StepResponse(
      await runOnce(
        container,
        "undo_stock_import",
        input,
        (inventory, { id, ...facts }, context) =>
          inventory.undoStockImport(id, facts, context)
      )
    )
)
