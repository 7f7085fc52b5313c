import {
  createApiKeysWorkflow,
  createInventoryItemsWorkflow,
  createInventoryLevelsWorkflow,
  createProductsWorkflow,
  createRegionsWorkflow,
  createSalesChannelsWorkflow,
  createShippingOptionsWorkflow,
  createShippingProfilesWorkflow,
  createStockLocationsWorkflow,
  createTaxRegionsWorkflow,
  linkSalesChannelsToApiKeyWorkflow,
  linkSalesChannelsToStockLocationWorkflow,
} from "@medusajs/medusa/core-flows"
import { MedusaContainer } from "@medusajs/framework/types"
import {
  ContainerRegistrationKeys,
  Modules,
  ProductStatus,
} from "@medusajs/framework/utils"

/** Units on hand in Oslo and, where the item is kept there too, in Bergen. */
type Stock = [oslo: number, bergen?: number]

const ITEMS: Record<string, { title: string; stock: Stock }> = {
  "SWEATER-S": { title: "Sweater, small", stock: [20] },
  "SWEATER-M": { title: "Sweater, medium", stock: [20, 10] },
  MUG: { title: "Mug", stock: [40, 40] },
  TEA: { title: "Tea, 100 g", stock: [60] },
  LAMP: { title: "Lamp, last pieces", stock: [5] },
}

const VARIANTS = [
  { sku: "SWEATER-S", product: "Sweater", price: 59, uses: { "SWEATER-S": 1 } },
  { sku: "SWEATER-M", product: "Sweater", price: 59, uses: { "SWEATER-M": 1 } },
  { sku: "MUG", product: "Mug", price: 12, uses: { MUG: 1 } },
  { sku: "LAMP", product: "Lamp", price: 99, uses: { LAMP: 1 } },
  {
    sku: "TEA-SET",
    product: "Tea set (two mugs and tea)",
    price: 29,
    uses: { MUG: 2, TEA: 1 },
  },
]

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
 * products with variants, and a kit of two items.
 */
export async function openShop(container: MedusaContainer): Promise<Shop> {
  const link = container.resolve(ContainerRegistrationKeys.LINK)
  const fulfillment = container.resolve(Modules.FULFILLMENT)

  const { result: channels } = await createSalesChannelsWorkflow(container).run(
    {
      input: { salesChannelsData: [{ name: "Holdfast demo" }] },
    }
  )
  const salesChannelId = channels[0]!.id

  const { result: regions } = await createRegionsWorkflow(container).run({
    input: {
      regions: [
        {
          name: "Norway",
          currency_code: "eur",
          countries: ["no"],
          payment_providers: ["pp_system_default"],
        },
      ],
    },
  })
  await createTaxRegionsWorkflow(container).run({
    input: [{ country_code: "no", provider_id: "tp_system" }],
  })

  const { result: locations } = await createStockLocationsWorkflow(
    container
  ).run({
    input: {
      locations: ["Oslo", "Bergen"].map((name) => ({
        name,
        address: { city: name, country_code: "no", address_1: "Storgata 1" },
      })),
    },
  })
  const { result: profiles } = await createShippingProfilesWorkflow(
    container
  ).run({ input: { data: [{ name: "Holdfast demo", type: "default" }] } })
  const profileId = profiles[0]!.id
  const shippingOptionIds: string[] = []

  for (const location of locations) {
    await linkSalesChannelsToStockLocationWorkflow(container).run({
      input: { id: location.id, add: [salesChannelId] },
    })

    const set = await fulfillment.createFulfillmentSets({
      name: `From ${location.name}`,
      type: "shipping",
      service_zones: [
        {
          name: `Norway from ${location.name}`,
          geo_zones: [{ country_code: "no", type: "country" }],
        },
      ],
    })

    await link.create([
      {
        [Modules.STOCK_LOCATION]: { stock_location_id: location.id },
        [Modules.FULFILLMENT]: { fulfillment_provider_id: "manual_manual" },
      },
      {
        [Modules.STOCK_LOCATION]: { stock_location_id: location.id },
        [Modules.FULFILLMENT]: { fulfillment_set_id: set.id },
      },
    ])

    const { result: options } = await createShippingOptionsWorkflow(
      container
    ).run({
      input: [
        {
          name: `Parcel from ${location.name}`,
          price_type: "flat",
          provider_id: "manual_manual",
          service_zone_id: set.service_zones[0]!.id,
          shipping_profile_id: profileId,
          type: { label: "Parcel", description: "By post", code: "parcel" },
          prices: [{ currency_code: "eur", amount: 5 }],
          rules: [
            { attribute: "enabled_in_store", operator: "eq", value: "true" },
            { attribute: "is_return", operator: "eq", value: "false" },
          ],
        },
      ],
    })

    shippingOptionIds.push(options[0]!.id)
  }

  const { result: items } = await createInventoryItemsWorkflow(container).run({
    input: {
      items: Object.entries(ITEMS).map(([sku, { title }]) => ({ sku, title })),
    },
  })
  const itemIds = Object.fromEntries(items.map((item) => [item.sku!, item.id]))

  await createInventoryLevelsWorkflow(container).run({
    input: {
      inventory_levels: Object.entries(ITEMS).flatMap(([sku, { stock }]) =>
        stock.map((stocked_quantity, index) => ({
          inventory_item_id: itemIds[sku]!,
          location_id: locations[index]!.id,
          stocked_quantity,
        }))
      ),
    },
  })

  const { result: products } = await createProductsWorkflow(container).run({
    input: {
      products: [...new Set(VARIANTS.map(({ product }) => product))].map(
        (title) => {
          const variants = VARIANTS.filter(({ product }) => product === title)

          return {
            title,
            status: ProductStatus.PUBLISHED,
            shipping_profile_id: profileId,
            sales_channels: [{ id: salesChannelId }],
            options: [
              { title: "Kind", values: variants.map(({ sku }) => sku) },
            ],
            variants: variants.map(({ sku, price, uses }) => ({
              title: sku,
              sku,
              manage_inventory: true,
              options: { Kind: sku },
              prices: [{ currency_code: "eur", amount: price }],
              inventory_items: Object.entries(uses).map(([item, quantity]) => ({
                inventory_item_id: itemIds[item]!,
                required_quantity: quantity,
              })),
            })),
          }
        }
      ),
    },
  })

  const { result: keys } = await createApiKeysWorkflow(container).run({
    input: {
      api_keys: [
        { title: "Holdfast demo", type: "publishable", created_by: "" },
      ],
    },
  })

  await linkSalesChannelsToApiKeyWorkflow(container).run({
    input: { id: keys[0]!.id, add: [salesChannelId] },
  })

  return {
    publishableKey: keys[0]!.token,
    salesChannelId,
    regionId: regions[0]!.id,
    locationIds: { oslo: locations[0]!.id, bergen: locations[1]!.id },
    shippingOptionIds: {
      oslo: shippingOptionIds[0]!,
      bergen: shippingOptionIds[1]!,
    },
    itemIds,
    variantIds: Object.fromEntries(
      products.flatMap(({ variants }) =>
        variants.map(({ sku, id }) => [sku!, id])
      )
    ),
  }
}
