import { Page } from "playwright-core"

import { testDashboard } from "../support/dashboard-test"

testDashboard((t) => {
  const row = (page: Page, name: string | RegExp) =>
    page.getByRole("row", { name })

  /** A lamp, and a tea set of two mugs and a tea. */
  const buy = async () => {
    const { shop, shopper, store } = t()

    return await shopper.buy(
      store,
      shop,
      { [shop.variantIds.LAMP!]: 1, [shop.variantIds["TEA-SET"]!]: 1 },
      shop.shippingOptionIds.oslo
    )
  }

  it("tells of each line, and of each item of a kit, where it is reserved and where it was sent from, and is served from elsewhere", async () => {
    const { admin, shop } = t()
    const order = await buy()
    const page = await t().open(`/orders/${order.id}`)

    await row(page, /LAMP 1 at Oslo – – –/).waitFor()
    await row(page, /MUG 2 at Oslo – – –/).waitFor()
    await row(page, /TEA 1 at Oslo – – –/).waitFor()

    await page.getByRole("button", { name: "Actions for MUG" }).click()
    await page
      .getByRole("menuitem", { name: "Serve 2 at Oslo from elsewhere" })
      .click()

    const drawer = page.getByRole("dialog", {
      name: "Serve from another location",
    })

    await drawer.getByRole("combobox", { name: "New location" }).click()
    await page.getByRole("option", { name: "Bergen" }).click()
    await drawer.getByRole("button", { name: "Move" }).click()
    await page.getByText("The reservation was moved").waitFor()
    await row(page, /MUG 2 at Bergen – – –/).waitFor()
    expect(await t().stockOf("MUG")).toEqual({
      oslo: "40 / 0",
      bergen: "40 / 2",
    })
    expect(
      await t().sql(
        `select reserved_delta::float as delta, actor_id is not null as has_actor
        from stock_movement where kind = 'moved' order by delta`
      )
    ).toEqual([
      { delta: -2, has_actor: true },
      { delta: 2, has_actor: true },
    ])

    const lamp = (
      order as unknown as { items: { id: string; variant_sku: string }[] }
    ).items.find(({ variant_sku }) => variant_sku === "LAMP")!

    await admin.post(`/admin/orders/${order.id}/fulfillments`, {
      location_id: shop.locationIds.oslo,
      items: [{ id: lamp.id, quantity: 1 }],
    })
    await row(page, /LAMP – – 1 at Oslo –/).waitFor()
    await t().expectAccessible(page, "[data-holdfast]")
    await page.getByRole("link", { name: "Movements" }).click()
    await row(page, /LAMP Sent to a customer/).waitFor()
  })

  it("what stands in the way of a fulfillment is told with what helps, and where it could come from instead", async () => {
    const { admin, inventory, shop, stockOf } = t()
    const { oslo, bergen } = shop.locationIds
    const order = await buy()
    const lamp = (
      order as unknown as { items: { id: string; variant_sku: string }[] }
    ).items.find(({ variant_sku }) => variant_sku === "LAMP")!

    // All lamps broke, and Bergen has two.
    await inventory.adjustInventory(shop.itemIds.LAMP!, oslo, -5)
    await inventory.createInventoryLevels({
      inventory_item_id: shop.itemIds.LAMP!,
      location_id: bergen,
      stocked_quantity: 2,
    })
    await expect(
      admin.post(`/admin/orders/${order.id}/fulfillments`, {
        location_id: oslo,
        items: [{ id: lamp.id, quantity: 1 }],
      })
    ).rejects.toMatchObject({ status: 400 })

    const page = await t().open(`/orders/${order.id}`)
    const todo = page.getByRole("region", { name: "Before it can be sent" })

    await todo
      .getByText(/^LAMP: 1 unit is not on hand at Oslo, .* Nothing is expected/)
      .waitFor()
    await page.getByRole("button", { name: "Where from?" }).click()

    const preview = page.getByRole("dialog", {
      name: "Where it would come from",
    })

    await preview.getByText("1 at Bergen").waitFor()
    await preview.getByText("Each alone could serve: ").first().waitFor()
    expect(
      (await preview.getByRole("listitem").allInnerTexts()).map(
        (text) => text.split("\n")[0]
      )
    ).toHaveLength(2)
    await t().expectAccessible(page, "[data-holdfast]")
    await page.keyboard.press("Escape")
    await todo.getByRole("button", { name: "Serve from elsewhere" }).click()

    const drawer = page.getByRole("dialog", {
      name: "Serve from another location",
    })

    await drawer.getByRole("combobox", { name: "New location" }).click()
    await page.getByRole("option", { name: "Bergen" }).click()
    await drawer.getByRole("button", { name: "Move" }).click()
    await row(page, /LAMP 1 at Bergen – – –/).waitFor()
    await todo.waitFor({ state: "detached" })
    await admin.post(`/admin/orders/${order.id}/fulfillments`, {
      location_id: bergen,
      items: [{ id: lamp.id, quantity: 1 }],
    })
    expect(await stockOf("LAMP")).toEqual({ oslo: "0 / 0", bergen: "1 / 0" })
  })

  describe.each(["light", "dark"] as const)("in the %s theme", (theme) => {
    it("the page of an order shows where its units are, and is accessible", async () => {
      const order = await buy()
      const page = await t().open(`/orders/${order.id}`, {
        theme,
        height: 1900,
      })

      await row(page, /LAMP 1 at Oslo/).waitFor()
      await row(page, /TEA 1 at Oslo/).waitFor()
      await t().expectAccessible(page, "[data-holdfast]")
      await t().picture(page, "order")
    })
  })
})
