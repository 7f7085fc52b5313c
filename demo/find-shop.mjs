// @ts-check

/**
 * The demo shop as its clerk finds it.
 *
 * @typedef {object} FoundShop
 * @property {string} publishableKey
 * @property {string} regionId
 * @property {string} locationId Oslo, where everything is kept
 * @property {string} shippingOptionId from there
 * @property {Record<string, string>} itemIds by sku of the item
 * @property {Record<string, string>} variantIds by sku of the variant
 */

/**
 * Looks the demo shop up by the Admin API.
 *
 * @param {import("./shopper.mjs").Api} admin
 * @param {string} name
 * @returns {Promise<FoundShop>}
 * @throws an Error that names what is missing
 */
export async function findShop(admin, name) {
  const only = async (
    /** @type {string} */ path,
    /** @type {string} */ list,
    /** @type {string} */ what
  ) => {
    const [found] = (await admin.get(path))[list]

    if (!found) {
      throw new Error(
        `The demo shop has lost ${what}: remove .holdfast/ and run npm start to open it anew`
      )
    }

    return found
  }
  const bySku = (/** @type {{ id: string, sku: string }[]} */ rows) =>
    Object.fromEntries(rows.map(({ id, sku }) => [sku, id]))

  const key = await only(
    `/admin/api-keys?type=publishable&title=${encodeURIComponent(name)}`,
    "api_keys",
    "its publishable key"
  )
  const region = await only(
    "/admin/regions?name=Norway",
    "regions",
    "its region"
  )
  const location = await only(
    "/admin/stock-locations?name=Oslo",
    "stock_locations",
    "its stock location Oslo"
  )
  const option = await only(
    `/admin/shipping-options?stock_location_id=${location.id}`,
    "shipping_options",
    "the shipping from Oslo"
  )
  const { inventory_items } = await admin.get(
    "/admin/inventory-items?limit=100&fields=id,sku"
  )
  const { variants } = await admin.get(
    "/admin/product-variants?limit=100&fields=id,sku"
  )

  return {
    publishableKey: key.token,
    regionId: region.id,
    locationId: location.id,
    shippingOptionId: option.id,
    itemIds: bySku(inventory_items),
    variantIds: bySku(variants),
  }
}
