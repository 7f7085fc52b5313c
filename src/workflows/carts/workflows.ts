import {
  createWorkflow,
  WorkflowData,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk"
import { acquireLockStep, releaseLockStep } from "@medusajs/medusa/core-flows"

import {
  ExtendCartReservationsInput,
  LedgerFacts,
} from "../../modules/inventory/types"
import {
  extendCartReservationsStep,
  holdCartReservationsStep,
  ReleaseCartReservations,
  releaseCartReservationsStep,
} from "./steps"

/**
 * Waits for a cart's lock, in seconds. Core looks every 0.3 for two: of twenty
 * requests at once seven had their turn.
 */
const lockCart = (key: string) =>
  acquireLockStep({ key, timeout: 8, retryInterval: 0.03, ttl: 10 })

export const extendCartReservationsWorkflowId =
  "holdfast-extend-cart-reservations"
/**
 * This workflow gives cart reservations more time, beyond the option
 * `cart.max_hold_minutes`: for staff who speak with the shopper.
 *
 * It throws NOT_FOUND for an id that is not a cart's reservation, and NOT_ALLOWED
 * for one whose time is over.
 *
 * @example
 * await extendCartReservationsWorkflow(container).run({
 *   input: { id: "resitem_123", minutes: 30, actor_id: "user_123" },
 * })
 */
export const extendCartReservationsWorkflow = createWorkflow(
  extendCartReservationsWorkflowId,
  (input: WorkflowData<ExtendCartReservationsInput & LedgerFacts>) =>
    new WorkflowResponse(extendCartReservationsStep(input))
)

export const holdCartReservationsWorkflowId = "holdfast-hold-cart-reservations"
/**
 * This workflow has a cart hold what its lines need, and nothing else, or refuses
 * the whole. Core's cart workflows do the same on their own: use it after your
 * own code has changed a cart's lines.
 *
 * It throws NOT_ALLOWED with the code `insufficient_inventory` naming every short
 * line.
 *
 * @example
 * const { result } = await holdCartReservationsWorkflow(container).run({
 *   input: { cart_id: "cart_123" },
 * })
 */
export const holdCartReservationsWorkflow = createWorkflow(
  holdCartReservationsWorkflowId,
  (input: WorkflowData<{ cart_id: string }>) => {
    lockCart(input.cart_id)

    const held = holdCartReservationsStep({ cart_id: input.cart_id })

    releaseLockStep({ key: input.cart_id })

    return new WorkflowResponse(held)
  }
)

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

export const renewCartReservationsWorkflowId =
  "holdfast-renew-cart-reservations"
/**
 * This workflow has a cart hold what its lines need as far as it is there, and
 * lets the time of its reservations run anew. Its result names what could not be
 * held. Use it when a shopper comes back to a cart.
 *
 * @example
 * const { result } = await renewCartReservationsWorkflow(container).run({
 *   input: { cart_id: "cart_123" },
 * })
 *
 * console.log(result.shortages)
 */
export const renewCartReservationsWorkflow = createWorkflow(
  renewCartReservationsWorkflowId,
  (
    input: WorkflowData<{ cart_id: string; idempotency_key?: string | null }>
  ) => {
    lockCart(input.cart_id)

    const held = holdCartReservationsStep({
      cart_id: input.cart_id,
      idempotency_key: input.idempotency_key,
      on_short: "hold_available",
      over_caps: "refuse",
    })

    releaseLockStep({ key: input.cart_id })

    return new WorkflowResponse(held)
  }
)
