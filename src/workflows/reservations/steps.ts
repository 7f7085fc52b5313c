import { ReservationItemDTO } from "@medusajs/framework/types"
import {
  createStep,
  StepFunction,
  StepResponse,
} from "@medusajs/framework/workflows-sdk"

import { withLevelIds } from "../levels/read-known-names"
import { resolveHoldfast } from "../../modules/inventory/find-holdfast"
import { MoveReservationInput } from "../../modules/inventory/types"
import { beforehand } from "../run-once"

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
    const inventory = resolveHoldfast(container)
    const { idempotency_key, actor_id, ...asked } = input
    const named = await beforehand(() => withLevelIds(container, [asked]))
    const { moved, back } = await inventory.runOnce(
      { idempotency_key, operation: "move_reservation", input: asked },
      async (context) => {
        const before = await inventory.retrieveReservationItem(
          input.id,
          {},
          context
        )
        const [move] = named()
        const reservation = await inventory.moveReservation(
          { ...move!, actor_id },
          context
        )

        return {
          moved: reservation,
          back: {
            ...move!,
            actor_id,
            id: reservation.id,
            location_id: before.location_id,
            quantity: input.quantity ?? before.quantity,
            reason: "workflow_failed",
          },
        }
      }
    )

    return new StepResponse(moved, idempotency_key ? null : back)
  },
  async (back, { container }) => {
    if (back) {
      await resolveHoldfast(container).moveReservation(back)
    }
  }
)
