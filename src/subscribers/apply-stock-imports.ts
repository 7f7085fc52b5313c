import { SubscriberArgs, SubscriberConfig } from "@medusajs/framework"

import { HoldfastEvents } from "../modules/inventory/events"
import { findHoldfast } from "../modules/inventory/find-holdfast"
import { applyStockImport } from "../workflows/stock-import"

/** An import that has begun is carried out behind the request that began it. */
export default async function applyStockImports({
  event,
  container,
}: SubscriberArgs<{ id: string }>): Promise<void> {
  if (findHoldfast(container)) {
    await applyStockImport(container, event.data.id)
  }
}

export const config: SubscriberConfig = {
  event: HoldfastEvents.STOCK_IMPORT_STARTED,
  context: { subscriberId: "holdfast-apply-stock-imports" },
}
