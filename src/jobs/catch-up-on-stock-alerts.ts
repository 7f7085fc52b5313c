import { MedusaContainer } from "@medusajs/framework/types"

import { findHoldfast } from "../modules/inventory/find-holdfast"

/**
 * Makes good for processes that were killed between a change of stock and what
 * follows from it: promises of backorders, the events of its movements, and those of
 * low stock. Usually it finds nothing. Several workers may run it at once.
 */
export default async function catchUpOnStockAlerts(
  container: MedusaContainer
): Promise<void> {
  await findHoldfast(container)?.catchUpOnAlerts()
}

export const config = {
  name: "holdfast-catch-up-on-stock-alerts",
  schedule: "* * * * *",
}
