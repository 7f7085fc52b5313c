import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"

import {
  CancelTransferInput,
  CreateTransferInput,
  ReceiveTransferInput,
  ShipTransferInput,
  UpdateTransferInput,
} from "../../modules/inventory/types"
import { resolveHoldfast } from "../cart-reservations/holdfast"

/** Drafts transfers. Compensated by cancelling them. */
export const createStockTransfersStep = createStep(
  "holdfast-create-stock-transfers",
  async (input: CreateTransferInput[], { container }) => {
    const transfers =
      await resolveHoldfast(container).createStockTransfers(input)

    return new StepResponse(
      transfers,
      transfers.map(({ id }) => id)
    )
  },
  async (ids, { container }) => {
    const inventory = resolveHoldfast(container)
    const drafts = await inventory.listStockTransfers(
      { id: ids ?? [], status: "draft" },
      { select: ["id"] }
    )

    for (const { id } of drafts) {
      await inventory.cancelStockTransfer({ id })
    }
  }
)

/** Changes a transfer. Not compensated. */
export const updateStockTransferStep = createStep(
  "holdfast-update-stock-transfer",
  async (input: UpdateTransferInput, { container }) =>
    new StepResponse(
      await resolveHoldfast(container).updateStockTransfers(input)
    )
)

/** Ships a draft. Compensated by taking back what is still on its way. */
export const shipStockTransferStep = createStep(
  "holdfast-ship-stock-transfer",
  async (input: ShipTransferInput, { container }) =>
    new StepResponse(
      await resolveHoldfast(container).shipStockTransfer(input),
      input.id
    ),
  async (id, { container }) => {
    const inventory = resolveHoldfast(container)
    const [shipped] = await inventory.listStockTransfers({
      id: id ?? [],
      status: "shipped",
    })

    if (shipped) {
      await inventory.cancelStockTransfer({
        id: shipped.id,
        disposition: "return",
        reason: "compensation",
      })
    }
  }
)

/** Receives a transfer. Not compensated: the goods are there. */
export const receiveStockTransferStep = createStep(
  "holdfast-receive-stock-transfer",
  async (input: ReceiveTransferInput, { container }) =>
    new StepResponse(
      await resolveHoldfast(container).receiveStockTransfer(input)
    )
)

/** Cancels a transfer. Not compensated: draft it anew. */
export const cancelStockTransferStep = createStep(
  "holdfast-cancel-stock-transfer",
  async (input: CancelTransferInput, { container }) =>
    new StepResponse(
      await resolveHoldfast(container).cancelStockTransfer(input)
    )
)
