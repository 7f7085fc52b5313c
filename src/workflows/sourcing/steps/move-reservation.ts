import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"

import {
  LedgerFacts,
  MoveReservationInput,
} from "../../../modules/inventory/types"
import { resolveHoldfast } from "../../cart-reservations/holdfast"

export const moveReservationStepId = "holdfast-move-reservation-step"
/**
 * This step moves a reservation to another location, whole or in part. Undone,
 * the units are moved back.
 *
 * @throws as `moveReservation` of the service
 */
export const moveReservationStep = createStep(
  moveReservationStepId,
  async (input: MoveReservationInput & LedgerFacts, { container }) => {
    const inventory = resolveHoldfast(container)
    const before = await inventory.retrieveReservationItem(input.id)
    const moved = await inventory.moveReservation(input)

    return new StepResponse(moved, {
      ...input,
      id: moved.id,
      location_id: before.location_id,
      quantity: input.quantity ?? before.quantity,
      reason: "workflow_failed",
    })
  },
  async (back, { container }) => {
    if (back) {
      await resolveHoldfast(container).moveReservation(back)
    }
  }
)
