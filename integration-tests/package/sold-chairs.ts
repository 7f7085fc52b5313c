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

  const { inventory_item: chair } = await admin.post("/admin/inventory-items", {
    sku: "CHAIR",
    location_levels: [{ location_id: stock_location.id, stocked_quantity: 2 }],
  })
  const { product } = await admin.post("/admin/products", {
    title: "Chair",
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
          { inventory_item_id: chair.id, required_quantity: 1 },
        ],
      },
    ],
  })

  return { region, sales_channel, api_key, product }
}
