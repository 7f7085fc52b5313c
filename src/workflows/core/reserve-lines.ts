import { runInScope } from "../../modules/inventory/call-scope"
import { LedgerFacts } from "../../modules/inventory/types"
import { ReserveLinesResult } from "../../modules/inventory/methods/fulfillment-methods"
import {
  answerOf,
  answerWith,
  coreStep,
  keptBy,
  StepCall,
  withAnswer,
} from "./core-step"
import { Need, needOf, openQuantity, Order, reserve, undo } from "./line-needs"
import { withInventory } from "./with-inventory"
import { withoutItemLocks } from "./without-item-locks"

/**
 * Core reserves what an order is to send at the first location that comes to
 * hand, and on an edit releases all that a line has and reserves it anew, with
 * what is fulfilled already (#16406). Here the lines are sourced over the
 * locations of the order's sales channel, and only what differs is changed.
 */

const DRAFT = coreStep<Order>("order-items-query")
const CLAIM = coreStep<{ order_id?: string }>("claim-query")
const CLAIM_RETURN = coreStep<object>("return-query")
const EXCHANGE = coreStep<{ order_id?: string }>("use-remote-query")
export const RESERVE = coreStep<unknown, ReserveLinesResult>(
  "reserve-inventory-step"
)
export const RELEASE = coreStep("delete-reservations-by-line-items")
export const VALIDATE_CLAIM = coreStep("validate-claim")

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

// What is cancelled gives its units back, and the ledger says for what.
const releasing = (factsOf: (call: StepCall<Cancelled>) => LedgerFacts) =>
  withInventory<Cancelled>({
    invoke: (call, proceed) =>
      runInScope({ ledger: factsOf(call) }, () =>
        proceed({ container: withoutItemLocks(call.container) })
      ),
    compensate: (call, proceed) =>
      runInScope(
        { ledger: { ...factsOf(call), reason: "workflow_failed" } },
        () => proceed({ container: withoutItemLocks(call.container) })
      ),
  })

export const releaseOrder = releasing(({ payload }) => ({
  reference_type: "order",
  reference_id: payload.order_id,
  actor_id: payload.canceled_by,
  reason: "order_canceled",
}))

// Core looks into the return of a claim also where it has none, which is an unknown
// 500: what is reserved for its replacement could not be released by cancelling it.
export const validateWithoutReturn = withInventory<Cancelled>({
  invoke: (call, proceed) =>
    proceed(
      answerOf(call, CLAIM_RETURN)
        ? {}
        : { invoke: withAnswer(call, CLAIM_RETURN, {}) }
    ),
})

export const releaseClaim = releasing((call) => ({
  reference_type: "claim",
  reference_id: call.payload.claim_id,
  order_id: answerOf(call, CLAIM)?.order_id,
  actor_id: call.payload.canceled_by,
  reason: "claim_canceled",
}))

export const releaseExchange = releasing((call) => ({
  reference_type: "exchange",
  reference_id: call.payload.exchange_id,
  order_id: answerOf(call, EXCHANGE)?.order_id,
  actor_id: call.payload.canceled_by,
  reason: "exchange_canceled",
}))

interface Cancelled {
  order_id?: string
  claim_id?: string
  exchange_id?: string
  canceled_by?: string
}
