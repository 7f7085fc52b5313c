import {
  createApiKeysWorkflow,
  createInventoryItemsWorkflow,
  createInventoryLevelsWorkflow,
  createLinksWorkflow,
  createLocationFulfillmentSetWorkflow,
  createProductsWorkflow,
  createRegionsWorkflow,
  createSalesChannelsWorkflow,
  createServiceZonesWorkflow,
  createShippingOptionsWorkflow,
  createShippingProfilesWorkflow,
  createStockLocationsWorkflow,
  createTaxRegionsWorkflow,
  linkSalesChannelsToApiKeyWorkflow,
  linkSalesChannelsToStockLocationWorkflow,
  updateStoresWorkflow,
} from "@medusajs/medusa/core-flows"
import { MedusaContainer } from "@medusajs/framework/types"
import {
  ContainerRegistrationKeys,
  Modules,
  ProductStatus,
} from "@medusajs/framework/utils"

import { Catalog, ITEMS, LOCATIONS, VARIANTS } from "./catalog"
import { name } from "./demo.json"

const COUNTRY = "no"
const CURRENCY = "eur"

/** What was made, for whoever goes on from here. */
export interface Shop {
  publishableKey: string
  salesChannelId: string
  regionId: string
  locationIds: { oslo: string; bergen: string }
  shippingOptionIds: { oslo: string; bergen: string }
  /** By sku of the item. */
  itemIds: Record<string, string>
  /** By sku of the variant. */
  variantIds: Record<string, string>
}

/**
 * Opens a shop: a region, a sales channel served from two stock locations,
 * products with variants, and a kit of two items. Each piece is looked for
 * first, so that a run which was stopped half-way is made whole by the next.
 */
export async function openShop(
  container: MedusaContainer,
  catalog: Catalog = { items: ITEMS, variants: VARIANTS }
): Promise<Shop> {
  const salesChannelId = await makeSalesChannel(container)
  const regionId = await makeRegion(container)

  await setUpStore(container, salesChannelId)

  const profileId = await makeShippingProfile(container)
  const locationIds: string[] = []
  const shippingOptionIds: string[] = []

  for (const city of LOCATIONS) {
    const locationId = await makeLocation(container, city, salesChannelId)

    locationIds.push(locationId)
    shippingOptionIds.push(
      await makeShipping(container, city, locationId, profileId)
    )
  }

  const itemIds = await stockItems(container, locationIds, catalog)

  return {
    publishableKey: await makePublishableKey(container, salesChannelId),
    salesChannelId,
    regionId,
    locationIds: { oslo: locationIds[0]!, bergen: locationIds[1]! },
    shippingOptionIds: {
      oslo: shippingOptionIds[0]!,
      bergen: shippingOptionIds[1]!,
    },
    itemIds,
    variantIds: await makeProducts(
      container,
      salesChannelId,
      profileId,
      itemIds,
      catalog
    ),
  }
}

async function find<Row extends { id: string }>(
  container: MedusaContainer,
  entity: string,
  filters: Record<string, unknown>,
  fields: string[] = []
): Promise<Row[]> {
  const { data } = await container
    .resolve(ContainerRegistrationKeys.QUERY)
    .graph({ entity, filters, fields: ["id", ...fields] })

  return data as unknown as Row[]
}

async function makeSalesChannel(container: MedusaContainer): Promise<string> {
  const [present] = await find(container, "sales_channel", { name })

  if (present) {
    return present.id
  }

  const { result } = await createSalesChannelsWorkflow(container).run({
    input: { salesChannelsData: [{ name }] },
  })

  return result[0]!.id
}

async function makeRegion(container: MedusaContainer): Promise<string> {
  const [present] = await find(container, "region", { name: "Norway" })
  const [taxes] = await find(container, "tax_region", { country_code: COUNTRY })

  if (!taxes) {
    await createTaxRegionsWorkflow(container).run({
      input: [{ country_code: COUNTRY, provider_id: "tp_system" }],
    })
  }
  if (present) {
    return present.id
  }

  const { result } = await createRegionsWorkflow(container).run({
    input: {
      regions: [
        {
          name: "Norway",
          currency_code: CURRENCY,
          countries: [COUNTRY],
          payment_providers: ["pp_system_default"],
        },
      ],
    },
  })

  return result[0]!.id
}

