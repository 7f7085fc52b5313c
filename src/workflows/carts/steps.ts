import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"

import { runInScope } from "../../modules/inventory/call-scope"
import { resolveHoldfast } from "../../modules/inventory/find-holdfast"
import HoldfastInventoryService from "../../modules/inventory/service"
import {
  ExtendCartReservationsInput,
  LedgerFacts,
  StockContext,
} from "../../modules/inventory/types"
import { HoldCart, holdCart, undoHold } from "./hold-cart"

export const extendCartReservationsStepId =
  "holdfast-extend-cart-reservations-step"
/**
 * This step gives cart reservations more time. It is not undone: time that was
 * promised is not taken back.
 */
export const extendCartReservationsStep = createStep(
  extendCartReservationsStepId,
  async (
    {
      id,
      minutes,
      idempotency_key,
      actor_id,
      ...ledger
    }: ExtendCartReservationsInput & LedgerFacts,
    { container }
  ) => {
    const inventory = resolveHoldfast(container)

    return new StepResponse(
      await inventory.runOnce(
        {
          idempotency_key,
          operation: "extend_cart_reservations",
          input: { id, minutes, ...ledger },
        },
        (context) =>
          runInScope({ ledger: { ...ledger, actor_id } }, () =>
            inventory.extendCartReservations({ id, minutes }, context)
          )
      )
    )
  }
)

export const holdCartReservationsStepId = "holdfast-hold-cart-reservations-step"
/**
 * This step has a cart hold what its lines need, and nothing else. Undone, it
 * holds what it held before, as far as that is still there; what was done under an
 * idempotency key stays, for the call that is made again under it.
 */
export const holdCartReservationsStep = createStep(
  holdCartReservationsStepId,
  async (input: HoldCart, { container }) => {
    const held = await holdCart(container, input)

    return new StepResponse(held, input.idempotency_key ? null : held)
  },
  async (held, { container }) => {
    await undoHold(container, held)
  }
)

/** All that a cart holds, or some of its reservations. */
export type ReleaseCartReservations = LedgerFacts &
  ({ cart_id: string } | { id: string | string[] })

export const releaseCartReservationsStepId =
  "holdfast-release-cart-reservations-step"
/**
 * This step releases what carts hold. Undone, the carts hold what their lines
 * need, as far as that is still there; what was done under an idempotency key
 * stays, for the call that is made again under it.
 */
export const releaseCartReservationsStep = createStep(
  releaseCartReservationsStepId,
  async (input: ReleaseCartReservations, { container }) => {
    const inventory = resolveHoldfast(container)
    const { cart_id, id, idempotency_key, actor_id, ...ledger } =
      input as LedgerFacts & { cart_id?: string; id?: string | string[] }
    const released = await inventory.runOnce(
      {
        idempotency_key,
        operation: "release_cart_reservations",
        input: { cart_id, id, ...ledger },
      },
      (context) =>
        runInScope({ ledger: { ...ledger, actor_id } }, () =>
          cart_id
            ? releaseCart(inventory, cart_id, context)
            : inventory.releaseCartReservations(id ?? [], context)
        )
    )

    return new StepResponse(
      released.ids,
      idempotency_key ? [] : released.cart_ids
    )
  },
  async (cartIds, { container }) => {
    for (const cart_id of cartIds ?? []) {
      await holdCart(container, { cart_id, on_short: "hold_available" })
    }
  }
)

async function releaseCart(
  inventory: HoldfastInventoryService,
  cartId: string,
  context: StockContext
) {
  const ids = await inventory.releaseCartItems(cartId, context)

  return { ids, cart_ids: ids.length ? [cartId] : [] }
}
