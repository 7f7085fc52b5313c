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
    ({ order_id, canceled_by }: Cancelled): LedgerFacts => ({
      reference_type: "order",
      reference_id: order_id,
      actor_id: canceled_by,
      reason: "order_canceled",
    }),
  ],
  [
    cancelOrderClaimWorkflow,
    ({ claim_id, canceled_by }: Cancelled): LedgerFacts => ({
      reference_type: "claim",
      reference_id: claim_id,
      actor_id: canceled_by,
      reason: "claim_canceled",
    }),
  ],
  [
    cancelOrderExchangeWorkflow,
    ({ exchange_id, canceled_by }: Cancelled): LedgerFacts => ({
      reference_type: "exchange",
      reference_id: exchange_id,
      actor_id: canceled_by,
      reason: "exchange_canceled",
    }),
  ],
] as const) {
  aroundOrderStep<Cancelled>(workflow, RELEASE, {
    invoke: ({ container, payload }, proceed) =>
      runInScope({ ledger: factsOf(payload) }, () =>
        proceed({ container: withoutItemLocks(container) })
      ),
    compensate: ({ container, payload }, proceed) =>
      runInScope(
        { ledger: { ...factsOf(payload), reason: "workflow_failed" } },
        () => proceed({ container: withoutItemLocks(container) })
      ),
  })
}

interface Cancelled {
  order_id?: string
  claim_id?: string
  exchange_id?: string
  canceled_by?: string
}
