import { runInScope } from "../../modules/inventory/call-scope"
import { findHoldfast } from "../../modules/inventory/find-holdfast"
import { readSources } from "../sourcing/read-sources"
import { answerOf, coreStep, StepSurrounding, undoOf } from "./core-step"
import { giveBack } from "./give-back"
import { reservingBy, withoutItemLocks } from "./without-item-locks"

export const ORDERS =
  coreStep<{ id: string; sales_channel_id?: string }[]>("create-orders")
export const RESERVE = coreStep<
  unknown,
  undefined,
  { reservations?: string[] }
>("reserve-inventory-step")

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

    const cart = {
      id: call.payload.id,
      completion_id: order.id,
      ...(await readSources(call.container, inventory, order.sales_channel_id, {
        order_id: order.id,
      })),
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
