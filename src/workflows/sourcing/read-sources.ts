import { MedusaContainer } from "@medusajs/framework/types"

import { SourcingPlace } from "../../modules/inventory/policy/sourcing/sourcing"
import HoldfastInventoryService from "../../modules/inventory/service"
import { SourcesInput } from "../../modules/inventory/types"
import { readGraph } from "../read-graph"

/** Where a line goes, or is sent from. */
export interface Address {
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

/** Where a sales channel is served from, by the ids that its links have. */
export type LinkedSources = SourcesInput & { location_ids: string[] }

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
): Promise<LinkedSources> {
  return await readPlaces(
    container,
    inventory,
    await readLocationIds(container, salesChannelId),
    to
  )
}

/** The same, where the locations that serve it are known. */
export async function readPlaces(
  container: MedusaContainer,
  inventory: HoldfastInventoryService,
  location_ids: string[],
  to?: Destination | { address: Address | null | undefined }
): Promise<LinkedSources> {
  if (!inventory.sourcesByPlace) {
    return { location_ids }
  }

  const locations = await readGraph<Location>(container, {
    entity: "stock_location",
    filters: { id: location_ids },
    fields: ["id", "metadata", "address.*"],
  })
  const address =
    to && ("address" in to ? to.address : await readAddress(container, to))

  return {
    location_ids,
    places: locations.map(({ id, metadata, address: at }) => ({
      location_id: id,
      ...whereIs(at, metadata),
    })),
    destination: address && whereIs(address),
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
  const [owner] = await readGraph<{ shipping_address?: Address }>(container, {
    entity,
    filters: { id },
    fields: ["id", "shipping_address.*"],
  })

  return owner?.shipping_address
}

/** A place as an address tells it, with coordinates from the metadata. */
function whereIs(
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
export async function readLocationIds(
  container: MedusaContainer,
  salesChannelId: string | null | undefined
): Promise<string[]> {
  if (!salesChannelId) {
    return []
  }

  const links = await readGraph<{ stock_location_id: string }>(container, {
    entity: "sales_channel_location",
    fields: ["stock_location_id"],
    filters: { sales_channel_id: salesChannelId },
    pagination: { order: { created_at: "ASC" } },
  })

  return links.map(({ stock_location_id }) => stock_location_id)
}
