import {
  confirmClaimRequestWorkflow,
  confirmExchangeRequestWorkflow,
} from "@medusajs/medusa/core-flows"
import { BigNumberInput } from "@medusajs/framework/types"
import {
  ChangeActionType,
  ContainerRegistrationKeys,
  MathBN,
  Modules,
  ReservationItemWorkflowEvents,
} from "@medusajs/framework/utils"

import { ReserveLinesResult } from "../../modules/inventory/methods/fulfillment-methods"
import { LedgerFacts } from "../../modules/inventory/types"
import { answerWith, keptBy } from "./answers"
import { aroundOrderStep, OrderStepCall } from "./around-order-step"
import { answerOf } from "./around-step"
import {
  Line,
  Need,
  needOf,
  PAYMENT,
  RESERVE,
  reserve,
  undo,
} from "./line-needs"

interface OrderChange {
  actions: {
    action: ChangeActionType
    details: { reference_id: string; quantity: BigNumberInput }
  }[]
}

interface Outbound {
  need: Need
  result: ReserveLinesResult
}

const CONFIRM = "confirm-order-changes"

// A claim's replacement and what an exchange sends. Core reserves them only if
// they have a shipping method of their own, and cannot fulfill them otherwise:
// here they are reserved with the change that adds them, whatever it comes with.
for (const [workflow, reference_type, query] of [
  [confirmClaimRequestWorkflow, "claim", "use-remote-query"],
  [confirmExchangeRequestWorkflow, "exchange", "use-remote-query"],
] as const) {
  aroundOrderStep<never>(workflow, CONFIRM, {
    async invoke(call, proceed) {
      const { id } = answerOf<{ id: string }>(call, query)!
      const need = await outboundNeed(call, {
        reference_type,
        reference_id: id,
      })

      if (!need.lines.length) {
        return await proceed()
      }

      const outbound = { need, result: await reserve(call, need) }

      try {
        return { ...(await proceed()), holdfast: outbound }
      } catch (error) {
        await undoOutbound(call, outbound)
        throw error
      }
    },
    async compensate(call, proceed) {
      await undoOutbound(call, keptBy<Outbound>(call, CONFIRM))

      return await proceed()
    },
  })
  // With a shipping method core tells of what was reserved.
  aroundOrderStep<never>(workflow, RESERVE, {
    invoke: async (call) =>
      answerWith(keptBy<Outbound>(call, CONFIRM)?.result.created ?? []),
    compensate: async () => {},
  })
  // Without one it has nothing to tell of, and its events are told here.
  aroundOrderStep<never>(workflow, PAYMENT, {
    async invoke(call, proceed) {
      const outbound = keptBy<Outbound>(call, CONFIRM)

      if (outbound && !call.invoke[RESERVE]?.output?.output) {
        await tellOfReserved(call, outbound)
      }

      return await proceed()
    },
  })
}

async function undoOutbound(
  call: OrderStepCall<unknown>,
  outbound: Outbound | undefined
): Promise<void> {
  await undo(call, outbound?.result, () => outbound!.need)
}

/** The lines that the change adds to the order, with their variants as they are. */
async function outboundNeed(
  call: OrderStepCall<never>,
  facts: LedgerFacts
): Promise<Need> {
  const { id: order_id } = answerOf<{ id: string }>(call, "order-query")!
  const change = answerOf<OrderChange>(call, "order-change-query")
  const quantities = new Map<string, BigNumberInput>()

  for (const { action, details } of change?.actions ?? []) {
    if (action === ChangeActionType.ITEM_ADD) {
      quantities.set(
        details.reference_id,
        MathBN.add(quantities.get(details.reference_id) ?? 0, details.quantity)
      )
    }
  }
  if (!quantities.size) {
    return { lines: [], facts }
  }

  const query = call.container.resolve(ContainerRegistrationKeys.QUERY)
  const [{ data: lines }, { data: orders }] = await Promise.all([
    query.graph({
      entity: "order_line_item",
      fields: [
        "id",
        "variant.manage_inventory",
        "variant.allow_backorder",
        "variant.inventory_items.inventory_item_id",
        "variant.inventory_items.required_quantity",
      ],
      filters: { id: [...quantities.keys()] },
    }),
    query.graph({
      entity: "order",
      fields: ["id", "sales_channel_id"],
      filters: { id: order_id },
    }),
  ])

  return {
    lines: (lines as unknown as Line[]).map((line) =>
      needOf(line, quantities.get(line.id)!)
    ),
    sales_channel_id: orders[0]?.sales_channel_id,
    facts: { ...facts, order_id },
  }
}

async function tellOfReserved(
  { container, context }: OrderStepCall<unknown>,
  { need, result }: Outbound
): Promise<void> {
  const eventGroupId = context?.eventGroupId

  if (result.created.length) {
    await container.resolve(Modules.EVENT_BUS).emit(
      result.created.map(({ id }) => ({
        name: ReservationItemWorkflowEvents.CREATED,
        data: { id, order_id: need.facts.order_id },
        metadata: eventGroupId ? { eventGroupId } : {},
      }))
    )
  }
}
