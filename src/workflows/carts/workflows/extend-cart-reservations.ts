import {
  createWorkflow,
  WorkflowData,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk"

import {
  ExtendCartReservationsInput,
  LedgerFacts,
} from "../../../modules/inventory/types"
import { extendCartReservationsStep } from "../steps/extend-cart-reservations"

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
