import {
  createWorkflow,
  WorkflowData,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk"
import { acquireLockStep, releaseLockStep } from "@medusajs/medusa/core-flows"

import { holdCartReservationsStep } from "../steps/hold-cart-reservations"

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
    acquireLockStep({ key: input.cart_id, timeout: 2, ttl: 10 })

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
