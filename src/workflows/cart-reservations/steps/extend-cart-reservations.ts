import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"

import { runInScope } from "../../../modules/inventory/call-scope"
import {
  ExtendCartReservationsInput,
  LedgerFacts,
} from "../../../modules/inventory/types"
import { resolveHoldfast } from "../holdfast"

export const extendCartReservationsStepId =
  "holdfast-extend-cart-reservations-step"
/**
 * This step gives cart reservations more time. It is not undone: time that was
 * promised is not taken back.
 */
export const extendCartReservationsStep = createStep(
  extendCartReservationsStepId,
  async (
    { id, minutes, ...ledger }: ExtendCartReservationsInput & LedgerFacts,
    { container }
  ) =>
    new StepResponse(
      await runInScope({ ledger }, () =>
        resolveHoldfast(container).extendCartReservations({ id, minutes })
      )
    )
)
