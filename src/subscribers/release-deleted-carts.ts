import { SubscriberArgs, SubscriberConfig } from "@medusajs/framework"

import { findHoldfast } from "../modules/inventory/find-holdfast"

/** A cart that is deleted needs its units no more. */
export default async function releaseDeletedCart({
  event,
  container,
}: SubscriberArgs<{ id: string }>): Promise<void> {
  await findHoldfast(container)?.releaseCartItems(event.data.id, {
    ledger: { reason: "cart_deleted" },
  })
}

export const config: SubscriberConfig = {
  event: "cart.cart.deleted",
  context: { subscriberId: "holdfast-release-deleted-carts" },
}