/** The dashboard shows prices in the store's currencies only. */
async function setUpStore(
  container: MedusaContainer,
  salesChannelId: string
): Promise<void> {
  const [store] = await find<{ id: string; name: string }>(
    container,
    "store",
    {},
    ["name"]
  )

  if (!store || store.name === name) {
    return
  }

  await updateStoresWorkflow(container).run({
    input: {
      selector: { id: store.id },
      update: {
        name,
        default_sales_channel_id: salesChannelId,
        supported_currencies: [{ currency_code: CURRENCY, is_default: true }],
      },
    },
  })
}

async function makeShippingProfile(
  container: MedusaContainer
): Promise<string> {
  const [present] = await find(container, "shipping_profile", { name })

  if (present) {
    return present.id
  }

  const { result } = await createShippingProfilesWorkflow(container).run({
    input: { data: [{ name, type: "default" }] },
  })

  return result[0]!.id
}

async function makeLocation(
  container: MedusaContainer,
  city: string,
  salesChannelId: string
): Promise<string> {
  let [location] = await find<{
    id: string
    sales_channels?: { id: string }[]
    fulfillment_providers?: { id: string }[]
  }>(container, "stock_location", { name: city }, [
    "sales_channels.id",
    "fulfillment_providers.id",
  ])

  if (!location) {
    const { result } = await createStockLocationsWorkflow(container).run({
      input: {
        locations: [
          {
            name: city,
            address: { city, country_code: COUNTRY, address_1: "Storgata 1" },
          },
        ],
      },
    })

    location = { id: result[0]!.id }
  }
  if (!location.sales_channels?.some(({ id }) => id === salesChannelId)) {
    await linkSalesChannelsToStockLocationWorkflow(container).run({
      input: { id: location.id, add: [salesChannelId] },
    })
  }
  if (!location.fulfillment_providers?.length) {
    await createLinksWorkflow(container).run({
      input: [
        {
          [Modules.STOCK_LOCATION]: { stock_location_id: location.id },
          [Modules.FULFILLMENT]: { fulfillment_provider_id: "manual_manual" },
        },
      ],
    })
  }

  return location.id
}

async function makeShipping(
  container: MedusaContainer,
  city: string,
  locationId: string,
  profileId: string
): Promise<string> {
  const [present] = await find(container, "shipping_option", {
    name: `Parcel from ${city}`,
  })

  if (present) {
    return present.id
  }

  const { result } = await createShippingOptionsWorkflow(container).run({
    input: [
      {
        name: `Parcel from ${city}`,
        price_type: "flat",
        provider_id: "manual_manual",
        service_zone_id: await makeServiceZone(container, city, locationId),
        shipping_profile_id: profileId,
        type: { label: "Parcel", description: "By post", code: "parcel" },
        prices: [{ currency_code: CURRENCY, amount: 5 }],
        rules: [
          { attribute: "enabled_in_store", operator: "eq", value: "true" },
          { attribute: "is_return", operator: "eq", value: "false" },
        ],
      },
    ],
  })

  return result[0]!.id
}

async function makeServiceZone(
  container: MedusaContainer,
  city: string,
  locationId: string
): Promise<string> {
  const fulfillmentSet = { name: `From ${city}`, type: "shipping" }
  const findSet = () =>
    find<{ id: string; service_zones: { id: string }[] }>(
      container,
      "fulfillment_set",
      { name: fulfillmentSet.name },
      ["service_zones.id"]
    )
  let [set] = await findSet()

  if (!set) {
    await createLocationFulfillmentSetWorkflow(container).run({
      input: { location_id: locationId, fulfillment_set_data: fulfillmentSet },
    })
    ;[set] = await findSet()
  }
  if (set!.service_zones[0]) {
    return set!.service_zones[0].id
  }

  const { result } = await createServiceZonesWorkflow(container).run({
    input: {
      data: [
        {
          name: `Norway from ${city}`,
          fulfillment_set_id: set!.id,
          geo_zones: [{ type: "country", country_code: COUNTRY }],
        },
      ],
    },
  })

  return result[0]!.id
}

