import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"

import {
  CallFacts,
  CancelTransferInput,
  CreateTransferInput,
  ReceiveTransferInput,
  ShipTransferInput,
  UpdateTransferInput,
} from "../../modules/inventory/types"
import { resolveHoldfast } from "../../modules/inventory/find-holdfast"
import { withIdsInTransfer, withTransferIds } from "../levels/read-known-names"
import { askThenRunOnce, runOnce } from "../run-once"
import { refuseUnknownLocations } from "../refuse-unknown-locations"

export const createStockTransfersStepId = "holdfast-create-stock-transfers"
/**
 * Drafts transfers. Compensated by cancelling them, unless it was done under an
 * idempotency key: then they stay for the call that is made again.
 */
export const createStockTransfersStep = createStep(
  createStockTransfersStepId,
  async (
    input: CallFacts & { transfers: CreateTransferInput[] },
    { container }
  ) => {
    const drafts = await askThenRunOnce(
      container,
      "create_stock_transfers",
      input,
      async (asked) => {
        const transfers = await withTransferIds(container, asked.transfers)

        await refuseUnknownLocations(
          container,
          [transfers].flat().flatMap((transfer, index) =>
            (["from_location_id", "to_location_id"] as const).map((field) => ({
              field: `[${index}].${field}`,
              id: transfer?.[field],
            }))
          )
        )

        return transfers
      },
      (inventory, named, context) =>
        inventory.createStockTransfers(named, context)
    )

    return new StepResponse(
      drafts,
      input.idempotency_key ? [] : drafts.map(({ id }) => id)
    )
  },
  async (ids, { container }) => {
    const inventory = resolveHoldfast(container)
    const drafts = ids?.length
      ? await inventory.listStockTransfers(
          { id: ids, status: "draft" },
          { select: ["id"] }
        )
      : []

    for (const { id } of drafts) {
      await inventory.cancelStockTransfer({ id })
    }
  }
)

export const updateStockTransferStepId = "holdfast-update-stock-transfer"
/** Changes a transfer. Not compensated. */
export const updateStockTransferStep = createStep(
  updateStockTransferStepId,
  async (input: UpdateTransferInput & CallFacts, { container }) =>
    new StepResponse(
      await askThenRunOnce(
        container,
        "update_stock_transfer",
        input,
        (asked) => withIdsInTransfer(container, asked),
        (inventory, named, context) =>
          inventory.updateStockTransfers(named, context)
      )
    )
)

export const shipStockTransferStepId = "holdfast-ship-stock-transfer"
/**
 * Ships a draft. Compensated by taking back what is still on its way, unless it
 * was done under an idempotency key.
 */
export const shipStockTransferStep = createStep(
  shipStockTransferStepId,
  async (input: ShipTransferInput, { container }) =>
    new StepResponse(
      await runOnce(
        container,
        "ship_stock_transfer",
        input,
        (inventory, asked, context) =>
          inventory.shipStockTransfer(asked, context)
      ),
      input.idempotency_key ? null : input.id
    ),
  async (id, { container }) => {
    if (!id) {
      return
    }

    const inventory = resolveHoldfast(container)
    const [shipped] = await inventory.listStockTransfers({
      id,
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

export const receiveStockTransferStepId = "holdfast-receive-stock-transfer"
/** Receives a transfer. Not compensated: the goods are there. */
export const receiveStockTransferStep = createStep(
  receiveStockTransferStepId,
  async (input: ReceiveTransferInput, { container }) =>
    new StepResponse(
      await askThenRunOnce(
        container,
        "receive_stock_transfer",
        input,
        (asked) => withIdsInTransfer(container, asked),
        (inventory, named, context) =>
          inventory.receiveStockTransfer(named, context)
      )
    )
)

export const cancelStockTransferStepId = "holdfast-cancel-stock-transfer"
/** Cancels a transfer. Not compensated: draft it anew. */
export const cancelStockTransferStep = createStep(
  cancelStockTransferStepId,
  async (input: CancelTransferInput, { container }) =>
    new StepResponse(
      await runOnce(
        container,
        "cancel_stock_transfer",
        input,
        (inventory, asked, context) =>
          inventory.cancelStockTransfer(asked, context)
      )
    )
)
