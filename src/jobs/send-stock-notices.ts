import { MedusaContainer } from "@medusajs/framework/types"

import { sendNotices } from "../workflows/notices/send-notices"

/**
 * Tells people of the stock, by the option `notices`. Without it nothing is asked.
 * Several workers may run it at once.
 */
export default async function sendStockNotices(
  container: MedusaContainer
): Promise<void> {
  await sendNotices(container)
}

export const config = {
  name: "holdfast-send-stock-notices",
  schedule: "* * * * *",
}
