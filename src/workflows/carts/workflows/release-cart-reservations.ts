import {
  createWorkflow,
  WorkflowData,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk"

import {
  ReleaseCartReservations,
  releaseCartReservationsStep,
} from "../steps/release-cart-reservations"

export const releaseCartReservationsWorkflowId =
  "holdfast-release-cart-reservations"
/**
 * This workflow releases all that a cart holds, or some cart reservations by
 * their ids: when a cart is abandoned, or when staff need the units. The ids of
 * what was released are its result.
 *
 * It throws NOT_FOUND for an id that is not a cart's reservation.
 *
 * @example
 * await releaseCartReservationsWorkflow(container).run({
 *   input: { cart_id: "cart_123", reason: "abandoned", actor_id: "user_123" },
 * })
 */
export const releaseCartReservationsWorkflow = createWorkflow(
  releaseCartReservationsWorkflowId,
  (input: WorkflowData<ReleaseCartReservations>) =>
    new WorkflowResponse(releaseCartReservationsStep(input))
)
