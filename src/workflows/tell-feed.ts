import { MedusaContainer } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"

/** What the bell shows. */
export type FeedText = {
  title: string
  description: string
}

/**
 * Tells whoever uses the dashboard, by the bell at its top.
 *
 * @throws where the shop has no provider of notifications for the channel `feed`
 */
export async function tellFeed(
  container: MedusaContainer,
  data: FeedText
): Promise<void> {
  await container.resolve(Modules.NOTIFICATION).createNotifications({
    to: "",
    channel: "feed",
    template: "admin-ui",
    data,
  })
}
