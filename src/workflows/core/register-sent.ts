import { coreStep, withOutput } from "./core-step"
import {
  FulfilledOrder,
  fulfilledLines,
  withFulfilledLinks,
} from "./fulfilled-links"
import { withInventory } from "./with-inventory"

/**
 * Core works out how many of a line were shipped or delivered from the variants'
 * links as they are now. Of a variant that was linked anew since, shipping fails
 * with a 500, and delivering is refused or notes a wrong number, by whichever
 * component of a kit comes first. Here the order's own record tells.
 */

interface Shipment {
  order_id: string
  fulfillment_id: string
}

interface Delivery {
  orderId: string
  fulfillmentId: string
}

export const SHIPPED = coreStep<{ data: FulfilledOrder }>("get-order")
export const DELIVERED = coreStep<{ data: FulfilledOrder }>("order-query")

const asFulfilled = <Input>(
  idsOf: (input: Input) => [orderId: string, fulfillmentId: string]
) =>
  withInventory<Input, typeof SHIPPED>({
    async invoke({ container, payload }, proceed) {
      const [orderId, fulfillmentId] = idsOf(payload)
      const answer = await proceed()
      const output = answer.output!.output!

      return withOutput(answer, {
        ...output,
        data: withFulfilledLinks(
          output.data,
          fulfillmentId,
          await fulfilledLines(container, orderId, fulfillmentId)
        ),
      })
    },
  })

export const shipAsFulfilled = asFulfilled<Shipment>(
  ({ order_id, fulfillment_id }) => [order_id, fulfillment_id]
)
export const deliverAsFulfilled = asFulfilled<Delivery>(
  ({ orderId, fulfillmentId }) => [orderId, fulfillmentId]
)
