import { MedusaError } from "@medusajs/framework/utils"
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"

import { runInScope } from "../../../modules/inventory/call-scope"
import { LedgerFacts } from "../../../modules/inventory/types"
import { holdCart } from "../hold-cart"
import { resolveHoldfast } from "../holdfast"

/** All that a cart holds, or some of its reservations. */
export type ReleaseCartReservations = LedgerFacts &
  ({ cart_id: string } | { id: string | string[] })

export const releaseCartReservationsStepId =
  "holdfast-release-cart-reservations-step"
/**
 * This step releases what carts hold. Undone, the carts hold what their lines
 * need, as far as that is still there.
 */
export const releaseCartReservationsStep = createStep(
  releaseCartReservationsStepId,
  async (input: ReleaseCartReservations, { container }) => {
    const inventory = resolveHoldfast(container)
    const { cart_id, id, ...ledger } = input as LedgerFacts & {
      cart_id?: string
      id?: string | string[]
    }

    if (cart_id) {
      const ids = await runInScope({ ledger }, () =>
        inventory.releaseCartItems(cart_id)
      )

      return new StepResponse(ids, ids.length ? [cart_id] : [])
    }

    const wanted = [id ?? []].flat()
    const found = await inventory.listReservationItems({ id: wanted }, {})
    const carts = found as unknown as { id: string; cart_id: string | null }[]
    const unknown = wanted.filter(
      (one) => !carts.some((row) => row.id === one && row.cart_id)
    )

    if (unknown.length) {
      throw new MedusaError(
        MedusaError.Types.NOT_FOUND,
        `Cart reservation with id ${unknown.join(", ")} not found`
      )
    }

    await runInScope({ ledger }, () => inventory.deleteReservationItems(wanted))

    return new StepResponse(wanted, [
      ...new Set(carts.map((row) => row.cart_id!)),
    ])
  },
  async (cartIds, { container }) => {
    for (const cart_id of cartIds ?? []) {
      await holdCart(container, { cart_id, on_short: "hold_available" })
    }
  }
)
