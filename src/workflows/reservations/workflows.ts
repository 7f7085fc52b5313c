import { ReservationItemDTO } from "@medusajs/framework/types"
import {
  createWorkflow,
  ReturnWorkflow,
  WorkflowData,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk"

import { MoveReservationInput } from "../../modules/inventory/types"
import { moveReservationStep } from "./steps"

export const moveReservationWorkflowId = "holdfast-move-reservation"
/**
 * This workflow moves a reservation of an order or a cart to another location,
 * whole or in part, without a moment in which somebody else could take the units.
 *
 * It throws NOT_FOUND for an unknown reservation or a location that does not stock
 * the item, INVALID_DATA for more units than it holds, and NOT_ALLOWED
 * (`insufficient_inventory`) where the location does not have the units.
 *
 * @example
 * const { result } = await moveReservationWorkflow(container).run({
 *   input: { id: "resitem_123", location_id: "sloc_456", quantity: 2 },
 * })
 */
export const moveReservationWorkflow: ReturnWorkflow<
  MoveReservationInput,
  ReservationItemDTO,
  []
> = createWorkflow(
  moveReservationWorkflowId,
  (input: WorkflowData<MoveReservationInput>) =>
    new WorkflowResponse(moveReservationStep(input))
)
