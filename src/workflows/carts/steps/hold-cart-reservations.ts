import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"

import { HoldCart, holdCart, undoHold } from "../hold-cart"

export const holdCartReservationsStepId = "holdfast-hold-cart-reservations-step"
/**
 * This step has a cart hold what its lines need, and nothing else. Undone, it
 * holds what it held before, as far as that is still there; what was done under an
 * idempotency key stays, for the call that is made again under it.
 */
export const holdCartReservationsStep = createStep(
  holdCartReservationsStepId,
  async (input: HoldCart, { container }) => {
    const held = await holdCart(container, input)

    return new StepResponse(held, input.idempotency_key ? null : held)
  },
  async (held, { container }) => {
    await undoHold(container, held)
  }
)
