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

/**
 * Expects units of items at locations.
 *
 * @example
 * const { result } = await createIncomingStockWorkflow(container).run({
 *   input: { incoming_stock: [{ inventory_item_id, location_id, quantity: 12 }] },
 * })
 */
export const createIncomingStockWorkflow = createWorkflow(
  "holdfast-create-incoming-stock",
  (input: IncomingStockCall<CreateIncomingInput>) =>
    new WorkflowResponse(createIncomingStockStep(input))
)

/**
 * Changes how much is expected, and when.
 *
 * @example
 * const { result } = await updateIncomingStockWorkflow(container).run({
 *   input: { incoming_stock: [{ id, expected_at: "2026-12-11" }] },
 * })
 */
export const updateIncomingStockWorkflow = createWorkflow(
  "holdfast-update-incoming-stock",
  (input: IncomingStockCall<UpdateIncomingInput>) =>
    new WorkflowResponse(updateIncomingStockStep(input))
)

/**
 * Takes units that have come into stock.
 *
 * @example
 * // Once, however often the delivery is told of.
 * const { result } = await receiveIncomingStockWorkflow(container).run({
 *   input: {
 *     incoming_stock: [{ id, quantity: 8 }],
 *     idempotency_key: "delivery-381",
 *   },
 * })
 */
export const receiveIncomingStockWorkflow = createWorkflow(
  "holdfast-receive-incoming-stock",
  (input: IncomingStockCall<ReceiveIncomingInput>) =>
    new WorkflowResponse(receiveIncomingStockStep(input))
)

/**
 * Expects units no longer.
 *
 * @example
 * const { result } = await cancelIncomingStockWorkflow(container).run({
 *   input: { incoming_stock: [{ id }] },
 * })
 */
export const cancelIncomingStockWorkflow = createWorkflow(
  "holdfast-cancel-incoming-stock",
  (input: IncomingStockCall<CancelIncomingInput>) =>
    new WorkflowResponse(cancelIncomingStockStep(input))
)

/**
 * Creates, changes, receives and cancels incoming stock: all or none.
 *
 * @example
 * const { result } = await batchIncomingStockWorkflow(container).run({
 *   input: { receive: [{ id: "incst_1" }], cancel: [{ id: "incst_2" }] },
 * })
 */
export const batchIncomingStockWorkflow = createWorkflow(
  "holdfast-batch-incoming-stock",
  (input: BatchIncomingInput & CallFacts) =>
    new WorkflowResponse(batchIncomingStockStep(input))
)
