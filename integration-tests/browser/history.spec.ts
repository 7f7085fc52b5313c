import { readFileSync } from "node:fs"

import { Page } from "playwright-core"

import { testDashboard } from "../support/dashboard-test"

testDashboard((t) => {
  const rows = (page: Page, name: string | RegExp) =>
    page.getByRole("row", { name })

  /** Shows the lines of the one change of several lines that is in sight. */
  const unfold = async (page: Page) => {
    const button = page.getByRole("button", { name: /^Show the 2 lines of/ })

    await button.click()
    await page
      .getByRole("row", { name: /Changed together/ })
      .first()
      .waitFor()
    expect(await button.getAttribute("aria-expanded")).toBe("true")
  }

  /** Two levels counted in one call, and an order. */
  const makeHistory = async () => {
    const { admin, shop, shopper, store } = t()

    await admin.post("/admin/stock-adjustments", {
      reason: "damaged",
      note: "water",
      lines: [
        {
          inventory_item_id: shop.itemIds.MUG,
          location_id: shop.locationIds.oslo,
          adjustment: -2,
        },
        {
          inventory_item_id: shop.itemIds.TEA,
          location_id: shop.locationIds.oslo,
          adjustment: -5,
        },
      ],
    })

    return await shopper.buy(
      store,
      shop,
      { [shop.variantIds.LAMP!]: 1 },
      shop.shippingOptionIds.oslo
    )
  }

  it("tells what, why, for which order and by whom, and a change of several lines is undone with a note", async () => {
    const order = await makeHistory()
    const page = await t().open("/inventory/history")

    await rows(page, /Cart became an order/)
      .getByRole("link", { name: `Order #${order.display_id}` })
      .waitFor()
    // One row for what was changed in one go, with the sum of its lines.
    await rows(
      page,
      /2 items Adjusted Damaged: water Oslo -7 .*admin@/
    ).waitFor()
    expect(await rows(page, /Adjusted.*Damaged: water/).count()).toBe(1)
    await unfold(page)
    await rows(page, /Adjusted.*Damaged: water/)
      .first()
      .waitFor()
    expect(await rows(page, /Adjusted.*Damaged: water.*admin@/).count()).toBe(2)

    await rows(page, /MUG.*Adjusted/)
      .getByRole("button", { name: /^Undo the change of/ })
      .click()

    const drawer = page.getByRole("dialog", { name: "Undo this change" })

    await drawer.getByText("+5").waitFor()
    await drawer.getByText("+2").waitFor()
    await t().expectAccessible(page)
    await drawer.getByLabel("Note").fill("it was dry")
    await drawer.getByRole("button", { name: "Undo 2 lines" }).click()
    await page.getByText("The change was undone").waitFor()
    await rows(page, /Undone.*it was dry/)
      .first()
      .waitFor()

    expect(
      await t().sql(
        `select item.sku, stocked_delta::float as delta, note,
          actor_id is not null as has_actor
        from stock_movement join inventory_item item on item.id = inventory_item_id
        where kind = 'undone' order by item.sku`
      )
    ).toEqual([
      { sku: "MUG", delta: 2, note: "it was dry", has_actor: true },
      { sku: "TEA", delta: 5, note: "it was dry", has_actor: true },
    ])

    // All lines of one change, wherever they stand in the list.
    await rows(page, /MUG.*Adjusted/)
      .getByRole("button", { name: /^Undo the change of/ })
      .click()
    await drawer.getByText("This change was undone already.").waitFor()
    await drawer
      .getByRole("link", { name: "Show all lines in the history" })
      .click()
    await drawer.waitFor({ state: "detached" })
    await page.getByText("Changed together: one change").waitFor()
    await rows(page, /Undone|Level opened/)
      .first()
      .waitFor({ state: "detached" })
    expect(await rows(page, /Adjusted.*Damaged: water/).count()).toBe(2)

    // Once: whoever comes to it again is told.
    await rows(page, /TEA.*Adjusted/)
      .getByRole("button", { name: /^Undo the change of/ })
      .click()
    await drawer.getByText("This change was undone already.").waitFor()
    expect(
      await drawer.getByRole("button", { name: /^Undo 2/ }).isDisabled()
    ).toBe(true)
  })

  it("is filtered by kind, item, period and order in the address bar, paged, and exported as filtered", async () => {
    const { inventory, shop } = t()
    const order = await makeHistory()
    const page = await t().open(`/inventory/history?order_id=${order.id}`)

    await rows(page, /Cart became an order/).waitFor()
    expect(await rows(page, /Adjusted|Level opened/).count()).toBe(0)
    await page.getByRole("button", { name: "Clear filters" }).click()

    await page.getByRole("button", { name: "Kind" }).first().click()
    await page.getByRole("menuitemcheckbox", { name: "Adjusted" }).click()
    await page.keyboard.press("Escape")
    // While a menu closes, all else is hidden from those who hear the page.
    await rows(page, /Adjusted/)
      .first()
      .waitFor()
    await rows(page, /Level opened/)
      .first()
      .waitFor({ state: "detached" })
    await unfold(page)
    expect(await rows(page, /Adjusted/).count()).toBe(2)

    await page.getByRole("combobox", { name: "Item" }).fill("mug")
    await page.getByRole("option", { name: /MUG/ }).click()
    await rows(page, /TEA/).waitFor({ state: "detached" })
    expect(await rows(page, /Adjusted/).count()).toBe(1)
    expect(
      new URL(page.url()).searchParams.getAll("inventory_item_id")
    ).toEqual([shop.itemIds.MUG])

    const download = page.waitForEvent("download")

    await page.getByRole("button", { name: "Export" }).click()

    const csv = readFileSync(await (await download).path(), "utf8")

    expect(csv.trim().split("\n")).toHaveLength(2)
    expect(csv).toContain("water")

    await page.getByRole("button", { name: "Period" }).click()
    await page.getByLabel("Until, included").fill("2020-01-01")
    await page.keyboard.press("Escape")
    await page.getByText("Nothing matches").waitFor()
    await t().expectAccessible(page)

    for (let n = 0; n < 45; n++) {
      await inventory.adjustInventory(
        shop.itemIds.TEA!,
        shop.locationIds.oslo,
        1
      )
    }
    await page.goto(
      `/app/inventory/history?kind=adjusted&inventory_item_id=${shop.itemIds.TEA}`
    )
    await page.getByText("Movements: 1 to 20", { exact: true }).waitFor()
    await page.getByRole("button", { name: "Next page" }).click()
    await page.getByText("Movements: 21 to 40", { exact: true }).waitFor()
    await page.getByRole("button", { name: "Next page" }).click()
    await page.getByText("Movements: 41 to 46", { exact: true }).waitFor()
    await page.getByRole("button", { name: "Previous page" }).click()
    await page.getByText("Movements: 21 to 40", { exact: true }).waitFor()
    await page.reload()
    await page.getByText("Movements: 21 to 40", { exact: true }).waitFor()
  })

  it("on a phone what happened stands beside when and to what, and a delivery is called by its reference", async () => {
    const { admin, shop } = t()

    await admin.post("/admin/incoming-stock", {
      inventory_item_id: shop.itemIds.LAMP,
      location_id: shop.locationIds.oslo,
      quantity: 3,
      reference: "PO-77",
    })

    const page = await t().open("/inventory/history?kind=expected", {
      width: 390,
      height: 844,
    })
    const what = rows(page, /LAMP/).getByText("Expected", { exact: true })

    await what.waitFor()

    const { x, width } = (await what.boundingBox())!

    expect(x).toBeGreaterThan(0)
    // The list ends twelve pixels before the screen does.
    expect(x + width).toBeLessThanOrEqual(378)
    await rows(page, /LAMP/)
      .getByRole("link", { name: "Incoming PO-77" })
      .waitFor()
    await t().expectAccessible(page)
  })

  it("an item and a location that were deleted are still called by their names, and lead nowhere", async () => {
    const { admin, inventory } = t()
    const { stock_location } = (await admin.post("/admin/stock-locations", {
      name: "Narvik",
    })) as { stock_location: { id: string } }
    const { inventory_item } = (await admin.post("/admin/inventory-items", {
      sku: "KITE",
      title: "Kite",
      location_levels: [
        { location_id: stock_location.id, stocked_quantity: 3 },
      ],
    })) as { inventory_item: { id: string } }

    await inventory.adjustInventory(inventory_item.id, stock_location.id, -3)
    await admin.delete(`/admin/inventory-items/${inventory_item.id}`)
    await admin.delete(`/admin/stock-locations/${stock_location.id}`)

    const page = await t().open("/inventory/history")
    const kite = rows(page, /Kite KITE deleted Adjusted Narvik -3/)

    await kite.waitFor()
    expect(await kite.getByRole("link", { name: "Kite" }).count()).toBe(0)
    await t().expectAccessible(page)

    // Who chooses a location is offered those that there are.
    await page.getByRole("button", { name: "Location" }).first().click()
    await page.getByRole("menuitemcheckbox", { name: "Oslo" }).waitFor()
    expect(
      await page.getByRole("menuitemcheckbox", { name: "Narvik" }).count()
    ).toBe(0)
  })

  it("a long name of a location leaves the numbers in sight", async () => {
    const { admin, shop } = t()
    const name =
      "Central warehouse of the north, hall 7b, behind the ramp (on working days only)"
    const { stock_location } = (await admin.post("/admin/stock-locations", {
      name,
    })) as { stock_location: { id: string } }

    await admin.post(
      `/admin/inventory-items/${shop.itemIds.MUG}/location-levels`,
      { location_id: stock_location.id, stocked_quantity: 3 }
    )

    const page = await t().open("/inventory/history")

    for (const [address, last] of [
      ["history", "By"],
      ["stock?q=mug", "Days of cover"],
    ] as const) {
      await page.goto(`/app/inventory/${address}`)
      await rows(page, new RegExp(name.slice(0, 40)))
        .first()
        .waitFor()

      const { x, width } = (await page
        .getByRole("columnheader", { name: last })
        .boundingBox())!

      expect(x + width).toBeLessThanOrEqual(1440)
      expect(
        await page.getByTitle(name, { exact: true }).first().isVisible()
      ).toBe(true)
    }
  })

  describe.each(["light", "dark"] as const)("in the %s theme", (theme) => {
    it("the history shows each movement with its figures and names, and is accessible", async () => {
      await makeHistory()

      const page = await t().open("/inventory/history", { theme })

      await rows(page, /Cart became an order/).waitFor()
      await rows(page, /Damaged/)
        .first()
        .waitFor()
      await t().expectAccessible(page)
      await t().picture(page, "history")
    })
  })
})
