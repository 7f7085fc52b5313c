import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"

import { resolveHoldfast } from "../../modules/inventory/find-holdfast"
import {
  AddCountEntriesInput,
  CallFacts,
  CountLineChange,
  CreateStockCountInput,
  PostStockCountInput,
  UpdateStockCountInput,
} from "../../modules/inventory/types"
import { readKnownNames } from "../levels/read-known-names"
import { runOnce } from "../run-once"

export const openStockCountStepId = "holdfast-open-stock-count"
/**
 * Opens a count, whose items and location may be named by barcode and name. Undone, it is
 * cancelled, unless it was done under an idempotency key: then it stays for the call that
 * is made again.
 */
export const openStockCountStep = createStep(
  openStockCountStepId,
  async (input: CreateStockCountInput & CallFacts, { container }) => {
    const known_names = await readKnownNames(container, [
      input,
      ...(input.items ?? []),
    ])
    const count = await runOnce(
      container,
      "open_stock_count",
      input,
      (inventory, asked, context) =>
        inventory.createStockCount({ ...asked, known_names }, context)
    )

    return new StepResponse(count, input.idempotency_key ? null : count.id)
  },
  async (id, { container }) => {
    if (!id) {
      return
    }

    const inventory = resolveHoldfast(container)
    const { status } = await inventory.retrieveStockCount(id)

    if (status === "open" || status === "in_review") {
      await inventory.cancelStockCount(id)
    }
  }
)

export const addStockCountEntriesStepId = "holdfast-add-stock-count-entries"
/**
 * Adds what people found to a count. Undone, the entries that it made are taken back,
 * unless it was done under an idempotency key.
 */
export const addStockCountEntriesStep = createStep(
  addStockCountEntriesStepId,
  async (input: AddCountEntriesInput & CallFacts, { container }) => {
    const known_names = await readKnownNames(container, input.entries)
    const entries = await runOnce(
      container,
      "add_stock_count_entries",
      input,
      (inventory, asked, context) =>
        inventory.addStockCountEntries({ ...asked, known_names }, context)
    )

    return new StepResponse(
      entries,
      input.idempotency_key
        ? null
        : {
            id: input.id,
            made: entries.flatMap((entry) =>
              entry.is_repeated ? [] : [entry.id]
            ),
          }
    )
  },
  async (added, { container }) => {
    if (!added) {
      return
    }

    const inventory = resolveHoldfast(container)
    const { status } = await inventory.retrieveStockCount(added.id)

    // What was posted or cancelled meanwhile has ended.
    if (status === "open" || status === "in_review") {
      for (const entry_id of added.made) {
        await inventory.voidStockCountEntry({ id: added.id, entry_id })
      }
    }
  }
)

export const voidStockCountEntryStepId = "holdfast-void-stock-count-entry"
/** Takes an entry of a count back. Not compensated: count again. */
export const voidStockCountEntryStep = createStep(
  voidStockCountEntryStepId,
  async (
    input: CallFacts & { id: string; entry_id: string },
    { container }
  ) => {
    await runOnce(
      container,
      "void_stock_count_entry",
      input,
      async (inventory, asked, context) => {
        await inventory.voidStockCountEntry(asked, context)

        return asked
      }
    )

    return new StepResponse(input.entry_id)
  }
)

export const updateStockCountStepId = "holdfast-update-stock-count"
/**
 * Ends the counting, or goes on with it. Undone, the count is as far as it was, unless
 * it was done under an idempotency key.
 */
export const updateStockCountStep = createStep(
  updateStockCountStepId,
  async (input: UpdateStockCountInput & CallFacts, { container }) => {
    const { status, note } = await resolveHoldfast(
      container
    ).retrieveStockCount(input.id)
    const count = await runOnce(
      container,
      "update_stock_count",
      input,
      (inventory, asked, context) => inventory.updateStockCount(asked, context)
    )

    return new StepResponse(
      count,
      input.idempotency_key ? null : { id: input.id, status, note }
    )
  },
  async (before, { container }) => {
    if (!before) {
      return
    }

    const inventory = resolveHoldfast(container)
    const { status } = await inventory.retrieveStockCount(before.id)
    const was = before.status

    if (
      (status === "open" || status === "in_review") &&
      (was === "open" || was === "in_review")
    ) {
      await inventory.updateStockCount({ ...before, status: was })
    }
  }
)

export const updateStockCountLinesStepId = "holdfast-update-stock-count-lines"
/** Says of lines why they differ, or has them counted anew. Not compensated. */
export const updateStockCountLinesStep = createStep(
  updateStockCountLinesStepId,
  async (
    input: CallFacts & { id: string; lines: CountLineChange[] },
    { container }
  ) =>
    new StepResponse(
      await runOnce(
        container,
        "update_stock_count_lines",
        input,
        (inventory, { id, lines }, context) =>
          inventory.updateStockCountLines(id, lines, context)
      )
    )
)

export const postStockCountStepId = "holdfast-post-stock-count"
/**
 * Makes what a count found the stock. Undone, the stock is put back by movements of the
 * opposite, as far as it allows, and the count is in review again, unless it was done
 * under an idempotency key.
 */
export const postStockCountStep = createStep(
  postStockCountStepId,
  async (input: PostStockCountInput & CallFacts, { container }) =>
    new StepResponse(
      await runOnce(
        container,
        "post_stock_count",
        input,
        (inventory, asked, context) => inventory.postStockCount(asked, context)
      ),
      input.idempotency_key ? null : input.id
    ),
  async (id, { container }) => {
    if (!id) {
      return
    }

    const inventory = resolveHoldfast(container)

    if ((await inventory.retrieveStockCount(id)).status === "posted") {
      await inventory.takeBackStockCount(id)
    }
  }
)

export const cancelStockCountStepId = "holdfast-cancel-stock-count"
/** Ends a count that changes nothing. Not compensated: open another. */
export const cancelStockCountStep = createStep(
  cancelStockCountStepId,
  async (input: CallFacts & { id: string }, { container }) =>
    new StepResponse(
      await runOnce(
        container,
        "cancel_stock_count",
        input,
        (inventory, { id }, context) => inventory.cancelStockCount(id, context)
      )
    )
)
