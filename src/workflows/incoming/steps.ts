import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"

import {
  BatchIncomingInput,
  CallFacts,
  CancelIncomingInput,
  CreateIncomingInput,
  ReceiveIncomingInput,
  UpdateIncomingInput,
} from "../../modules/inventory/types"
import { resolveHoldfast } from "../../modules/inventory/find-holdfast"
import { withLevelIds } from "../levels/read-known-names"
import { askThenRunOnce, runOnce } from "../run-once"

/** Rows of incoming stock, and what holds for all of them. */
export type IncomingStockCall<Row> = CallFacts & { incoming_stock: Row[] }

export const createIncomingStockStepId = "holdfast-create-incoming-stock"
/**
 * Expects units. Compensated by cancelling what is still open, unless it was done
 * under an idempotency key: then it stays for the call that is made again.
 */
export const createIncomingStockStep = createStep(
  createIncomingStockStepId,
  async (input: IncomingStockCall<CreateIncomingInput>, { container }) => {
    const rows = await askThenRunOnce(
      container,
      "create_incoming_stock",
      input,
      ({ incoming_stock }) => withLevelIds(container, incoming_stock),
      (inventory, named, context) =>
        inventory.createIncomingStocks(named, context)
    )

    return new StepResponse(
      rows,
      input.idempotency_key ? [] : rows.map(({ id }) => id)
    )
  },
  async (ids, { container }) => {
    if (!ids?.length) {
      return
    }

    const inventory = resolveHoldfast(container)
    const open = await inventory.listIncomingStocks(
      { id: ids, status: "expected" },
      { select: ["id"] }
    )

    await inventory.cancelIncomingStocks(
      open.map(({ id }) => ({ id, reason: "compensation" }))
    )
  }
)

export const updateIncomingStockStepId = "holdfast-update-incoming-stock"
/**
 * Changes what is expected. Compensated by what it was before, unless it was done
 * under an idempotency key.
 */
export const updateIncomingStockStep = createStep(
  updateIncomingStockStepId,
  async (input: IncomingStockCall<UpdateIncomingInput>, { container }) => {
    const { rows, before } = await runOnce(
      container,
      "update_incoming_stock",
      input,
      async (inventory, { incoming_stock }, context) => ({
        before: await inventory.listIncomingStocks(
          { id: incoming_stock.map(({ id }) => id) },
          {},
          context
        ),
        rows: await inventory.updateIncomingStocks(incoming_stock, context),
      })
    )

    return new StepResponse(
      rows,
      input.idempotency_key
        ? []
        : before
            .filter(
              ({ kind, status }) => kind === "expected" && status === "expected"
            )
            .map(
              ({ id, quantity, expected_at, reference, note, metadata }) => ({
                id,
                quantity,
                expected_at,
                reference,
                note,
                metadata,
              })
            )
    )
  },
  async (before, { container }) => {
    await resolveHoldfast(container).updateIncomingStocks(before ?? [])
  }
)

export const receiveIncomingStockStepId = "holdfast-receive-incoming-stock"
/** Takes units into stock. Not compensated: the goods are there. */
export const receiveIncomingStockStep = createStep(
  receiveIncomingStockStepId,
  async (input: IncomingStockCall<ReceiveIncomingInput>, { container }) =>
    new StepResponse(
      await runOnce(
        container,
        "receive_incoming_stock",
        input,
        (inventory, { incoming_stock }, context) =>
          inventory.receiveIncomingStocks(incoming_stock, context)
      )
    )
)

export const cancelIncomingStockStepId = "holdfast-cancel-incoming-stock"
/** Expects units no longer. Not compensated: expect them anew. */
export const cancelIncomingStockStep = createStep(
  cancelIncomingStockStepId,
  async (input: IncomingStockCall<CancelIncomingInput>, { container }) =>
    new StepResponse(
      await runOnce(
        container,
        "cancel_incoming_stock",
        input,
        (inventory, { incoming_stock }, context) =>
          inventory.cancelIncomingStocks(incoming_stock, context)
      )
    )
)

export const batchIncomingStockStepId = "holdfast-batch-incoming-stock"
/** Does all of these in one transaction. Not compensated. */
export const batchIncomingStockStep = createStep(
  batchIncomingStockStepId,
  async (input: BatchIncomingInput & CallFacts, { container }) =>
    new StepResponse(
      await askThenRunOnce(
        container,
        "batch_incoming_stock",
        input,
        async (asked) => ({
          ...asked,
          ...(asked.create && {
            create: await withLevelIds(container, asked.create),
          }),
        }),
        (inventory, named, context) =>
          inventory.batchIncomingStocks(named, context)
      )
    )
)
