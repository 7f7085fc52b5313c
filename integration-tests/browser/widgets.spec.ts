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
    await row(page, /^Oslo 2 MUG/).waitFor()
    await row(page, /^Bergen 0 TEA/).waitFor()
    await row(page, /^Oslo 2 MUG/)
      .getByRole("link", { name: "MUG" })
      .click()
    await page.getByText("Why this many are available").waitFor()
  })

  it("the page of a product tells it of each variant", async () => {
    const { product_id } = await productOf("SWEATER-M")
    const page = await t().open(`/products/${product_id}`)

    await row(page, /^SWEATER-M 30$/).waitFor()
    await row(page, /^SWEATER-S 20$/).waitFor()
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

    await figure("On the way here").getByRole("link", { name: "7" }).waitFor()
    await figure("Low").getByRole("link", { name: "1" }).click()
    await row(page, /SWEATER-M Bergen Low/).waitFor()
    expect(await row(page, /MUG/).count()).toBe(0)
  })
})
