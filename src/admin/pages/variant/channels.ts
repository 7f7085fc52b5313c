import { call } from "../../lib/client"
import type { Level } from "../../lib/levels"
import { Component, sellableOf } from "./sellable"

/** A channel of a product, and from where it sells. */
export interface Channel {
  id: string
  name: string
  locationIds: Set<string>
}

/** The channels that these variants' products are sold in, by name. */
export async function channelsOf(
  variants: { product?: ChannelsOfProduct | null }[],
  signal: AbortSignal
): Promise<Channel[]> {
  const named = new Map(
    variants.flatMap(({ product }) =>
      (product?.sales_channels ?? []).map(({ id, name }) => [id, name] as const)
    )
  )

  if (!named.size) {
    return []
  }

  const { stock_locations } = await call<{
    stock_locations: {
      id: string
      sales_channels?: ({ id: string } | null)[] | null
    }[]
  }>("/admin/stock-locations", {
    query: { limit: 1000, fields: "id,sales_channels.id" },
    signal,
  })

  return [...named]
    .map(([id, name]) => ({
      id,
      name,
      locationIds: new Set(
        stock_locations
          .filter(({ sales_channels }) =>
            sales_channels?.some((channel) => channel?.id === id)
          )
          .map((location) => location.id)
      ),
    }))
    .sort((one, other) => one.name.localeCompare(other.name))
}

interface ChannelsOfProduct {
  sales_channels?: { id: string; name: string }[] | null
}

/** How many a channel can sell: from its locations alone. */
export function sellableIn(
  channel: Channel,
  components: Component[],
  levels: Level[]
): number {
  return sellableOf(
    components,
    levels.filter(({ location_id }) => channel.locationIds.has(location_id))
  ).quantity
}
