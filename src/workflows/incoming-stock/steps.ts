import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"

import {
  BatchIncomingInput,
  CancelIncomingInput,
  CreateIncomingInput,
  ReceiveIncomingInput,
  UpdateIncomingInput,
} from "../../modules/inventory/types"
import { resolveHoldfast } from "../cart-reservations/holdfast"

/** Expects units. Compensated by cancelling what is still open. */
export const createIncomingStockStep = createStep(
  "holdfast-create-incoming-stock",
  async (input: CreateIncomingInput[], { container }) => {
    const rows = await resolveHoldfast(container).createIncomingStocks(input)

    return new StepResponse(
      rows,
      rows.map(({ id }) => id)
    )
  },
  async (ids, { container }) => {
    const inventory = resolveHoldfast(container)
    const open = await inventory.listIncomingStocks(
      { id: ids ?? [], status: "expected" },
      { select: ["id"] }
    )

    await inventory.cancelIncomingStocks(
      open.map(({ id }) => ({ id, reason: "compensation" }))
    )
  }
)

/** Changes what is expected. Compensated by what it was before. */
export const updateIncomingStockStep = createStep(
  "holdfast-update-incoming-stock",
  async (input: UpdateIncomingInput[], { container }) => {
    const inventory = resolveHoldfast(container)
    const before = await inventory.listIncomingStocks({
      id: input.map(({ id }) => id),
    })

    return new StepResponse(
      await inventory.updateIncomingStocks(input),
      before
        .filter(
          ({ kind, status }) => kind === "expected" && status === "expected"
        )
        .map(({ id, quantity, expected_at, reference, note, metadata }) => ({
          id,
          quantity,
          expected_at,
          reference,
          note,
          metadata,
        }))
    )
  },
  async (before, { container }) => {
    await resolveHoldfast(container).updateIncomingStocks(before ?? [])
  }
)

/** Takes units into stock. Not compensated: the goods are there. */
export const receiveIncomingStockStep = createStep(
  "holdfast-receive-incoming-stock",
  async (input: ReceiveIncomingInput[], { container }) =>
    new StepResponse(
      await resolveHoldfast(container).receiveIncomingStocks(input)
    )
)

/** Expects units no longer. Not compensated: expect them anew. */
export const cancelIncomingStockStep = createStep(
  "holdfast-cancel-incoming-stock",
  async (input: CancelIncomingInput[], { container }) =>
    new StepResponse(
      await resolveHoldfast(container).cancelIncomingStocks(input)
    )
)

/** Does all of these in one transaction. Not compensated. */
export const batchIncomingStockStep = createStep(
  "holdfast-batch-incoming-stock",
  async (
    { actor_id, ...input }: BatchIncomingInput & { actor_id?: string },
    { container }
  ) =>
    new StepResponse(
      await resolveHoldfast(container).batchIncomingStocks(input, {
        ledger: { actor_id },
      })
    )
)
