import {
  createWorkflow,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk"

import {
  AddCountEntriesInput,
  CallFacts,
  CountLineChange,
  CreateStockCountInput,
  PostStockCountInput,
  UpdateStockCountInput,
} from "../../modules/inventory/types"
import {
  addStockCountEntriesStep,
  cancelStockCountStep,
  openStockCountStep,
  postStockCountStep,
  updateStockCountLinesStep,
  updateStockCountStep,
  voidStockCountEntryStep,
} from "./steps"

export const openStockCountWorkflowId = "holdfast-open-stock-count"
/**
 * Opens a count of the stock.
 *
 * @example
 * const { result } = await openStockCountWorkflow(container).run({
 *   input: { location: "Oslo", items: [{ barcode: "7012345678900" }] },
 * })
 */
export const openStockCountWorkflow = createWorkflow(
  openStockCountWorkflowId,
  (input: CreateStockCountInput & CallFacts) =>
    new WorkflowResponse(openStockCountStep(input))
)

export const addStockCountEntriesWorkflowId = "holdfast-add-stock-count-entries"
/**
 * Adds what people found to a count: by SKU, barcode or id.
 *
 * @example
 * const { result } = await addStockCountEntriesWorkflow(container).run({
 *   input: {
 *     id: "scnt_123",
 *     entries: [{ barcode: "7012345678900", quantity: 1, key: "scan-815" }],
 *     actor_id: "user_123",
 *   },
 * })
 */
export const addStockCountEntriesWorkflow = createWorkflow(
  addStockCountEntriesWorkflowId,
  (input: AddCountEntriesInput & CallFacts) =>
    new WorkflowResponse(addStockCountEntriesStep(input))
)

export const voidStockCountEntryWorkflowId = "holdfast-void-stock-count-entry"
/**
 * Takes an entry of a count back.
 *
 * @example
 * await voidStockCountEntryWorkflow(container).run({
 *   input: { id: "scnt_123", entry_id: "scnte_123" },
 * })
 */
export const voidStockCountEntryWorkflow = createWorkflow(
  voidStockCountEntryWorkflowId,
  (input: CallFacts & { id: string; entry_id: string }) =>
    new WorkflowResponse(voidStockCountEntryStep(input))
)

export const updateStockCountWorkflowId = "holdfast-update-stock-count"
/**
 * Ends the counting, or goes on with it.
 *
 * @example
 * const { result } = await updateStockCountWorkflow(container).run({
 *   input: { id: "scnt_123", status: "in_review" },
 * })
 */
export const updateStockCountWorkflow = createWorkflow(
  updateStockCountWorkflowId,
  (input: UpdateStockCountInput & CallFacts) =>
    new WorkflowResponse(updateStockCountStep(input))
)

export const updateStockCountLinesWorkflowId =
  "holdfast-update-stock-count-lines"
/**
 * Says of lines why they differ, or has them counted anew.
 *
 * @example
 * const { result } = await updateStockCountLinesWorkflow(container).run({
 *   input: { id: "scnt_123", lines: [{ id: "scntl_1", recount: true }] },
 * })
 */
export const updateStockCountLinesWorkflow = createWorkflow(
  updateStockCountLinesWorkflowId,
  (input: CallFacts & { id: string; lines: CountLineChange[] }) =>
    new WorkflowResponse(updateStockCountLinesStep(input))
)

export const postStockCountWorkflowId = "holdfast-post-stock-count"
/**
 * Makes what a count found the stock.
 *
 * @example
 * const { result } = await postStockCountWorkflow(container).run({
 *   input: { id: "scnt_123" },
 * })
 */
export const postStockCountWorkflow = createWorkflow(
  postStockCountWorkflowId,
  (input: PostStockCountInput & CallFacts) =>
    new WorkflowResponse(postStockCountStep(input))
)

export const cancelStockCountWorkflowId = "holdfast-cancel-stock-count"
/**
 * Ends a count that changes nothing.
 *
 * @example
 * await cancelStockCountWorkflow(container).run({ input: { id: "scnt_123" } })
 */
export const cancelStockCountWorkflow = createWorkflow(
  cancelStockCountWorkflowId,
  (input: CallFacts & { id: string }) =>
    new WorkflowResponse(cancelStockCountStep(input))
)
