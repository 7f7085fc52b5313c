import { Page } from "playwright-core"

import { testDashboard } from "../support/dashboard-test"

testDashboard((t) => {
  const row = (page: Page, name: string | RegExp) =>
    page.getByRole("row", { name })

  const productOf = async (sku: string) => {
    const { variants } = await t().admin.get(
      `/admin/product-variants?sku=${sku}&fields=id,product_id`
    )

    return (variants as { id: string; product_id: string }[])[0]!
  }

  it("the page of a kit's variant tells how many can be sold where, and which component allows no more", async () => {
    const { inventory, shop } = t()
    const { id, product_id } = await productOf("TEA-SET")

    await inventory.adjustInventory(
      shop.itemIds.MUG!,
      shop.locationIds.oslo,
      -35
    )

    const page = await t().open(`/products/${product_id}/variants/${id}`)

    // Five mugs and sixty teas in Oslo; mugs alone in Bergen.
    await row(page, /^Oslo 2 MUG In stock None /).waitFor()
    await row(page, /^Bergen 0 TEA Out of stock None /).waitFor()
    // 45 mugs make 22 sets: that two of Oslo and none of Bergen are less is explained.
    await page.getByText(/^22$/).first().waitFor()
    await page.getByText(/may come from several locations/).waitFor()
    await t().expectAccessible(page, "[data-holdfast]")

    // From what number on it is low is told, and set where it is read.
    await page.getByRole("button", { name: "Actions for Oslo" }).click()
    await page.getByRole("menuitem", { name: "Set policies" }).click()

    const policies = page.getByRole("dialog", { name: /^Set policies of 2/ })

    await policies.getByLabel("Low at").fill("6")
    await policies.getByRole("button", { name: "Save" }).click()
    await row(page, /^Oslo 2 MUG Low 6 /).waitFor()
    await row(page, /^Oslo 2 MUG/)
      .getByRole("link", { name: "MUG" })
      .click()
    await page.getByText("Why this many are available").waitFor()
  })

  it("the page of a product tells it of each variant", async () => {
    const { product_id } = await productOf("SWEATER-M")
    const page = await t().open(`/products/${product_id}`)

    await row(page, /^SWEATER-M 30 In stock 30$/).waitFor()
    await row(page, /^SWEATER-S 20 In stock 20$/).waitFor()
    expect(await page.getByText("variants are shown").count()).toBe(0)

    // Of a product with more variants than it reads, it says so.
    await page.route(
      (url) => url.pathname.endsWith(`/${product_id}/variants`),
      async (route) => {
        const response = await route.fetch()

        await route.fulfill({
          response,
          json: { ...(await response.json()), count: 1200 },
        })
      }
    )
    await page.reload()
    await page.getByText("The first 200 of 1,200 variants are shown.").waitFor()
  })

  it("a channel sells from its own locations alone: the pages of variants and products tell how many", async () => {
    const { admin, shop } = t()
    const { id, product_id } = await productOf("SWEATER-M")
    const { sales_channel } = await admin.post("/admin/sales-channels", {
      name: "Fairs",
    })

    await admin.post(`/admin/products/${product_id}`, {
      sales_channels: [{ id: shop.salesChannelId }, { id: sales_channel.id }],
    })
    await admin.post(
      `/admin/stock-locations/${shop.locationIds.bergen}/sales-channels`,
      { add: [sales_channel.id] }
    )

    const page = await t().open(`/products/${product_id}`)

    await page.getByRole("columnheader", { name: "In Fairs" }).waitFor()
    await row(page, /^SWEATER-M 30 In stock 10 30$/).waitFor()
    await row(page, /^SWEATER-S 20 In stock 0 20$/).waitFor()
    await page.goto(`/app/products/${product_id}/variants/${id}`)
    await row(page, /^Bergen 10 In stock None .*Fairs/).waitFor()
    expect(await page.getByText(/may come from several/).count()).toBe(0)
    expect(await row(page, /^Oslo .*Fairs/).count()).toBe(0)
    await page
      .getByRole("term")
      .filter({ hasText: "Fairs" })
      .locator("xpath=..")
      .getByText("10", { exact: true })
      .waitFor()
  })

  it("the page of a location tells what is low there, and what is on its way to it", async () => {
    const { admin, inventory, shop } = t()
    const { bergen, oslo } = shop.locationIds
    const { stock_transfer } = await admin.post("/admin/stock-transfers", {
      from_location_id: oslo,
      to_location_id: bergen,
      items: [{ inventory_item_id: shop.itemIds.MUG, quantity: 7 }],
    })

    await admin.post(`/admin/stock-transfers/${stock_transfer.id}/ship`, {})
    await inventory.setStockPolicies({
      inventory_item_id: shop.itemIds["SWEATER-M"]!,
      location_id: bergen,
      low_stock_threshold: 12,
    })

    const page = await t().open(`/settings/locations/${bergen}`)
    const figure = (name: string) =>
      page.getByRole("term").filter({ hasText: name }).locator("xpath=..")

    await figure("In transfers to here")
      .getByRole("link", { name: "7" })
      .waitFor()
    await figure("Low").getByRole("link", { name: "1" }).click()
    await row(page, /SWEATER-M Bergen Low/).waitFor()
    expect(await row(page, /MUG/).count()).toBe(0)
  })

  describe.each(["light", "dark"] as const)("in the %s theme", (theme) => {
    it("the pages of a kit and of a location show their stock, and are accessible", async () => {
      const { admin, inventory, shop } = t()
      const { bergen, oslo } = shop.locationIds
      const { id, product_id } = await productOf("TEA-SET")
      const { stock_transfer } = await admin.post("/admin/stock-transfers", {
        from_location_id: oslo,
        to_location_id: bergen,
        items: [{ inventory_item_id: shop.itemIds.MUG, quantity: 7 }],
      })

      await admin.post(`/admin/stock-transfers/${stock_transfer.id}/ship`, {})
      await inventory.setStockPolicies({
        inventory_item_id: shop.itemIds.MUG!,
        location_id: oslo,
        low_stock_threshold: 35,
      })

      const page = await t().open(`/products/${product_id}/variants/${id}`, {
        theme,
        height: 1100,
      })

      await row(page, /^Oslo 16 MUG Low 35 /).waitFor()
      await t().expectAccessible(page, "[data-holdfast]")
      await t().picture(page, "variant")
      await page.goto(`/app/settings/locations/${bergen}`)
      await page.getByRole("term").filter({ hasText: "Low" }).waitFor()
      await t().expectAccessible(page, "[data-holdfast]")
      await t().picture(page, "location")
    })
  })
})
