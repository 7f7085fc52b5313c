import { InventoryLevelDTO } from "@medusajs/framework/types"
import { MathBN } from "@medusajs/framework/utils"

import { notAllowed } from "../../modules/inventory/errors"
import { UnfulfillResult } from "../../modules/inventory/methods/fulfillment-methods"
import {
  answerOf,
  answerWith,
  coreStep,
  keptBy,
  StepCall,
  withOutput,
} from "./core-step"
import {
  FulfilledOrder,
  fulfilledLines,
  withFulfilledLinks,
} from "./fulfilled-links"
import { itemsOf, nameOfLine, readSent } from "./read-sent"
import { InventoryCall, withInventory } from "./with-inventory"

/**
 * Core works out what a fulfillment took from the variant's links as they are
 * now, and raises whichever reservation of the line it finds first. Here the
 * ledger says what was taken and where, and the order's own record how many of
 * each line were fulfilled.
 */

interface Input {
  order_id: string
  fulfillment_id: string
  canceled_by?: string
}

type Order = Omit<FulfilledOrder, "items" | "fulfillments"> & {
  items: (FulfilledOrder["items"][number] & {
    variant?: { allow_backorder?: boolean } | null
  })[]
  fulfillments: (FulfilledOrder["fulfillments"][number] & {
    location_id: string
    canceled_at?: Date | string | null
  })[]
}

export const ORDER = coreStep<{ data: Order }>("get-order")
export const VALIDATE = coreStep("cancel-fulfillment-validate-order")
export const RESERVATIONS =
  coreStep<{ location_id: string }[]>("get-reservations")
export const ADJUST = coreStep<InventoryLevelDTO[], UnfulfillResult>(
  "adjust-inventory-levels-step"
)
export const RESERVE = coreStep("create-reservations-step")
export const UPDATE = coreStep("update-reservations-step")

export const readOrder = withInventory<Input, typeof ORDER>({
  async invoke(call, proceed) {
    const answer = await proceed()
    const output = answer.output!.output!
    const fulfilled = await fulfilledLines(
      call.container,
      call.payload.order_id,
      call.payload.fulfillment_id
    )

    return withOutput(answer, {
      ...output,
      data: withFulfilledLinks(
        output.data,
        call.payload.fulfillment_id,
        fulfilled
      ),
    })
  },
})

export const refuseWhatCameBack = withInventory<Input>({
  async invoke(call, proceed) {
    const answer = await proceed()

    await refuseReturned(call)

    return answer
  },
})

export const keepOfPlace = withInventory<Input, typeof RESERVATIONS>({
  async invoke(call, proceed) {
    const answer = await proceed()
    const { location_id: place } = fulfillmentOf(call)

    // Only those that units are put back to are changed, and told of.
    return withOutput(
      answer,
      answer.output!.output!.filter(({ location_id }) => location_id === place)
    )
  },
})

export const putBack = withInventory<Input, typeof ADJUST>({
  async invoke(call) {
    const { payload } = call
    const result = await call.inventory.unfulfill({
      fulfillment_id: payload.fulfillment_id,
      order_id: payload.order_id,
      actor_id: payload.canceled_by,
      reason: "fulfillment_canceled",
      believed: believedOf(call),
    })

    return answerWith(result.levels, result)
  },
  async compensate(call) {
    const result = keptBy(call, ADJUST)

    if (result?.put_back.length) {
      await call.inventory.fulfill({
        fulfillment_id: call.payload.fulfillment_id,
        order_id: call.payload.order_id,
        actor_id: call.payload.canceled_by,
        reason: "workflow_failed",
        location_id: result.put_back[0]!.location_id,
        items: result.put_back,
      })
    }
  },
})

export const tellCreated = withInventory<Input>({
  invoke: async (call) => answerWith(keptBy(call, ADJUST)?.created ?? []),
  compensate: async () => {},
})

/** What the step would do is done with the stock. */
export const doNothing = withInventory({
  invoke: async () => answerWith([]),
  compensate: async () => {},
})

/**
 * A fulfillment is cancelled whole or not at all, and what has come back by a
 * return is not put back once more: of each line as many must be out as it sent.
 */
async function refuseReturned(call: InventoryCall<Input>): Promise<void> {
  const fulfilled = await fulfilledLines(
    call.container,
    call.payload.order_id,
    call.payload.fulfillment_id
  )
  const lines = await readSent(
    call.container,
    call.inventory,
    call.payload.order_id,
    [...fulfilled.keys()]
  )

  for (const line of lines.values()) {
    const { id, fulfilled: all, returned } = line
    const out = MathBN.sub(all, returned)
    const sent = fulfilled.get(id)!

    if (MathBN.gt(sent, out) && MathBN.gt(returned, 0)) {
      throw notAllowed(
        `Fulfillment ${call.payload.fulfillment_id} cannot be cancelled: it sent ` +
          `${MathBN.convert(sent).toString()} of line ${nameOfLine(line)}, of which ` +
          `${MathBN.sub(sent, MathBN.max(out, 0)).toString()} have come back by a return`,
        itemsOf(line).map((item) => ({
          reason: "returned",
          id: call.payload.fulfillment_id,
          line_item_id: id,
          ...item,
          sent: MathBN.convert(sent).toNumber(),
          returned: MathBN.sub(sent, MathBN.max(out, 0)).toNumber(),
        }))
      )
    }
  }
}

/** What the order's fulfillments say: all there is of those before Holdfast. */
function believedOf(call: StepCall<Input>) {
  const { data: order } = answerOf(call, ORDER)!
  const lineIds = new Set(
    fulfillmentOf(call).items.map(({ line_item_id }) => line_item_id)
  )

  return order.fulfillments
    .filter(({ canceled_at }) => !canceled_at)
    .flatMap(({ id, location_id, items }) =>
      items.flatMap(({ inventory_item_id, line_item_id, quantity }) =>
        inventory_item_id && lineIds.has(line_item_id)
          ? [
              {
                fulfillment_id: id,
                inventory_item_id,
                line_item_id,
                quantity,
                location_id,
                allow_backorder: !!order.items.find(
                  (line) => line.id === line_item_id
                )?.variant?.allow_backorder,
              },
            ]
          : []
      )
    )
}

function fulfillmentOf(call: StepCall<Input>): Order["fulfillments"][number] {
  return answerOf(call, ORDER)!.data.fulfillments.find(
    ({ id }) => id === call.payload.fulfillment_id
  )!
}
