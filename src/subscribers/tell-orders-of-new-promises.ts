import { SubscriberArgs, SubscriberConfig } from "@medusajs/framework"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"

import { HoldfastEvents } from "../modules/inventory/events"

interface Promised {
  reservation_id: string
  line_item_id: string | null
  promised_at: string | null
  promised_before: string | null
}

/** Tells each order once that its backorders come at another time. */
export default async function tellOrdersOfNewPromises({
  event,
  container,
}: SubscriberArgs<{ alert_id: string; promises: Promised[] }>): Promise<void> {
  const { alert_id, promises } = event.data
  const lineIds = promises.flatMap(({ line_item_id }) => line_item_id ?? [])

  if (!lineIds.length) {
    return
  }

  const { data: items } = await container
    .resolve(ContainerRegistrationKeys.QUERY)
    .graph({
      entity: "order_item",
      fields: ["order_id", "item_id"],
      filters: { item_id: lineIds },
    })
  const orderOf = new Map(
    (items as unknown as { order_id: string; item_id: string }[]).map(
      ({ order_id, item_id }) => [item_id, order_id]
    )
  )
  const byOrder = new Map<string, Promised[]>()

  for (const promise of promises) {
    const orderId = orderOf.get(promise.line_item_id ?? "")

    if (orderId) {
      byOrder.set(orderId, [...(byOrder.get(orderId) ?? []), promise])
    }
  }

  await container.resolve(Modules.EVENT_BUS).emit(
    [...byOrder].map(([id, changed]) => ({
      name: HoldfastEvents.ORDER_REPROMISED,
      data: { id, alert_id, promises: changed },
    }))
  )
}

export const config: SubscriberConfig = {
  event: HoldfastEvents.BACKORDERS_REPROMISED,
  context: { subscriberId: "holdfast-tell-orders-of-new-promises" },
}
