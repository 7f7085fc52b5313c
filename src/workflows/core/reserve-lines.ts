import { ReserveLinesResult } from "../../modules/inventory/methods/fulfillment-methods"
import { answerOf, answerWith, coreStep, keptBy, StepCall } from "./core-step"
import { Need, needOf, openQuantity, Order, reserve, undo } from "./line-needs"
import { withInventory } from "./with-inventory"

/**
 * Core reserves what an order is to send at the first location that comes to
 * hand, and on an edit releases all that a line has and reserves it anew, with
 * what is fulfilled already (#16406). Here the lines are sourced over the
 * locations of the order's sales channel, and only what differs is changed.
 */

const DRAFT = coreStep<Order>("order-items-query")
export const RESERVE = coreStep<unknown, ReserveLinesResult>(
  "reserve-inventory-step"
)

// A draft order: new lines, of which nothing is fulfilled yet.
export const reserveDraft = withInventory<never, typeof RESERVE>({
  async invoke(call) {
    const result = await reserve(call, draftNeed(call))

    return answerWith(result.created, result)
  },
  async compensate(call) {
    await undo(call, keptBy(call, RESERVE), () => draftNeed(call))
  },
})

function draftNeed(call: StepCall<never>): Need {
  const order = answerOf(call, DRAFT)!

  return {
    lines: (order.items ?? []).map((line) => needOf(line, openQuantity(line))),
    sales_channel_id: order.sales_channel_id,
    facts: { reference_type: "order", reference_id: order.id },
  }
}
