import {
  createWorkflow,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk"

import {
  CallFacts,
  CancelTransferInput,
  CreateTransferInput,
  ReceiveTransferInput,
  ShipTransferInput,
  UpdateTransferInput,
} from "../../modules/inventory/types"
import {
  cancelStockTransferStep,
  createStockTransfersStep,
  receiveStockTransferStep,
  shipStockTransferStep,
  updateStockTransferStep,
} from "./steps"

/**
 * Drafts transfers between locations.
 *
 * @example
 * const { result } = await createStockTransfersWorkflow(container).run({
 *   input: { transfers: [{ from_location_id, to_location_id, items }] },
 * })
 */
export const createStockTransfersWorkflow = createWorkflow(
  "holdfast-create-stock-transfers",
  (input: CallFacts & { transfers: CreateTransferInput[] }) =>
    new WorkflowResponse(createStockTransfersStep(input))
)

/**
 * Changes a transfer.
 *
 * @example
 * const { result } = await updateStockTransferWorkflow(container).run({
 *   input: { id: "sttr_123", expected_at: "2026-12-04" },
 * })
 */
export const updateStockTransferWorkflow = createWorkflow(
  "holdfast-update-stock-transfer",
  (input: UpdateTransferInput & CallFacts) =>
    new WorkflowResponse(updateStockTransferStep(input))
)

/**
 * Ships a transfer: its units leave the stock and are on their way.
 *
 * @example
 * const { result } = await shipStockTransferWorkflow(container).run({
 *   input: { id: "sttr_123" },
 * })
 */
export const shipStockTransferWorkflow = createWorkflow(
  "holdfast-ship-stock-transfer",
  (input: ShipTransferInput) =>
    new WorkflowResponse(shipStockTransferStep(input))
)

/**
 * Receives a transfer, in whole or in part.
 *
 * @example
 * const { result } = await receiveStockTransferWorkflow(container).run({
 *   input: { id: "sttr_123", items: [{ inventory_item_id, received: 4 }] },
 * })
 */
export const receiveStockTransferWorkflow = createWorkflow(
  "holdfast-receive-stock-transfer",
  (input: ReceiveTransferInput) =>
    new WorkflowResponse(receiveStockTransferStep(input))
)

/**
 * Cancels a transfer.
 *
 * @example
 * const { result } = await cancelStockTransferWorkflow(container).run({
 *   input: { id: "sttr_123", disposition: "return" },
 * })
 */
export const cancelStockTransferWorkflow = createWorkflow(
  "holdfast-cancel-stock-transfer",
  (input: CancelTransferInput) =>
    new WorkflowResponse(cancelStockTransferStep(input))
)
