import { MedusaContainer } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"

import { invalidData } from "../../modules/inventory/errors"
import { answerOf, coreStep } from "./core-step"
import { withInventory } from "./with-inventory"

const CART = coreStep<{ data?: { sales_channel_id?: string | null }[] }>(
  "get-cart"
)
export const CHANNEL = coreStep<{ data?: unknown[] }>(
  "sales_channels-fulfillment-query"
)

// A sales channel may be deleted under its carts. Core reads the places of the one it
// has not found, an unknown 500, wherever a cart with a shipping method is changed.
export const refuseGoneChannel = withInventory<unknown, typeof CHANNEL>({
  async invoke(call, proceed) {
    const answer = await proceed()
    const id = answerOf(call, CART)?.data?.[0]?.sales_channel_id

    if (id && answer.output?.output?.data?.length === 0) {
      await refuseIfGone(call.container, id)
    }

    return answer
  },
})

/** @throws INVALID_DATA naming the sales channel, if it is deleted */
export async function refuseIfGone(
  container: MedusaContainer,
  id: string
): Promise<void> {
  const [channel] = await container
    .resolve(Modules.SALES_CHANNEL)
    .listSalesChannels(
      { id },
      { select: ["id", "name", "deleted_at"] as never, withDeleted: true }
    )

  if (!channel || (channel as { deleted_at?: unknown }).deleted_at) {
    throw invalidData(
      `The sales channel ${[channel?.name, `(${id})`].filter(Boolean).join(" ")} is gone: ` +
        "move the cart to another",
      [{ reason: "not_found", sales_channel_id: id }]
    )
  }
}
