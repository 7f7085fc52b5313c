import { SubscriberArgs, SubscriberConfig } from "@medusajs/framework"

import { findHoldfast } from "../modules/inventory/find-holdfast"
import { HoldfastEvents } from "../modules/inventory/events"
import { offerUnits } from "../workflows/waitlist/offer-units"

/** Units came free that somebody waits for. */
export default async function offerToWaitlist({
  event,
  container,
}: SubscriberArgs<{ id: string; sales_channel_id: string }>): Promise<void> {
  if (findHoldfast(container)) {
    await offerUnits(container, {
      variant_id: event.data.id,
      sales_channel_id: event.data.sales_channel_id,
    })
  }
}

export const config: SubscriberConfig = {
  event: HoldfastEvents.WAITLIST_DUE,
  context: { subscriberId: "holdfast-offer-to-waitlist" },
}
