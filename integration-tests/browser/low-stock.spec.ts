import { Page } from "playwright-core"

import { testDashboard } from "../support/dashboard-test"

testDashboard((t) => {
  const row = (page: Page, name: string | RegExp) =>
    page.getByRole("row", { name })

  /** Lamps are low, and sweaters out. */
  const makeLow = async () => {
    const { inventory, shop } = t()
    const { oslo } = shop.locationIds

    await inventory.setStockPolicies([
      {
        inventory_item_id: shop.itemIds.LAMP!,
        location_id: oslo,
        low_stock_threshold: 8,
      },
      {
        inventory_item_id: shop.itemIds.MUG!,
        location_id: oslo,
        low_stock_threshold: 50,
      },
    ])
    await inventory.adjustInventory(shop.itemIds["SWEATER-S"]!, oslo, -20)
  }

  /** Units that an order had sent to it today. */
  const sell = async (sku: string, quantity: number) => {
    const { inventory, shop } = t()
    const sold = {
      inventory_item_id: shop.itemIds[sku]!,
      line_item_id: "ordli_sold",
      quantity,
    }
    const { oslo: location_id } = shop.locationIds

    await inventory.createReservationItems({ ...sold, location_id })
    await inventory.fulfill({
      fulfillment_id: "ful_sold",
      location_id,
      items: [sold],
    })
  }

  it("a delivery is expected of what is low, with what is missing to the threshold, and the ledger tells who expects it", async () => {
    const page = await t().open("/inventory/low-stock")

    await page.getByText("Nothing is low").waitFor()
    await t().expectAccessible(page)
    await makeLow()
    await page.reload()

    // The least is first: 0, 5 of 8, 40 of 50.
    await row(page, /SWEATER-S Oslo Out of stock 0/).waitFor()
    await row(
      page,
      /LAMP Oslo Low 5 8 No sales 0 Nothing expected 3$/
    ).waitFor()
    await page.getByRole("checkbox", { name: "Select LAMP" }).click()
    await page.getByRole("checkbox", { name: "Select MUG" }).click()
    await page.keyboard.press("o")

    const drawer = page.getByRole("dialog", { name: "New delivery" })

    await drawer.getByLabel("Supplier").fill("Lights Ltd")
    await drawer.getByLabel("Reference").fill("PO-7")
    await drawer.getByLabel("Expected").fill("2099-12-04")

    const line = drawer.getByRole("group", { name: "Line 1" })

    expect(await line.getByLabel("Units").inputValue()).toBe("3")
    await line.getByLabel("Units").fill("12")
    await t().expectAccessible(page)
    await drawer.getByRole("button", { name: "Expect it" }).click()
    await page.getByText("2 lines are expected").waitFor()
    await page.goto("/app/inventory/low-stock")
    // Nothing more is to be ordered, and it says why.
    await row(
      page,
      /LAMP Oslo Low 5 8 .* 0 Covered by 12 on the way, Dec 4, 2099$/
    ).waitFor()
    await row(page, /SWEATER-S .* 0 Nothing sold in 30 days$/).waitFor()
    await t().expectAccessible(page)
    await page.goto("/app/inventory/incoming")
    await row(page, /PO-7 2 lines Oslo 22 0 Dec 4, 2099 Lights Ltd/).waitFor()
    expect(
      await t().sql(
        `select item.sku, movement.incoming_delta::float as delta,
          movement.actor_id is not null as has_actor, delivery.reference, delivery.metadata
        from stock_movement movement
        join incoming_stock delivery on delivery.id = movement.reference_id
        join inventory_item item on item.id = movement.inventory_item_id
        where movement.kind = 'expected' order by item.sku`
      )
    ).toEqual([
      {
        sku: "LAMP",
        delta: 12,
        has_actor: true,
        reference: "PO-7",
        metadata: { supplier: "Lights Ltd" },
      },
      {
        sku: "MUG",
        delta: 10,
        has_actor: true,
        reference: "PO-7",
        metadata: { supplier: "Lights Ltd" },
      },
    ])
  })

  it("what is low is transferred here from where it is", async () => {
    await makeLow()

    const page = await t().open("/inventory/low-stock?q=mug")

    await row(page, /MUG Oslo/).waitFor()
    await page.getByRole("checkbox", { name: "Select MUG" }).click()
    await page.keyboard.press("t")

    const drawer = page.getByRole("dialog", { name: "New transfer" })

    await drawer.getByRole("combobox", { name: "From" }).click()
    await page.getByRole("option", { name: "Bergen" }).click()
    await drawer.getByRole("button", { name: "Draft" }).click()
    await page.getByText("The transfer was drafted").waitFor()

    const ship = page.getByRole("dialog", { name: "Ship" })

    await ship.getByText(/10 units leave Bergen for Oslo/).waitFor()
    await ship.getByRole("button", { name: "Ship" }).click()
    await page.getByText("The transfer is on its way").waitFor()
    expect((await t().stockOf("MUG")).bergen).toBe("30 / 0")
  })

  it("a head tells what the list is ordered by and which way, and a level that does not sell says so", async () => {
    await makeLow()
    await sell("TEA", 12)

    const page = await t().open("/inventory/low-stock")
    const head = page.getByRole("columnheader", { name: "Available" })
    const order = head.getByRole("button")

    await row(
      page,
      /MUG Oslo Low 40 50 No sales 0 Nothing expected 10$/
    ).waitFor()
    await row(
      page,
      /TEA Oslo Soon out 48 None 4 12 a day 0 Nothing expected 120$/
    ).waitFor()
    expect(await head.getAttribute("aria-sort")).toBe("ascending")
    expect(await order.getAttribute("title")).toBe(
      "Ordered by Available, ascending. Press to reverse."
    )
    await order.click()
    await page
      .getByTitle("Ordered by Available, descending. Press to reverse.")
      .waitFor()
    expect(await head.getAttribute("aria-sort")).toBe("descending")
    await page.getByTitle("Order by Days of cover").waitFor()
    await t().expectAccessible(page)
  })

  it("what sells out before a delivery can come is listed with its days of cover, and ordered as suggested", async () => {
    await sell("MUG", 10)

    const page = await t().open("/inventory/stock?q=mug")

    // Of 40 that came into the shop today.
    await row(page, /MUG Oslo In stock .* 3 10 a day \w+ \d+ /).waitFor()
    await page.goto("/app/inventory/low-stock")
    // 10 × 14 − 30.
    await row(
      page,
      /MUG Oslo Soon out 30 None 3 10 a day 0 Nothing expected 110$/
    ).waitFor()
    await page.getByRole("button", { name: "Lead time: 14 days" }).click()
    await page.getByRole("menuitemcheckbox", { name: "21 days" }).click()
    await row(page, /MUG Oslo Soon out .* 180$/).waitFor()
    await page.getByRole("button", { name: "Sales of: 30 days" }).click()
    await page.getByRole("menuitemcheckbox", { name: "7 days" }).click()
    await row(page, /MUG Oslo Soon out .* 180$/).waitFor()
    expect(new URL(page.url()).search).toBe("?lead_time_days=21&sales_days=7")
    await t().expectAccessible(page)
    await page.getByRole("checkbox", { name: "Select MUG" }).click()
    await page.keyboard.press("o")

    const line = page
      .getByRole("dialog", { name: "New delivery" })
      .getByRole("group", { name: "Line 1" })

    expect(await line.getByLabel("Units").inputValue()).toBe("180")
  })

  describe.each(["light", "dark"] as const)("in the %s theme", (theme) => {
    it("the page of what is low shows what is there, what comes and what is missing, and is accessible", async () => {
      await makeLow()
      await sell("TEA", 12)

      const page = await t().open("/inventory/low-stock", { theme })

      await row(page, /LAMP/).waitFor()
      await t().expectAccessible(page)
      await t().picture(page, "low-stock")
    })
  })
})
