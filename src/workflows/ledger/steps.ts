import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"

import { resolveHoldfast } from "../../modules/inventory/find-holdfast"
import { LedgerFacts } from "../../modules/inventory/types"

/** The group to take back, and what the ledger is to tell of that. */
export type UndoMovementGroup = LedgerFacts & { id: string }

export const undoMovementGroupStepId = "holdfast-undo-movement-group-step"
/** This step takes a group of movements back. That is final: put it last. */
export const undoMovementGroupStep = createStep(
  undoMovementGroupStepId,
  async ({ id, ...facts }: UndoMovementGroup, { container }) =>
    new StepResponse(
      await resolveHoldfast(container).undoMovementGroup(id, facts)
    )
)