async function stockItems(
  container: MedusaContainer,
  locationIds: string[],
  { items }: Catalog
): Promise<Record<string, string>> {
  const present = await find<{
    id: string
    sku: string
    location_levels?: { location_id: string }[]
  }>(container, "inventory_item", { sku: Object.keys(items) }, [
    "sku",
    "location_levels.location_id",
  ])
  const missing = Object.keys(items).filter(
    (sku) => !present.some((item) => item.sku === sku)
  )

  if (missing.length) {
    const { result } = await createInventoryItemsWorkflow(container).run({
      input: {
        items: missing.map((sku) => ({ sku, title: items[sku]!.title })),
      },
    })

    present.push(...result.map(({ id, sku }) => ({ id, sku: sku! })))
  }

  const levels = present.flatMap(({ id, sku, location_levels = [] }) =>
    items[sku]!.stock.map((stocked_quantity, index) => ({
      inventory_item_id: id,
      location_id: locationIds[index]!,
      stocked_quantity,
    })).filter(
      ({ location_id }) =>
        !location_levels.some((level) => level.location_id === location_id)
    )
  )

  if (levels.length) {
    await createInventoryLevelsWorkflow(container).run({
      input: { inventory_levels: levels },
    })
  }

  return Object.fromEntries(present.map(({ id, sku }) => [sku, id]))
}

async function makeProducts(
  container: MedusaContainer,
  salesChannelId: string,
  profileId: string,
  itemIds: Record<string, string>,
  { variants: sold }: Catalog
): Promise<Record<string, string>> {
  const findVariants = () =>
    find<{ id: string; sku: string }>(
      container,
      "product_variant",
      { sku: sold.map(({ sku }) => sku) },
      ["sku"]
    )
  const present = (await findVariants()).map(({ sku }) => sku)
  const titles = new Set(sold.map(({ product }) => product))

  // One with some of its variants was changed since by somebody: it is theirs.
  for (const { sku, product } of sold) {
    if (present.includes(sku)) {
      titles.delete(product)
    }
  }

  if (titles.size) {
    await createProductsWorkflow(container).run({
      input: {
        products: [...titles].map((title) => {
          const variants = sold.filter(({ product }) => product === title)

          return {
            title,
            status: ProductStatus.PUBLISHED,
            shipping_profile_id: profileId,
            sales_channels: [{ id: salesChannelId }],
            options: [
              { title: "Kind", values: variants.map(({ sku }) => sku) },
            ],
            variants: variants.map(({ sku, price, uses, allow_backorder }) => ({
              title: sku,
              sku,
              manage_inventory: true,
              allow_backorder,
              options: { Kind: sku },
              prices: [{ currency_code: CURRENCY, amount: price }],
              inventory_items: Object.entries(uses).map(([item, quantity]) => ({
                inventory_item_id: itemIds[item]!,
                required_quantity: quantity,
              })),
            })),
          }
        }),
      },
    })
  }

  return Object.fromEntries(
    (await findVariants()).map(({ id, sku }) => [sku, id])
  )
}

async function makePublishableKey(
  container: MedusaContainer,
  salesChannelId: string
): Promise<string> {
  let [key] = await find<{
    id: string
    token: string
    sales_channels?: { id: string }[]
  }>(container, "api_key", { title: name, revoked_at: null }, [
    "token",
    "sales_channels.id",
  ])

  if (!key) {
    const { result } = await createApiKeysWorkflow(container).run({
      input: {
        api_keys: [{ title: name, type: "publishable", created_by: "" }],
      },
    })

    key = result[0]!
  }
  if (!key.sales_channels?.length) {
    await linkSalesChannelsToApiKeyWorkflow(container).run({
      input: { id: key.id, add: [salesChannelId] },
    })
  }

  return key.token
}
