import { SubscriberArgs, SubscriberConfig } from "@medusajs/framework"
import { Modules } from "@medusajs/framework/utils"

import { HoldfastEvents } from "../modules/inventory/events"
import { grouped } from "../modules/inventory/policy/grouped"
import { readGraph } from "../workflows/read-graph"

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

  const items = await readGraph<{ order_id: string; item_id: string }>(
    container,
    {
      entity: "order_item",
      fields: ["order_id", "item_id"],
      filters: { item_id: lineIds },
    }
  )
  const orderOf = new Map(
    items.map(({ order_id, item_id }) => [item_id, order_id])
  )
  const byOrder = grouped(
    promises.filter(({ line_item_id }) => orderOf.has(line_item_id ?? "")),
    ({ line_item_id }) => orderOf.get(line_item_id!)
  )

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
