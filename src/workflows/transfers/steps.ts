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
import { refuseUnknownLocations } from "./refuse-unknown-locations"

/**
 * Drafts transfers. Compensated by cancelling them, unless it was done under an
 * idempotency key: then they stay for the call that is made again.
 */
export const createStockTransfersStep = createStep(
  "holdfast-create-stock-transfers",
  async (
    {
      transfers,
      idempotency_key,
      actor_id,
    }: CallFacts & { transfers: CreateTransferInput[] },
    { container }
  ) => {
    const inventory = resolveHoldfast(container)

    await refuseUnknownLocations(container, transfers)

    const drafts = await inventory.runOnce(
      {
        idempotency_key,
        operation: "create_stock_transfers",
        input: { transfers },
      },
      (context) => inventory.createStockTransfers(transfers, context),
      { ledger: { actor_id } }
    )

    return new StepResponse(
      drafts,
      idempotency_key ? [] : drafts.map(({ id }) => id)
    )
  },
  async (ids, { container }) => {
    if (!ids?.length) {
      return
    }

    const inventory = resolveHoldfast(container)
    const drafts = await inventory.listStockTransfers(
      { id: ids, status: "draft" },
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
  async (
    { idempotency_key, actor_id, ...asked }: UpdateTransferInput & CallFacts,
    { container }
  ) => {
    const inventory = resolveHoldfast(container)

    return new StepResponse(
      await inventory.runOnce(
        { idempotency_key, operation: "update_stock_transfer", input: asked },
        (context) => inventory.updateStockTransfers(asked, context),
        { ledger: { actor_id } }
      )
    )
  }
)

/**
 * Ships a draft. Compensated by taking back what is still on its way, unless it
 * was done under an idempotency key.
 */
export const shipStockTransferStep = createStep(
  "holdfast-ship-stock-transfer",
  async (
    { idempotency_key, actor_id, ...asked }: ShipTransferInput,
    { container }
  ) => {
    const inventory = resolveHoldfast(container)

    return new StepResponse(
      await inventory.runOnce(
        { idempotency_key, operation: "ship_stock_transfer", input: asked },
        (context) => inventory.shipStockTransfer(asked, context),
        { ledger: { actor_id } }
      ),
      idempotency_key ? null : asked.id
    )
  },
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

/** Receives a transfer. Not compensated: the goods are there. */
export const receiveStockTransferStep = createStep(
  "holdfast-receive-stock-transfer",
  async (
    { idempotency_key, actor_id, ...asked }: ReceiveTransferInput,
    { container }
  ) => {
    const inventory = resolveHoldfast(container)

    return new StepResponse(
      await inventory.runOnce(
        { idempotency_key, operation: "receive_stock_transfer", input: asked },
        (context) => inventory.receiveStockTransfer(asked, context),
        { ledger: { actor_id } }
      )
    )
  }
)

/** Cancels a transfer. Not compensated: draft it anew. */
export const cancelStockTransferStep = createStep(
  "holdfast-cancel-stock-transfer",
  async (
    { idempotency_key, actor_id, ...asked }: CancelTransferInput,
    { container }
  ) => {
    const inventory = resolveHoldfast(container)

    return new StepResponse(
      await inventory.runOnce(
        { idempotency_key, operation: "cancel_stock_transfer", input: asked },
        (context) => inventory.cancelStockTransfer(asked, context),
        { ledger: { actor_id } }
      )
    )
  }
)
