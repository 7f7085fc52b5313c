// @ts-check

/**
 * A shop that sells from Oslo and Bergen, opened by the admin's routes alone, which all
 * versions of Medusa have in common.
 *
 * @typedef {object} OpenShop
 * @property {string} regionId
 * @property {string} salesChannelId
 * @property {string} publishableKey
 * @property {{ oslo: string, bergen: string }} locationIds
 * @property {string} shippingOptionId
 * @property {string} shippingProfileId
 */

/** @typedef {import("../demo/shopper.mjs").Api} Api */

/**
 * @param {Api} admin
 * @returns {Promise<OpenShop>}
 */
export async function openShop(admin) {
  const { region } = await admin.post("/admin/regions", {
    name: "Norway",
    currency_code: "eur",
    countries: ["no"],
    payment_providers: ["pp_system_default"],
  })
  const { sales_channel: channel } = await admin.post("/admin/sales-channels", {
    name: "Web",
  })
  const { shipping_profile: profile } = await admin.post(
    "/admin/shipping-profiles",
    { name: "Parcels", type: "parcels" }
  )
  const { api_key: key } = await admin.post("/admin/api-keys", {
    title: "Web",
    type: "publishable",
  })
  const oslo = await openLocation(admin, "Oslo", channel.id)
  const bergen = await openLocation(admin, "Bergen", channel.id)

  await admin.post(`/admin/api-keys/${key.id}/sales-channels`, {
    add: [channel.id],
  })

  return {
    regionId: region.id,
    salesChannelId: channel.id,
    publishableKey: key.token,
    locationIds: { oslo, bergen },
    shippingOptionId: await shipFrom(admin, oslo, profile.id),
    shippingProfileId: profile.id,
  }
}

/**
 * @param {Api} admin
 * @param {string} name
 * @param {string} salesChannelId
 */
async function openLocation(admin, name, salesChannelId) {
  const { stock_location: location } = await admin.post(
    "/admin/stock-locations",
    { name }
  )

  await admin.post(`/admin/stock-locations/${location.id}/sales-channels`, {
    add: [salesChannelId],
  })
  await admin.post(
    `/admin/stock-locations/${location.id}/fulfillment-providers`,
    { add: ["manual_manual"] }
  )

  return location.id
}

/**
 * @param {Api} admin
 * @param {string} locationId
 * @param {string} shippingProfileId
 */
async function shipFrom(admin, locationId, shippingProfileId) {
  const { stock_location: location } = await admin.post(
    `/admin/stock-locations/${locationId}/fulfillment-sets?fields=id,*fulfillment_sets`,
    { name: "Parcels from Oslo", type: "shipping" }
  )
  const [set] = location.fulfillment_sets
  const { fulfillment_set: zoned } = await admin.post(
    `/admin/fulfillment-sets/${set.id}/service-zones?fields=id,*service_zones`,
    { name: "Norway", geo_zones: [{ type: "country", country_code: "no" }] }
  )
  const { shipping_option: option } = await admin.post(
    "/admin/shipping-options",
    {
      name: "Parcel",
      price_type: "flat",
      provider_id: "manual_manual",
      service_zone_id: zoned.service_zones[0].id,
      shipping_profile_id: shippingProfileId,
      type: { label: "Parcel", description: "In three days", code: "parcel" },
      prices: [{ currency_code: "eur", amount: 5 }],
      rules: [],
    }
  )

  return option.id
}

/**
 * Puts a product of one variant on sale.
 *
 * @param {Api} admin
 * @param {OpenShop} shop
 * @param {string} sku
 * @param {object} has
 * @param {Record<string, number>} [has.stock] of an item of its own, by location id
 * @param {Record<string, number>} [has.parts] how many of which items, by item id
 * @param {boolean} [has.isBackordered] may be sold beyond what is there
 * @returns {Promise<{ variantId: string, itemId: string }>}
 */
export async function putOnSale(
  admin,
  shop,
  sku,
  { stock = {}, parts, isBackordered = false }
) {
  const uses = parts ?? { [await makeItem(admin, sku, stock)]: 1 }
  const { product } = await admin.post("/admin/products", {
    title: sku,
    status: "published",
    shipping_profile_id: shop.shippingProfileId,
    sales_channels: [{ id: shop.salesChannelId }],
    options: [{ title: "Kind", values: ["One"] }],
    variants: [
      {
        title: "One",
        sku,
        options: { Kind: "One" },
        manage_inventory: true,
        allow_backorder: isBackordered,
        prices: [{ currency_code: "eur", amount: 10 }],
        inventory_items: Object.entries(uses).map(
          ([inventory_item_id, required_quantity]) => ({
            inventory_item_id,
            required_quantity,
          })
        ),
      },
    ],
  })

  return {
    variantId: product.variants[0].id,
    itemId: /** @type {string} */ (Object.keys(uses)[0]),
  }
}

/**
 * @param {Api} admin
 * @param {string} sku
 * @param {Record<string, number>} stock by location id
 * @returns {Promise<string>} its id
 */
export async function makeItem(admin, sku, stock) {
  const { inventory_item: item } = await admin.post("/admin/inventory-items", {
    sku,
    title: sku,
    location_levels: Object.entries(stock).map(
      ([location_id, stocked_quantity]) => ({ location_id, stocked_quantity })
    ),
  })

  return item.id
}

/**
 * What is there of an item, by city: on hand and promised.
 *
 * @param {Api} admin
 * @param {OpenShop} shop
 * @param {string} itemId
 * @returns {Promise<Record<string, [stocked: number, reserved: number]>>}
 */
export async function stockOf(admin, shop, itemId) {
  const { inventory_levels: levels } = await admin.get(
    `/admin/inventory-items/${itemId}/location-levels`
  )

  return Object.fromEntries(
    Object.entries(shop.locationIds).flatMap(([city, id]) =>
      levels
        .filter((/** @type {any} */ level) => level.location_id === id)
        .map((/** @type {any} */ level) => [
          city,
          [level.stocked_quantity, level.reserved_quantity],
        ])
    )
  )
}
