import {
  createWorkflow,
  ReturnWorkflow,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk"

import {
  CallFacts,
  CancelTransferInput,
  CreateTransferInput,
  ReceiveTransferInput,
  ShipTransferInput,
  StockTransferDTO,
  UpdateTransferInput,
} from "../../modules/inventory/types"
import {
  cancelStockTransferStep,
  createStockTransfersStep,
  receiveStockTransferStep,
  shipStockTransferStep,
  updateStockTransferStep,
} from "./steps"

export const createStockTransfersWorkflowId = "holdfast-create-stock-transfers"
/**
 * Drafts transfers between locations.
 *
 * @example
 * const { result } = await createStockTransfersWorkflow(container).run({
 *   input: {
 *     transfers: [
 *       {
 *         from_location: "Oslo",
 *         to_location: "WH-02",
 *         items: [{ sku: "LAMP", quantity: 10 }],
 *       },
 *     ],
 *   },
 * })
 */
export const createStockTransfersWorkflow = createWorkflow(
  createStockTransfersWorkflowId,
  (input: CallFacts & { transfers: CreateTransferInput[] }) =>
    new WorkflowResponse(createStockTransfersStep(input))
)

export const updateStockTransferWorkflowId = "holdfast-update-stock-transfer"
/**
 * Changes a transfer.
 *
 * @example
 * const { result } = await updateStockTransferWorkflow(container).run({
 *   input: { id: "sttr_123", expected_at: "2026-12-04" },
 * })
 */
export const updateStockTransferWorkflow = createWorkflow(
  updateStockTransferWorkflowId,
  (input: UpdateTransferInput & CallFacts) =>
    new WorkflowResponse(updateStockTransferStep(input))
)

export const shipStockTransferWorkflowId = "holdfast-ship-stock-transfer"
/**
 * Ships a transfer: its units leave the stock and are on their way.
 *
 * @example
 * const { result } = await shipStockTransferWorkflow(container).run({
 *   input: { id: "sttr_123" },
 * })
 */
export const shipStockTransferWorkflow = createWorkflow(
  shipStockTransferWorkflowId,
  (input: ShipTransferInput) =>
    new WorkflowResponse(shipStockTransferStep(input))
)

export const receiveStockTransferWorkflowId = "holdfast-receive-stock-transfer"
/**
 * Receives a transfer, in whole or in part.
 *
 * @example
 * const { result } = await receiveStockTransferWorkflow(container).run({
 *   input: { id: "sttr_123", items: [{ inventory_item_id, received: 4 }] },
 * })
 */
export const receiveStockTransferWorkflow: ReturnWorkflow<
  ReceiveTransferInput,
  StockTransferDTO,
  []
> = createWorkflow(
  receiveStockTransferWorkflowId,
  (input: ReceiveTransferInput) =>
    new WorkflowResponse(receiveStockTransferStep(input))
)

export const cancelStockTransferWorkflowId = "holdfast-cancel-stock-transfer"
/**
 * Cancels a transfer.
 *
 * @example
 * const { result } = await cancelStockTransferWorkflow(container).run({
 *   input: { id: "sttr_123", disposition: "return" },
 * })
 */
export const cancelStockTransferWorkflow = createWorkflow(
  cancelStockTransferWorkflowId,
  (input: CancelTransferInput) =>
    new WorkflowResponse(cancelStockTransferStep(input))
)
