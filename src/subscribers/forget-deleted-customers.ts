import { SubscriberArgs, SubscriberConfig } from "@medusajs/framework"
import { CustomerWorkflowEvents } from "@medusajs/framework/utils"

import { findHoldfast } from "../modules/inventory/find-holdfast"

/** A customer who is deleted waits for nothing, and is not remembered. */
export default async function forgetDeletedCustomer({
  event,
  container,
}: SubscriberArgs<{ id: string }>): Promise<void> {
  await findHoldfast(container)?.forgetWaitlist({ customer_id: event.data.id })
}

export const config: SubscriberConfig = {
  event: CustomerWorkflowEvents.DELETED,
  context: { subscriberId: "holdfast-forget-deleted-customers" },
}
