import {
  createWorkflow,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk"

import {
  BatchIncomingInput,
  CallFacts,
  CancelIncomingInput,
  CreateIncomingInput,
  ReceiveIncomingInput,
  UpdateIncomingInput,
} from "../../modules/inventory/types"
import {
  batchIncomingStockStep,
  cancelIncomingStockStep,
  createIncomingStockStep,
  IncomingStockCall,
  receiveIncomingStockStep,
  updateIncomingStockStep,
} from "./steps"

export const createIncomingStockWorkflowId = "holdfast-create-incoming-stock"
/**
 * Expects units of items at locations.
 *
 * @example
 * const { result } = await createIncomingStockWorkflow(container).run({
 *   input: { incoming_stock: [{ inventory_item_id, location_id, quantity: 12 }] },
 * })
 */
export const createIncomingStockWorkflow = createWorkflow(
  createIncomingStockWorkflowId,
  (input: IncomingStockCall<CreateIncomingInput>) =>
    new WorkflowResponse(createIncomingStockStep(input))
)

export const updateIncomingStockWorkflowId = "holdfast-update-incoming-stock"
/**
 * Changes how much is expected, and when.
 *
 * @example
 * const { result } = await updateIncomingStockWorkflow(container).run({
 *   input: { incoming_stock: [{ id, expected_at: "2026-12-11" }] },
 * })
 */
export const updateIncomingStockWorkflow = createWorkflow(
  updateIncomingStockWorkflowId,
  (input: IncomingStockCall<UpdateIncomingInput>) =>
    new WorkflowResponse(updateIncomingStockStep(input))
)

export const receiveIncomingStockWorkflowId = "holdfast-receive-incoming-stock"
/**
 * Takes units that have come into stock, and writes off those that came damaged.
 *
 * @example
 * // Once, however often the delivery is told of.
 * const { result } = await receiveIncomingStockWorkflow(container).run({
 *   input: {
 *     incoming_stock: [{ id, quantity: 8, damaged: 1 }],
 *     idempotency_key: "delivery-381",
 *   },
 * })
 */
export const receiveIncomingStockWorkflow = createWorkflow(
  receiveIncomingStockWorkflowId,
  (input: IncomingStockCall<ReceiveIncomingInput>) =>
    new WorkflowResponse(receiveIncomingStockStep(input))
)

export const cancelIncomingStockWorkflowId = "holdfast-cancel-incoming-stock"
/**
 * Expects units no longer.
 *
 * @example
 * const { result } = await cancelIncomingStockWorkflow(container).run({
 *   input: { incoming_stock: [{ id }] },
 * })
 */
export const cancelIncomingStockWorkflow = createWorkflow(
  cancelIncomingStockWorkflowId,
  (input: IncomingStockCall<CancelIncomingInput>) =>
    new WorkflowResponse(cancelIncomingStockStep(input))
)

export const batchIncomingStockWorkflowId = "holdfast-batch-incoming-stock"
/**
 * Creates, changes, receives and cancels incoming stock: all or none.
 *
 * @example
 * const { result } = await batchIncomingStockWorkflow(container).run({
 *   input: { receive: [{ id: "incst_1" }], cancel: [{ id: "incst_2" }] },
 * })
 */
export const batchIncomingStockWorkflow = createWorkflow(
  batchIncomingStockWorkflowId,
  (input: BatchIncomingInput & CallFacts) =>
    new WorkflowResponse(batchIncomingStockStep(input))
)
