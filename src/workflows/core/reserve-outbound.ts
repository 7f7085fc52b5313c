import { BigNumberInput } from "@medusajs/framework/types"
import {
  ChangeActionType,
  MathBN,
  Modules,
  ReservationItemWorkflowEvents,
} from "@medusajs/framework/utils"

import { ReserveLinesResult } from "../../modules/inventory/methods/fulfillment-methods"
import { LedgerFacts } from "../../modules/inventory/types"
import { readGraph } from "../read-graph"
import { answerOf, answerWith, coreStep, keptBy } from "./core-step"
import { Line, Need, needOf, reserve, undo } from "./line-needs"
import { InventoryCall, withInventory } from "./with-inventory"

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

const CHANGED = coreStep<{ id: string }>("use-remote-query")
const ORDER = coreStep<{ id: string }>("order-query")
const CHANGE = coreStep<OrderChange>("order-change-query")
export const CONFIRM = coreStep<unknown, Outbound>("confirm-order-changes")
export const RESERVE = coreStep("reserve-inventory-step")
export const PAYMENT = coreStep(
  "create-or-update-order-payment-collection-as-step"
)

// A claim's replacement and what an exchange sends. Core reserves them only if
// they have a shipping method of their own, and cannot fulfill them otherwise:
// here they are reserved with the change that adds them, whatever it comes with.
const reservingOutbound = (reference_type: "claim" | "exchange") =>
  withInventory<never, typeof CONFIRM>({
    async invoke(call, proceed) {
      const { id } = answerOf(call, CHANGED)!
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
      await undoOutbound(call, keptBy(call, CONFIRM))

      return await proceed()
    },
  })

export const reserveOfClaim = reservingOutbound("claim")
export const reserveOfExchange = reservingOutbound("exchange")

// With a shipping method core tells of what was reserved.
export const tellWithShipping = withInventory({
  invoke: async (call) =>
    answerWith(keptBy(call, CONFIRM)?.result.created ?? []),
  compensate: async () => {},
})

// Without one it has nothing to tell of, and its events are told here.
export const tellWithout = withInventory({
  async invoke(call, proceed) {
    const outbound = keptBy(call, CONFIRM)

    if (outbound && !answerOf(call, RESERVE)) {
      await tellOfReserved(call, outbound)
    }

    return await proceed()
  },
})

async function undoOutbound(
  call: InventoryCall<unknown>,
  outbound: Outbound | undefined
): Promise<void> {
  await undo(call, outbound?.result, () => outbound!.need)
}

/** The lines that the change adds to the order, with their variants as they are. */
async function outboundNeed(
  call: InventoryCall<never>,
  facts: LedgerFacts
): Promise<Need> {
  const { id: order_id } = answerOf(call, ORDER)!
  const change = answerOf(call, CHANGE)
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

  const [lines, [order]] = await Promise.all([
    readGraph<Line>(call.container, {
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
    readGraph<{ sales_channel_id: string | null }>(call.container, {
      entity: "order",
      fields: ["id", "sales_channel_id"],
      filters: { id: order_id },
    }),
  ])

  return {
    lines: lines.map((line) => needOf(line, quantities.get(line.id)!)),
    sales_channel_id: order?.sales_channel_id,
    facts: { ...facts, order_id },
  }
}

async function tellOfReserved(
  { container, context }: InventoryCall<unknown>,
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
