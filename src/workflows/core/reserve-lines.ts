import {
  cancelOrderClaimWorkflow,
  cancelOrderExchangeWorkflow,
  cancelOrderWorkflow,
  confirmClaimRequestWorkflow,
  confirmExchangeRequestWorkflow,
  confirmOrderEditRequestWorkflow,
  convertDraftOrderWorkflow,
} from "@medusajs/medusa/core-flows"
import { BigNumberInput } from "@medusajs/framework/types"
import { ChangeActionType, MathBN } from "@medusajs/framework/utils"

import { runInScope } from "../../modules/inventory/call-scope"
import { ReserveLinesResult } from "../../modules/inventory/methods/fulfillment-methods"
import { CartLineInput, LedgerFacts } from "../../modules/inventory/types"
import { Destination, readSources } from "../sourcing/read-sources"
import { answerWith, keptBy } from "./answers"
import { aroundOrderStep, OrderStepCall } from "./around-order-step"
import { answerOf, StepCall } from "./around-step"
import { withoutItemLocks } from "./without-item-locks"

/**
 * Core reserves what an order is to send at the first location that comes to
 * hand, and on an edit releases all that a line has and reserves it anew, with
 * what is fulfilled already (#16406). Here the lines are sourced over the
 * locations of the order's sales channel, and only what differs is changed.
 */

interface Variant {
  manage_inventory?: boolean | null
  allow_backorder?: boolean | null
  inventory_items?:
    | ({
        inventory_item_id: string
        required_quantity: BigNumberInput
      } | null)[]
    | null
}

interface Line {
  id: string
  quantity: BigNumberInput
  raw_quantity?: BigNumberInput
  detail?: {
    fulfilled_quantity?: BigNumberInput | null
    raw_fulfilled_quantity?: BigNumberInput | null
  } | null
  variant?: Variant | null
}

interface Order {
  id: string
  sales_channel_id?: string | null
  items?: Line[] | null
}

/** What an order's lines are to have reserved, and why. */
interface Need {
  lines: CartLineInput[]
  sales_channel_id?: string | null
  facts: LedgerFacts
}

const RESERVE = "reserve-inventory-step"
const RELEASE = "delete-reservations-by-line-items"

const openQuantity = ({ quantity, raw_quantity, detail }: Line) =>
  MathBN.sub(
    raw_quantity ?? quantity,
    detail?.raw_fulfilled_quantity ?? detail?.fulfilled_quantity ?? 0
  )

/** What a line needs for so many of it; nothing without managed inventory. */
function needOf(
  { id, variant }: Line,
  quantity: BigNumberInput
): CartLineInput {
  const isNeeded = variant?.manage_inventory && MathBN.gt(quantity, 0)

  return {
    line_item_id: id,
    quantity: isNeeded ? quantity : 1,
    allow_backorder: !!variant?.allow_backorder,
    inventory_items: isNeeded
      ? (variant.inventory_items ?? []).flatMap((link) =>
          link
            ? [
                {
                  inventory_item_id: link.inventory_item_id,
                  required_quantity: link.required_quantity,
                },
              ]
            : []
        )
      : [],
  }
}

async function reserve(
  call: OrderStepCall<unknown>,
  { lines, sales_channel_id, facts }: Need
): Promise<ReserveLinesResult> {
  return await call.inventory.reserveLines({
    ...facts,
    lines,
    ...(await readSources(
      call.container,
      call.inventory,
      sales_channel_id,
      orderOf(facts)
    )),
  })
}

function orderOf(facts: LedgerFacts): Destination | undefined {
  const order_id =
    facts.order_id ??
    (facts.reference_type === "order" ? facts.reference_id : undefined)

  return order_id ? { order_id } : undefined
}

/** Brings back what the lines had, where they had it if it is still there. */
async function undo(
  call: OrderStepCall<unknown>,
  result: ReserveLinesResult | undefined,
  need: () => Need
): Promise<void> {
  if (result) {
    const { facts, ...rest } = need()

    await reserve(call, {
      ...rest,
      lines: result.before,
      facts: { ...facts, reason: "workflow_failed" },
    })
  }
}

