type Api = ReturnType<
  (typeof import("../../demo/shopper.mjs", {
    with: { "resolution-mode": "import" },
  }))["apiOf"]
>

/** A store that sells two chairs from Bergen, made by the admin's routes. */
export async function sellChairs(admin: Api) {
  const { region } = await admin.post("/admin/regions", {
    name: "Norway",
    currency_code: "eur",
    countries: ["no"],
  })
  const { sales_channel } = await admin.post("/admin/sales-channels", {
    name: "Web",
  })
  const { stock_location } = await admin.post("/admin/stock-locations", {
    name: "Bergen",
  })
  const { api_key } = await admin.post("/admin/api-keys", {
    title: "Web",
    type: "publishable",
  })
  const { shipping_profile } = await admin.post("/admin/shipping-profiles", {
    name: "Parcels",
    type: "default",
  })

  for (const path of [
    `stock-locations/${stock_location.id}`,
    `api-keys/${api_key.id}`,
  ]) {
    await admin.post(`/admin/${path}/sales-channels`, {
      add: [sales_channel.id],
    })
  }

  const seller = { region, sales_channel, stock_location, shipping_profile }

  return { ...seller, api_key, product: await sell(admin, seller, "Chair", 2) }
}

type Seller = Record<
  "sales_channel" | "stock_location" | "shipping_profile",
  { id: string }
>

/** Sells so many of something more from the same place. */
export async function sell(
  admin: Api,
  { sales_channel, stock_location, shipping_profile }: Seller,
  title: string,
  stocked_quantity: number
) {
  const { inventory_item } = await admin.post("/admin/inventory-items", {
    sku: title.toUpperCase(),
    location_levels: [{ location_id: stock_location.id, stocked_quantity }],
  })
  const { product } = await admin.post("/admin/products", {
    title,
    status: "published",
    shipping_profile_id: shipping_profile.id,
    sales_channels: [{ id: sales_channel.id }],
    options: [{ title: "Kind", values: ["One"] }],
    variants: [
      {
        title: "One",
        options: { Kind: "One" },
        manage_inventory: true,
        prices: [{ currency_code: "eur", amount: 10 }],
        inventory_items: [
          { inventory_item_id: inventory_item.id, required_quantity: 1 },
        ],
      },
    ],
  })

  return product
}
