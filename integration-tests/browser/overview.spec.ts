import { Page } from "playwright-core"

import { testDashboard } from "../support/dashboard-test"

testDashboard((t) => {
  const row = (page: Page, name: string | RegExp) =>
    page.getByRole("row", { name })

  /** Two carts, an order, a shopper who wants nine lamps of five, and a check. */
  const makeDay = async () => {
    const { admin, inventory, shop, shopper, sql, store } = t()
    const { oslo: shipping } = shop.shippingOptionIds

    await shopper.buy(store, shop, { [shop.variantIds.MUG!]: 3 }, shipping)
    await shopper.fillCart(store, shop, { [shop.variantIds.MUG!]: 2 })

    const { cart } = await store.post("/store/carts", {
      region_id: shop.regionId,
    })

    await expect(
      store.post(`/store/carts/${cart.id}/line-items`, {
        variant_id: shop.variantIds.LAMP,
        quantity: 9,
      })
    ).rejects.toMatchObject({ code: "insufficient_inventory" })
    // It waits in memory to be written with others.
    expect(await sql("select from refused_demand")).toEqual([])
    await inventory.writeRefused()
    await sql(
      `update inventory_level set created_at = now() - interval '100 days'`
    )
    await admin.get("/admin/stock-reconciliation")
  }

  it("what is held, ordered and refused today is told, with what is missed, and a delivery is expected of that", async () => {
    const page = await t().open("/inventory/overview")

    await page.getByText("Nobody was refused").waitFor()
    await page.getByText("The numbers were not checked yet.").waitFor()
    await t().expectAccessible(page)
    await makeDay()
    await page.reload()

    const today = page.getByRole("region", { name: "Today" })

    await today.getByText("Refused").first().waitFor()
    // Three became an order's of five that were held; four lamps were missing.
    expect(await today.locator("dl > div").allInnerTexts()).toEqual([
      expect.stringMatching(/^Held in carts\s+5$/),
      expect.stringMatching(/^Ordered\s+3$/),
      expect.stringMatching(/^Refused\s+4$/),
    ])
    await row(page, /LAMP 4 1 /).waitFor()
    await page.getByText("All numbers agree").waitFor()
    // Of what is on hand, none was ever sent.
    await row(page, /MUG Bergen 40 Never/).waitFor()
    await page
      .getByRole("button", { name: "Without sale for: 90 days" })
      .click()
    await page.getByRole("menuitemcheckbox", { name: "180 days" }).click()
    await page.getByText("Nothing matches").waitFor()
    await t().expectAccessible(page)
    await page.getByRole("button", { name: "Actions for LAMP" }).click()
    await page.getByRole("menuitem", { name: "Expect a delivery" }).click()
    expect(
      await page
        .getByRole("dialog", { name: "New delivery" })
        .getByRole("group", { name: "Line 1" })
        .getByLabel("Units")
        .inputValue()
    ).toBe("4")
  })

  it("what is out, low, soon out and late is counted, and each number leads to its list", async () => {
    const { admin, inventory, shop } = t()
    const { oslo: location_id } = shop.locationIds
    const page = await t().open("/inventory/overview")
    const tiles = page.getByRole("region", { name: "Needs a look" })
    const tile = (name: string) => tiles.getByRole("link", { name })

    await tile("Out of stock 0").waitFor()
    await tile("Overdue 0").waitFor()
    // Both locations have 40 mugs; the lamps are 5 at Oslo alone.
    await admin.post("/admin/stock-policies", {
      policies: [
        {
          inventory_item_id: shop.itemIds.MUG,
          location_id,
          low_stock_threshold: 40,
        },
      ],
    })
    await inventory.adjustInventory(shop.itemIds.LAMP!, location_id, -5)
    for (const [reference, expected_at, quantity] of [
      ["PO-LATE", "2020-01-02", 3],
      ["PO-AHEAD", "2099-01-02", 4],
    ] as const) {
      await admin.post("/admin/incoming-stock", {
        inventory_item_id: shop.itemIds.LAMP,
        location_id,
        quantity,
        expected_at,
        reference,
      })
    }
    await page.reload()
    await tile("Out of stock 1").waitFor()
    await tile("Low 1").waitFor()
    await tile("Soon out 0").waitFor()
    await tile("Overdue 1").waitFor()
    await t().expectAccessible(page)
    await tile("Low 1").click()
    await page.getByRole("button", { name: "Status: Low" }).waitFor()
    await row(page, /MUG Oslo Low 40 40 /).waitFor()
    expect(await page.getByRole("row").count()).toBe(2)
    await page.goBack()
    await tile("Overdue 1").click()
    await page.getByRole("button", { name: "Date: Late" }).waitFor()
    await row(page, /LAMP Oslo 3 0 overdue since .* PO-LATE/).waitFor()
    expect(new URL(page.url()).searchParams.getAll("due")).toEqual(["late"])
    expect(await page.getByRole("row").count()).toBe(2)
    await page.mouse.move(0, 0)
    await t().expectAccessible(page)
    await page.getByRole("button", { name: "Clear the filter Date" }).click()
    await row(page, /PO-AHEAD/).waitFor()
  })

  describe.each(["light", "dark"] as const)("in the %s theme", (theme) => {
    it("the overview shows today in a picture, what is missed and what is dead, and is accessible", async () => {
      await makeDay()

      const page = await t().open("/inventory/overview", {
        theme,
        height: 1700,
      })

      await row(page, /LAMP 4 1 /).waitFor()
      await row(page, /MUG Bergen 40 Never/).waitFor()
      await t().expectAccessible(page)
      await t().picture(page, "overview")
    })
  })
})
