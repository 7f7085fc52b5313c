import { runInScope } from "../../modules/inventory/call-scope"
import { invalidData } from "../../modules/inventory/errors"
import { findHoldfast } from "../../modules/inventory/find-holdfast"
import { readSources } from "../sourcing/read-sources"
import { answerOf, coreStep, StepSurrounding, undoOf } from "./core-step"
import { giveBack } from "./give-back"
import { refuseIfGone } from "./gone-channel"
import { withInventory } from "./with-inventory"
import { reservingBy, withoutItemLocks } from "./without-item-locks"

interface Line {
  id: string
  title?: string | null
  product_title?: string | null
  variant_title?: string | null
  variant_id?: string | null
  variant_sku?: string | null
  variant?: object | null
}

const CART = coreStep<{ data?: { items?: Line[] | null } }>("cart-query")
export const VALIDATE_SHIPPING = coreStep("validate-shipping")
export const ORDERS =
  coreStep<{ id: string; sales_channel_id?: string }[]>("create-orders")
export const RESERVE = coreStep<
  unknown,
  undefined,
  { reservations?: string[] }
>("reserve-inventory-step")

// A cart gives way to the catalogue, and may have lines of what is sold no more: core
// ends in an unknown 500 there. Asked for a new order only: one that came about stays.
export const refuseGone = withInventory({
  async invoke(call, proceed) {
    const gone = (answerOf(call, CART)?.data?.items ?? []).filter(
      ({ variant_id, variant }) => variant_id && !variant
    )

    if (gone.length) {
      throw invalidData(
        `${gone.map(nameOf).join("; ")} cannot be bought any more: take it out of the cart`,
        gone.map(({ id, variant_id, variant_sku }) => ({
          reason: "not_found",
          line_item_id: id,
          ...(variant_id && { variant_id }),
          ...(variant_sku && { sku: variant_sku }),
        }))
      )
    }

    return await proceed()
  },
})

function nameOf({ id, title, ...line }: Line): string {
  const name = [line.product_title ?? title, line.variant_title]
    .filter(Boolean)
    .join(", ")

  return [name || id, line.variant_sku && `(${line.variant_sku})`]
    .filter(Boolean)
    .join(" ")
}

// Here it is known which cart the order comes from: nothing is to be noted.
export const noteNothing: StepSurrounding<unknown, typeof ORDERS> = {
  invoke: (_call, proceed) => proceed(),
}

/**
 * When a cart completes, core reserves for the order's lines, of which the cart
 * holds the units already: what it reserves is converted from what the cart holds.
 * If the payment then fails, the cart has it back.
 */
export const convertCart: StepSurrounding<{ id: string }, typeof RESERVE> = {
  async invoke(call, proceed) {
    const inventory = findHoldfast(call.container)
    const order = answerOf(call, ORDERS)?.[0]

    // No new order: the cart was completed before.
    if (!inventory || !order) {
      return await proceed()
    }

    const sources = await readSources(
      call.container,
      inventory,
      order.sales_channel_id,
      { order_id: order.id }
    )

    if (!sources.location_ids.length && order.sales_channel_id) {
      await refuseIfGone(call.container, order.sales_channel_id)
    }

    const cart = {
      id: call.payload.id,
      completion_id: order.id,
      ...sources,
    }
    const ledger = { reference_type: "order", reference_id: order.id }
    let isConverted = false
    const answer = await proceed({
      container: reservingBy(call.container, inventory, async (rows) => {
        isConverted = true

        return await runInScope({ ledger }, () =>
          inventory.convertCartItems(cart, rows)
        )
      }),
    })

    // An order that reserves nothing leaves nothing with the cart either.
    if (!isConverted) {
      await runInScope({ ledger }, () => inventory.releaseCartItems(cart.id))
    }

    return answer
  },
  async compensate(call, proceed) {
    const [order] = answerOf(call, ORDERS) ?? []

    if (
      findHoldfast(call.container) &&
      (await giveBack(call.container, {
        cart_id: call.payload.id,
        completion_id: order?.id,
        reservation_ids: undoOf(call, RESERVE)?.reservations ?? [],
      }))
    ) {
      return
    }

    return await proceed({ container: withoutItemLocks(call.container) })
  },
}
