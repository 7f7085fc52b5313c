import { SubscriberArgs, SubscriberConfig } from "@medusajs/framework"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"

import { HoldfastEvents } from "../modules/inventory/events"

interface Crossing {
  id: string
  alert_id: string
  inventory_item_id: string
  location_id: string
  available_quantity: number
  threshold: number | null
}

const OF_VARIANTS: Record<string, string> = {
  [HoldfastEvents.LOW_STOCK]: HoldfastEvents.VARIANT_LOW_STOCK,
  [HoldfastEvents.OUT_OF_STOCK]: HoldfastEvents.VARIANT_OUT_OF_STOCK,
  [HoldfastEvents.BACK_IN_STOCK]: HoldfastEvents.VARIANT_BACK_IN_STOCK,
}

/**
 * Tells what happened to a level by variant and sales channel, as far as links
 * lead there.
 */
export default async function tellVariantsOfLowStock({
  event,
  container,
}: SubscriberArgs<Crossing>): Promise<void> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const { id, ...crossing } = event.data
  const [{ data: variants }, { data: channels }] = await Promise.all([
    query.graph({
      entity: "product_variant_inventory_items",
      fields: ["variant_id"],
      filters: { inventory_item_id: crossing.inventory_item_id },
    }),
    query.graph({
      entity: "sales_channel_locations",
      fields: ["sales_channel_id"],
      filters: { stock_location_id: crossing.location_id },
    }),
  ])

  if (!variants.length) {
    return
  }

  await container.resolve(Modules.EVENT_BUS).emit(
    variants.map(({ variant_id }) => ({
      name: OF_VARIANTS[event.name]!,
      data: {
        ...crossing,
        id: variant_id,
        inventory_level_id: id,
        sales_channel_ids: channels.map(
          ({ sales_channel_id }) => sales_channel_id
        ),
      },
    }))
  )
}

export const config: SubscriberConfig = {
  event: Object.keys(OF_VARIANTS),
  context: { subscriberId: "holdfast-tell-variants-of-low-stock" },
}
