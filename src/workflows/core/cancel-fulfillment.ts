import { cancelOrderFulfillmentWorkflow } from "@medusajs/medusa/core-flows"
import { MathBN } from "@medusajs/framework/utils"

import { notAllowed } from "../../modules/inventory/errors"
import { UnfulfillResult } from "../../modules/inventory/methods/fulfillment-methods"
import { answerWith, keptBy, withOutput } from "./answers"
import { aroundOrderStep, OrderStepCall } from "./around-order-step"
import { answerOf, StepCall } from "./around-step"
import {
  FulfilledOrder,
  fulfilledLines,
  withFulfilledLinks,
} from "./fulfilled-links"
import { itemsOf, nameOfLine, readSent } from "./read-sent"

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

const ORDER = "get-order"
const ADJUST = "adjust-inventory-levels-step"

aroundOrderStep<Input>(cancelOrderFulfillmentWorkflow, ORDER, {
  async invoke(call, proceed) {
    const answer = await proceed()
    const output = answer.output?.output as { data: Order }
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

aroundOrderStep<Input>(
  cancelOrderFulfillmentWorkflow,
  "cancel-fulfillment-validate-order",
  {
    async invoke(call, proceed) {
      const answer = await proceed()

      await refuseReturned(call)

      return answer
    },
  }
)

aroundOrderStep<Input>(cancelOrderFulfillmentWorkflow, "get-reservations", {
  async invoke(call, proceed) {
    const answer = await proceed()
    const reservations = answer.output?.output as { location_id: string }[]
    const { location_id: place } = fulfillmentOf(call)

    // Only those that units are put back to are changed, and told of.
    return withOutput(
      answer,
      reservations.filter(({ location_id }) => location_id === place)
    )
  },
})

aroundOrderStep<Input>(cancelOrderFulfillmentWorkflow, ADJUST, {
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
    const result = keptBy<UnfulfillResult>(call, ADJUST)

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

aroundOrderStep<Input>(
  cancelOrderFulfillmentWorkflow,
  "create-reservations-step",
  {
    invoke: async (call) =>
      answerWith(keptBy<UnfulfillResult>(call, ADJUST)?.created ?? []),
    compensate: async () => {},
  }
)
aroundOrderStep<Input>(
  cancelOrderFulfillmentWorkflow,
  "update-reservations-step",
  {
    invoke: async () => answerWith([]),
    compensate: async () => {},
  }
)

/**
 * A fulfillment is cancelled whole or not at all, and what has come back by a
 * return is not put back once more: of each line as many must be out as it sent.
 */
async function refuseReturned(call: OrderStepCall<Input>): Promise<void> {
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
  const { data: order } = answerOf<{ data: Order }>(call, ORDER)!
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
  return answerOf<{ data: Order }>(call, ORDER)!.data.fulfillments.find(
    ({ id }) => id === call.payload.fulfillment_id
  )!
}
