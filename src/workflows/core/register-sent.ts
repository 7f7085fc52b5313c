import {
  createOrderShipmentWorkflow,
  markOrderFulfillmentAsDeliveredWorkflow,
} from "@medusajs/medusa/core-flows"

import { withOutput } from "./answers"
import { aroundOrderStep, OrderStepCall } from "./around-order-step"
import { Proceed, StepAnswer } from "./around-step"
import {
  FulfilledOrder,
  fulfilledLines,
  withFulfilledLinks,
} from "./fulfilled-links"

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

aroundOrderStep<Shipment>(createOrderShipmentWorkflow, "get-order", {
  invoke: (call, proceed) =>
    asFulfilled(
      call,
      proceed,
      call.payload.order_id,
      call.payload.fulfillment_id
    ),
})
aroundOrderStep<Delivery>(
  markOrderFulfillmentAsDeliveredWorkflow,
  "order-query",
  {
    invoke: (call, proceed) =>
      asFulfilled(
        call,
        proceed,
        call.payload.orderId,
        call.payload.fulfillmentId
      ),
  }
)

async function asFulfilled(
  { container }: OrderStepCall<unknown>,
  proceed: Proceed,
  orderId: string,
  fulfillmentId: string
): Promise<StepAnswer> {
  const answer = await proceed()
  const output = answer.output?.output as { data: FulfilledOrder }

  return withOutput(answer, {
    ...output,
    data: withFulfilledLinks(
      output.data,
      fulfillmentId,
      await fulfilledLines(container, orderId, fulfillmentId)
    ),
  })
}
