import { ReservationItemDTO } from "@medusajs/framework/types"
import {
  createStep,
  StepFunction,
  StepResponse,
} from "@medusajs/framework/workflows-sdk"

import { withLevelIds } from "../levels/read-known-names"
import { resolveHoldfast } from "../../modules/inventory/find-holdfast"
import { MoveReservationInput } from "../../modules/inventory/types"
import { askThenRunOnce } from "../run-once"

export const moveReservationStepId = "holdfast-move-reservation-step"
/**
 * This step moves a reservation to another location, whole or in part. Undone,
 * the units are moved back; what was done under an idempotency key stays, for the
 * call that is made again under it.
 *
 * @throws as `moveReservation` of the service
 */
export const moveReservationStep: StepFunction<
  MoveReservationInput,
  ReservationItemDTO
> = createStep(
  moveReservationStepId,
  async (input: MoveReservationInput, { container }) => {
    const { moved, back } = await askThenRunOnce(
      container,
      "move_reservation",
      input,
      (asked) => withLevelIds(container, [asked]),
      async (inventory, [move], context) => {
        const before = await inventory.retrieveReservationItem(
          input.id,
          {},
          context
        )
        const reservation = await inventory.moveReservation(move!, context)

        return {
          moved: reservation,
          back: {
            ...move!,
            id: reservation.id,
            location_id: before.location_id,
            quantity: input.quantity ?? before.quantity,
            actor_id: input.actor_id,
            reason: "workflow_failed",
          },
        }
      }
    )

    return new StepResponse(moved, input.idempotency_key ? null : back)
  },
  async (back, { container }) => {
    if (back) {
      await resolveHoldfast(container).moveReservation(back)
    }
  }
)
