import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"

import { runInScope } from "../../../modules/inventory/call-scope"
import {
  ExtendCartReservationsInput,
  LedgerFacts,
} from "../../../modules/inventory/types"
import { resolveHoldfast } from "../../../modules/inventory/find-holdfast"

export const extendCartReservationsStepId =
  "holdfast-extend-cart-reservations-step"
/**
 * This step gives cart reservations more time. It is not undone: time that was
 * promised is not taken back.
 */
export const extendCartReservationsStep = createStep(
  extendCartReservationsStepId,
  async (
    {
      id,
      minutes,
      idempotency_key,
      actor_id,
      ...ledger
    }: ExtendCartReservationsInput & LedgerFacts,
    { container }
  ) => {
    const inventory = resolveHoldfast(container)

    return new StepResponse(
      await inventory.runOnce(
        {
          idempotency_key,
          operation: "extend_cart_reservations",
          input: { id, minutes, ...ledger },
        },
        (context) =>
          runInScope({ ledger: { ...ledger, actor_id } }, () =>
            inventory.extendCartReservations({ id, minutes }, context)
          )
      )
    )
  }
)
