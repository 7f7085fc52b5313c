import {
  createWorkflow,
  WorkflowData,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk"
import { acquireLockStep, releaseLockStep } from "@medusajs/medusa/core-flows"

import { holdCartReservationsStep } from "../steps/hold-cart-reservations"

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
    acquireLockStep({ key: input.cart_id, timeout: 2, ttl: 10 })

    const held = holdCartReservationsStep({ cart_id: input.cart_id })

    releaseLockStep({ key: input.cart_id })

    return new WorkflowResponse(held)
  }
)