// A draft order, a claim's replacement and what an exchange sends: new lines, of
// which nothing is fulfilled yet.
for (const [workflow, needFor] of [
  [convertDraftOrderWorkflow, draftNeed],
  [confirmClaimRequestWorkflow, claimNeed],
  [confirmExchangeRequestWorkflow, exchangeNeed],
] as const) {
  aroundOrderStep<never>(workflow, RESERVE, {
    async invoke(call) {
      const result = await reserve(call, needFor(call))

      return answerWith(result.created, result)
    },
    async compensate(call) {
      await undo(call, keptBy(call, RESERVE), () => needFor(call))
    },
  })
}

function draftNeed(call: StepCall<never>): Need {
  const order = answerOf<Order>(call, "order-items-query")!

  return {
    lines: (order.items ?? []).map((line) => needOf(line, openQuantity(line))),
    sales_channel_id: order.sales_channel_id,
    facts: { reference_type: "order", reference_id: order.id },
  }
}

interface Outbound {
  id: string
  order: { id?: string; sales_channel_id?: string | null }
  additional_items: {
    quantity: BigNumberInput
    raw_quantity?: BigNumberInput
    item: Line
  }[]
}

function claimNeed(call: StepCall<never>): Need {
  return outboundNeed(call, "claim")
}

function exchangeNeed(call: StepCall<never>): Need {
  return outboundNeed(call, "exchange")
}

function outboundNeed(
  call: StepCall<never>,
  reference_type: "claim" | "exchange"
): Need {
  const outbound = answerOf<Outbound>(call, `${reference_type}-query`)!
  const order = answerOf<Order>(call, "order-query")

  return {
    lines: outbound.additional_items.map(({ item, quantity, raw_quantity }) =>
      needOf(item, raw_quantity ?? quantity)
    ),
    sales_channel_id: outbound.order.sales_channel_id,
    facts: {
      reference_type,
      reference_id: outbound.id,
      order_id: order?.id,
    },
  }
}

// An edit: core would release first. Both are done in the step that releases,
// and the step that reserves tells what came of it.
aroundOrderStep<{ order_id: string; confirmed_by?: string }>(
  confirmOrderEditRequestWorkflow,
  RELEASE,
  {
    async invoke(call) {
      const need = editNeed(call)
      const result = need.lines.length ? await reserve(call, need) : undefined

      return answerWith(result?.removed_ids ?? [], result)
    },
    async compensate(call) {
      await undo(call, keptBy(call, RELEASE), () => editNeed(call))
    },
  }
)
aroundOrderStep(confirmOrderEditRequestWorkflow, RESERVE, {
  invoke: async (call) =>
    answerWith(keptBy<ReserveLinesResult>(call, RELEASE)?.created ?? []),
  compensate: async () => {},
})

interface PreviewedLine {
  id: string
  actions?: { action: ChangeActionType }[]
}

/** The lines whose quantity the edit changes, and those that it takes out. */
function editNeed(
  call: StepCall<{ order_id: string; confirmed_by?: string }>
): Need {
  const [before] = answerOf<{ data: Order[] }>(call, "order-query")!.data
  const after = answerOf<{ data: Order }>(call, "order-items-query")!.data
  const preview = answerOf<{ items?: PreviewedLine[] }>(
    call,
    "preview-order-change"
  )
  const lines = after.items ?? []
  const previous = new Map((before?.items ?? []).map((line) => [line.id, line]))
  const isTouched = ({ id }: Line) =>
    preview?.items
      ?.find((line) => line.id === id)
      ?.actions?.some(
        ({ action }) =>
          action === ChangeActionType.ITEM_ADD ||
          action === ChangeActionType.ITEM_UPDATE
      )
  const isChanged = (line: Line) => {
    const known = previous.get(line.id)

    return (
      !known ||
      !MathBN.eq(
        known.raw_quantity ?? known.quantity,
        line.raw_quantity ?? line.quantity
      )
    )
  }

  return {
    lines: [
      ...lines
        .filter((line) => isTouched(line) && isChanged(line))
        .map((line) => needOf(line, openQuantity(line))),
      ...[...previous.values()]
        .filter(({ id }) => !lines.some((line) => line.id === id))
        .map((line) => needOf({ ...line, variant: null }, 0)),
    ],
    sales_channel_id: after.sales_channel_id,
    facts: {
      reference_type: "order",
      reference_id: after.id,
      actor_id: call.payload.confirmed_by,
      reason: "order_edit",
    },
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
