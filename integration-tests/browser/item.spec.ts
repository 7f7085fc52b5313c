import { Page } from "playwright-core"

import { testDashboard } from "../support/dashboard-test"

testDashboard((t) => {
  const row = (page: Page, name: string | RegExp) =>
    page.getByRole("row", { name })

  const chooseReason = async (page: Page, reason: string) => {
    await page.getByRole("combobox", { name: "Reason" }).click()
    await page.getByRole("option", { name: reason }).click()
  }

  /** Mugs in an order, in a cart, withheld, and expected. */
  const makeStory = async () => {
    const { admin, inventory, shop, shopper, store } = t()
    const place = {
      inventory_item_id: shop.itemIds.MUG!,
      location_id: shop.locationIds.oslo,
    }
    const order = await shopper.buy(
      store,
      shop,
      { [shop.variantIds.MUG!]: 3 },
      shop.shippingOptionIds.oslo
    )

    await shopper.fillCart(store, shop, { [shop.variantIds.MUG!]: 2 })
    await inventory.setStockPolicies({ ...place, safety_stock: 5 })
    await admin.post("/admin/incoming-stock", {
      ...place,
      quantity: 24,
      expected_at: new Date(Date.now() + 7 * 86_400_000).toISOString(),
    })

    return order
  }

  it("tells the sum by location with each order and cart behind it, and a clerk counts a level there", async () => {
    const { shop } = t()
    const order = await makeStory()
    const page = await t().open(`/inventory/${shop.itemIds.MUG}`)

    // 40 − 3 − 2 − 5 in Oslo, 40 in Bergen.
    await page
      .getByText("70 can be sold of 80 on hand, at 2 locations.")
      .waitFor()
    await row(page, /^Oslo On hand of MUG at Oslo: 40 5 3 2 30 0 24/).waitFor()
    await row(
      page,
      /^Bergen On hand of MUG at Bergen: 40 0 0 0 40 0 0/
    ).waitFor()
    await row(page, new RegExp(`^Order #${order.display_id} Oslo 3`))
      .getByRole("link", { name: `Order #${order.display_id}` })
      .waitFor()
    await row(page, /^Cart ada-.* Oslo 2 .* 1[0-5]:\d\d/).waitFor()
    await page
      .getByRole("img", { name: /^On hand in the last 30 days/ })
      .waitFor()

    await page
      .getByRole("button", { name: "On hand of MUG at Bergen: 40" })
      .focus()
    await page.keyboard.type("38")
    await page.keyboard.press("Enter")
    await page.getByRole("button", { name: "Review and save" }).click()
    await chooseReason(page, "Count")
    await page.getByLabel("Note").fill("two were broken")
    await page.getByRole("button", { name: /^Save 1/ }).click()
    await page.getByText("1 change was saved").waitFor()

    // The history of the same page tells it, with who it was.
    await row(page, /Counted Count: two were broken Bergen -2 38 .*admin@/)
      .first()
      .waitFor()
    expect(
      await t().sql(
        `select kind, stocked_delta::float as delta, reason, note,
          actor_id is not null as has_actor
        from stock_movement where kind = 'counted'`
      )
    ).toEqual([
      {
        kind: "counted",
        delta: -2,
        reason: "cycle_count",
        note: "two were broken",
        has_actor: true,
      },
    ])
  })

  it("an order is served from another location, in part, and told by name where it cannot be", async () => {
    const { shop } = t()
    const order = await makeStory()
    const page = await t().open(`/inventory/${shop.itemIds.MUG}`)
    const name = `Order #${order.display_id}`

    await page.getByRole("button", { name: `Actions for ${name}` }).click()
    await page
      .getByRole("menuitem", { name: "Serve from another location" })
      .click()

    const drawer = page.getByRole("dialog", {
      name: "Serve from another location",
    })

    await drawer.getByRole("combobox", { name: "New location" }).click()
    await page.getByRole("option", { name: "Bergen" }).click()
    await drawer.getByLabel("Units").fill("4")
    await drawer.getByText("Enter a number above 0, up to 3").waitFor()
    await drawer.getByLabel("Units").fill("1")
    await t().expectAccessible(page, "[data-holdfast]")
    await drawer.getByLabel("Note").fill("nearer")
    await drawer.getByRole("button", { name: "Move" }).click()
    await page.getByText("The reservation was moved").waitFor()
    await row(page, new RegExp(`^${name} Bergen 1`)).waitFor()
    await row(page, new RegExp(`^${name} Oslo 2`)).waitFor()
    expect(await t().stockOf("MUG")).toEqual({
      oslo: "40 / 4",
      bergen: "40 / 1",
    })
    expect(
      await t().sql(
        `select kind, reserved_delta::float as delta, note,
          actor_id is not null as has_actor
        from stock_movement where kind = 'moved' order by delta`
      )
    ).toEqual([
      { kind: "moved", delta: -1, note: "nearer", has_actor: true },
      { kind: "moved", delta: 1, note: "nearer", has_actor: true },
    ])
  })

  it("a backorder is told with what it is promised for, and an item without stock says where to begin", async () => {
    const { admin, inventory, shop } = t()
    const place = {
      inventory_item_id: shop.itemIds.LAMP!,
      location_id: shop.locationIds.oslo,
    }

    await inventory.createReservationItems({
      ...place,
      quantity: 7,
      allow_backorder: true,
      description: "for the fair",
    })
    await admin.post("/admin/incoming-stock", {
      ...place,
      quantity: 10,
      expected_at: "2099-03-04T12:00:00Z",
    })

    const page = await t().open(`/inventory/${shop.itemIds.LAMP}`)

    await row(
      page,
      /^for the fair Oslo 7 .* 2 on backorder, promised for Mar 4, 2099/
    ).waitFor()
    await row(page, /^Oslo On hand of LAMP at Oslo: 5 0 7 0 -2 2 10/).waitFor()

    const bare = await inventory.createInventoryItems({ sku: "BARE" })

    await page.goto(`/app/inventory/${bare.id}`)
    await page.getByText("Not stocked anywhere yet").waitFor()
    await t().expectAccessible(page, "[data-holdfast]")
  })

  it("stands first on core's page once its button is pressed, for who pressed it, and not before", async () => {
    const { sql, shop } = t()
    const page = await t().open(`/inventory/${shop.itemIds.MUG}`)
    const titles = `[...document.querySelectorAll("main h1, main h2")].map(
      (one) => one.textContent
    )`
    const sections = () => page.evaluate<string[]>(titles)
    const ours = "Why this many are available"
    const core = "Mug Details"

    await page.getByRole("button", { name: "Show first" }).waitFor()
    await page.getByRole("heading", { name: core }).waitFor()
    expect(await sections()).toEqual(expect.arrayContaining([ours, core]))
    expect((await sections()).indexOf(core)).toBeLessThan(
      (await sections()).indexOf(ours)
    )
    expect(await sql("select id from layout_configuration")).toEqual([])

    await page.getByRole("button", { name: "Show first" }).click()
    await page.getByText("It stands first on this page now").waitFor()
    await page
      .getByRole("button", { name: "Show first" })
      .waitFor({ state: "detached" })
    expect((await sections())[0]).toBe(ours)

    // Core draws the page in its own order until it has read the layout.
    await page.reload()
    await page.getByRole("heading", { name: core }).waitFor()
    await page.waitForFunction(`${titles}[0] === ${JSON.stringify(ours)}`)
    expect(
      await sql(
        `select zone, user_id is not null as is_personal, configuration
        from layout_configuration`
      )
    ).toEqual([
      {
        zone: "inventory_item.details",
        is_personal: true,
        configuration: {
          widgets: { "widget:holdfast:item-availability": { order: -1 } },
        },
      },
    ])
  })

  describe.each(["light", "dark"] as const)("in the %s theme", (theme) => {
    it("the page of an item tells why, who, how it went and what happened, and is accessible", async () => {
      await makeStory()
      // As if it had taken three weeks, so that there is something to be seen.
      await t().sql(
        "alter table stock_movement disable trigger stock_movement_append_only"
      )
      await t().sql(
        `update stock_movement
        set created_at = now() - interval '21 days'
          + interval '21 days' * place / (places + 1)
        from (
          select id, row_number() over (order by id) as place,
            count(*) over () as places
          from stock_movement
        ) story
        where story.id = stock_movement.id`
      )
      await t().sql(
        "alter table stock_movement enable trigger stock_movement_append_only"
      )

      const page = await t().open(`/inventory/${t().shop.itemIds.MUG}`, {
        theme,
        height: 2400,
      })

      await row(page, /^Oslo On hand of MUG at Oslo: 40 5 3 2 30/).waitFor()
      await page.getByRole("img", { name: /^On hand in the last/ }).waitFor()
      await row(page, /Level opened/)
        .first()
        .waitFor()
      await t().expectAccessible(page, "[data-holdfast]")
      await t().picture(page, "item")
    })
  })
})
