import { testDashboard } from "../support/dashboard-test"

const DAY_MS = 86_400_000

testDashboard((t) => {
  const inDays = (days: number) =>
    new Date(Date.now() + days * DAY_MS).toISOString()

  /** Something in each column: sold, held, owed, withheld, low and expected. */
  const makeBusy = async () => {
    const { admin, inventory, shop, shopper, store } = t()
    const { bergen, oslo: location_id } = shop.locationIds

    await shopper.buy(
      store,
      shop,
      { [shop.variantIds.MUG!]: 9 },
      shop.shippingOptionIds.oslo
    )
    await shopper.fillCart(store, shop, { [shop.variantIds.MUG!]: 4 })
    await shopper.fillCart(store, shop, { [shop.variantIds["SWEATER-S"]!]: 2 })
    await inventory.createReservationItems({
      inventory_item_id: shop.itemIds.LAMP!,
      location_id,
      quantity: 7,
      allow_backorder: true,
    })
    await inventory.setStockPolicies({
      inventory_item_id: shop.itemIds["SWEATER-M"]!,
      location_id: bergen!,
      safety_stock: 2,
      low_stock_threshold: 12,
    })
    await admin.post("/admin/incoming-stock/batch", {
      create: [
        {
          inventory_item_id: shop.itemIds.LAMP,
          location_id,
          quantity: 10,
          expected_at: inDays(6),
        },
        {
          inventory_item_id: shop.itemIds.TEA,
          location_id,
          quantity: 24,
          expected_at: inDays(-3),
        },
      ],
    })
  }

  describe.each(["light", "dark"] as const)("in the %s theme", (theme) => {
    it("the Stock page shows each level with all its numbers, and is accessible", async () => {
      await makeBusy()

      const page = await t().open("/inventory/stock", { theme })

      // −2 can be sold, 7 are reserved, 2 are owed, 10 are expected.
      await page
        .getByRole("row", { name: /LAMP Oslo Out of stock .* -2 7 0 2 0 10/ })
        .waitFor()
      await t().expectAccessible(page)
      await t().picture(page, "stock")
    })
  })
})
