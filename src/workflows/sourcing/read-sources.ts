import { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

import { SourcingPlace } from "../../modules/inventory/policy/sourcing/sourcing"
import HoldfastInventoryService from "../../modules/inventory/service"
import { SourcesInput } from "../../modules/inventory/types"

interface Address {
  country_code?: string | null
  province?: string | null
  postal_code?: string | null
  city?: string | null
  metadata?: Record<string, unknown> | null
}

interface Location {
  id: string
  metadata?: Record<string, unknown> | null
  address?: Address | null
}

/** Whose shipping address says where the lines go. */
export type Destination = { order_id: string } | { cart_id: string }

/**
 * Reads where a sales channel is served from and, if the shop's strategy looks at
 * it, where that is and where the lines go.
 */
export async function readSources(
  container: MedusaContainer,
  inventory: HoldfastInventoryService,
  salesChannelId: string | null | undefined,
  to?: Destination | { address: Address | null | undefined }
): Promise<SourcesInput> {
  const location_ids = await readLocationIds(container, salesChannelId)

  if (!inventory.sourcesByPlace) {
    return { location_ids }
  }

  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const { data } = await query.graph({
    entity: "stock_location",
    filters: { id: location_ids },
    fields: ["id", "metadata", "address.*"],
  })
  const address =
    to && ("address" in to ? to.address : await readAddress(container, to))

  return {
    location_ids,
    places: (data as unknown as Location[]).map(
      ({ id, metadata, address: at }) => ({
        location_id: id,
        ...placeOf(at, metadata),
      })
    ),
    destination: address && placeOf(address),
  }
}

async function readAddress(
  container: MedusaContainer,
  to: Destination
): Promise<Address | undefined> {
  const [entity, id] =
    "order_id" in to
      ? (["order", to.order_id] as const)
      : (["cart", to.cart_id] as const)
  const { data } = await container
    .resolve(ContainerRegistrationKeys.QUERY)
    .graph({
      entity,
      filters: { id },
      fields: ["id", "shipping_address.*"],
    })
  const [owner] = data as unknown as { shipping_address?: Address }[]

  return owner?.shipping_address
}

/** A place as an address tells it, with coordinates from the metadata. */
function placeOf(
  address: Address | null | undefined,
  metadata?: Record<string, unknown> | null
): SourcingPlace {
  const coordinate = (name: string) => {
    const value = metadata?.[name] ?? address?.metadata?.[name]
    const number = typeof value === "string" ? Number(value) : value

    return typeof number === "number" && Number.isFinite(number) ? number : null
  }

  return {
    country_code: address?.country_code,
    province: address?.province,
    postal_code: address?.postal_code,
    city: address?.city,
    latitude: coordinate("latitude"),
    longitude: coordinate("longitude"),
  }
}

/** The locations that serve a sales channel, the first that was added first. */
async function readLocationIds(
  container: MedusaContainer,
  salesChannelId: string | null | undefined
): Promise<string[]> {
  if (!salesChannelId) {
    return []
  }

  const { data } = await container
    .resolve(ContainerRegistrationKeys.QUERY)
    .graph({
      entity: "sales_channel_location",
      fields: ["stock_location_id"],
      filters: { sales_channel_id: salesChannelId },
      pagination: { order: { created_at: "ASC" } },
    })

  return (data as unknown as { stock_location_id: string }[]).map(
    ({ stock_location_id }) => stock_location_id
  )
}
