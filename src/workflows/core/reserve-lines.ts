import {
  cancelOrderClaimWorkflow,
  cancelOrderExchangeWorkflow,
  cancelOrderWorkflow,
  convertDraftOrderWorkflow,
} from "@medusajs/medusa/core-flows"

import { runInScope } from "../../modules/inventory/call-scope"
import { LedgerFacts } from "../../modules/inventory/types"
import { answerWith, keptBy } from "./answers"
import { aroundOrderStep } from "./around-order-step"
import { answerOf, StepCall } from "./around-step"
import {
  Need,
  needOf,
  openQuantity,
  Order,
  RELEASE,
  RESERVE,
  reserve,
  undo,
} from "./line-needs"
import { withoutItemLocks } from "./without-item-locks"

/**
 * Core reserves what an order is to send at the first location that comes to
 * hand, and on an edit releases all that a line has and reserves it anew, with
 * what is fulfilled already (#16406). Here the lines are sourced over the
 * locations of the order's sales channel, and only what differs is changed.
 */

// A draft order: new lines, of which nothing is fulfilled yet.
aroundOrderStep<never>(convertDraftOrderWorkflow, RESERVE, {
  async invoke(call) {
    const result = await reserve(call, draftNeed(call))

    return answerWith(result.created, result)
  },
  async compensate(call) {
    await undo(call, keptBy(call, RESERVE), () => draftNeed(call))
  },
})

function draftNeed(call: StepCall<never>): Need {
  const order = answerOf<Order>(call, "order-items-query")!

  return {
    lines: (order.items ?? []).map((line) => needOf(line, openQuantity(line))),
    sales_channel_id: order.sales_channel_id,
    facts: { reference_type: "order", reference_id: order.id },
  }
}

// What is cancelled gives its units back, and the ledger says for what.
for (const [workflow, factsOf] of [
  [
    cancelOrderWorkflow,
    (call: CancelCall): LedgerFacts => ({
      reference_type: "order",
      reference_id: call.payload.order_id,
      actor_id: call.payload.canceled_by,
      reason: "order_canceled",
    }),
  ],
  [
    cancelOrderClaimWorkflow,
    (call: CancelCall): LedgerFacts => ({
      reference_type: "claim",
      reference_id: call.payload.claim_id,
      order_id: orderIn(call, "claim-query"),
      actor_id: call.payload.canceled_by,
      reason: "claim_canceled",
    }),
  ],
  [
    cancelOrderExchangeWorkflow,
    (call: CancelCall): LedgerFacts => ({
      reference_type: "exchange",
      reference_id: call.payload.exchange_id,
      order_id: orderIn(call, "use-remote-query"),
      actor_id: call.payload.canceled_by,
      reason: "exchange_canceled",
    }),
  ],
] as const) {
  aroundOrderStep<Cancelled>(workflow, RELEASE, {
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
}

interface Cancelled {
  order_id?: string
  claim_id?: string
  exchange_id?: string
  canceled_by?: string
}

type CancelCall = StepCall<Cancelled>

/** The order of the claim or exchange, as a step before has read it. */
function orderIn(call: CancelCall, query: string): string | undefined {
  return answerOf<{ order_id?: string }>(call, query)?.order_id
}
