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

/** Rows of incoming stock, and what holds for all of them. */
export type IncomingStockCall<Row> = CallFacts & { incoming_stock: Row[] }

/**
 * Expects units. Compensated by cancelling what is still open, unless it was done
 * under an idempotency key: then it stays for the call that is made again.
 */
export const createIncomingStockStep = createStep(
  "holdfast-create-incoming-stock",
  async (
    {
      incoming_stock,
      idempotency_key,
      actor_id,
    }: IncomingStockCall<CreateIncomingInput>,
    { container }
  ) => {
    const inventory = resolveHoldfast(container)
    const rows = await inventory.runOnce(
      {
        idempotency_key,
        operation: "create_incoming_stock",
        input: { incoming_stock },
      },
      (context) => inventory.createIncomingStocks(incoming_stock, context),
      { ledger: { actor_id } }
    )

    return new StepResponse(
      rows,
      idempotency_key ? [] : rows.map(({ id }) => id)
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

/**
 * Changes what is expected. Compensated by what it was before, unless it was done
 * under an idempotency key.
 */
export const updateIncomingStockStep = createStep(
  "holdfast-update-incoming-stock",
  async (
    {
      incoming_stock,
      idempotency_key,
      actor_id,
    }: IncomingStockCall<UpdateIncomingInput>,
    { container }
  ) => {
    const inventory = resolveHoldfast(container)
    const { rows, before } = await inventory.runOnce(
      {
        idempotency_key,
        operation: "update_incoming_stock",
        input: { incoming_stock },
      },
      async (context) => ({
        before: await inventory.listIncomingStocks(
          { id: incoming_stock.map(({ id }) => id) },
          {},
          context
        ),
        rows: await inventory.updateIncomingStocks(incoming_stock, context),
      }),
      { ledger: { actor_id } }
    )

    return new StepResponse(
      rows,
      idempotency_key
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

/** Takes units into stock. Not compensated: the goods are there. */
export const receiveIncomingStockStep = createStep(
  "holdfast-receive-incoming-stock",
  async (
    {
      incoming_stock,
      idempotency_key,
      actor_id,
    }: IncomingStockCall<ReceiveIncomingInput>,
    { container }
  ) => {
    const inventory = resolveHoldfast(container)

    return new StepResponse(
      await inventory.runOnce(
        {
          idempotency_key,
          operation: "receive_incoming_stock",
          input: { incoming_stock },
        },
        (context) => inventory.receiveIncomingStocks(incoming_stock, context),
        { ledger: { actor_id } }
      )
    )
  }
)

/** Expects units no longer. Not compensated: expect them anew. */
export const cancelIncomingStockStep = createStep(
  "holdfast-cancel-incoming-stock",
  async (
    {
      incoming_stock,
      idempotency_key,
      actor_id,
    }: IncomingStockCall<CancelIncomingInput>,
    { container }
  ) => {
    const inventory = resolveHoldfast(container)

    return new StepResponse(
      await inventory.runOnce(
        {
          idempotency_key,
          operation: "cancel_incoming_stock",
          input: { incoming_stock },
        },
        (context) => inventory.cancelIncomingStocks(incoming_stock, context),
        { ledger: { actor_id } }
      )
    )
  }
)

/** Does all of these in one transaction. Not compensated. */
export const batchIncomingStockStep = createStep(
  "holdfast-batch-incoming-stock",
  async (
    { idempotency_key, actor_id, ...input }: BatchIncomingInput & CallFacts,
    { container }
  ) => {
    const inventory = resolveHoldfast(container)

    return new StepResponse(
      await inventory.runOnce(
        { idempotency_key, operation: "batch_incoming_stock", input },
        (context) => inventory.batchIncomingStocks(input, context),
        { ledger: { actor_id } }
      )
    )
  }
)
