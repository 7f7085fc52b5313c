import { testDashboard } from "../support/dashboard-test"
import { develop } from "../support/develop-server"
import { stockDesk } from "../support/stock-page"

testDashboard((t) => {
  const { cell, change, save, handMovements } = stockDesk(t)

  it("a clerk adds, takes and sets on three levels, reviews them, and saves them in one call with a reason", async () => {
    const page = await t().open("/inventory/stock")
    const calls: string[] = []

    page.on("request", (request) => {
      if (request.method() === "POST") {
        calls.push(new URL(request.url()).pathname)
      }
    })
    await cell(page, "MUG", "Oslo").waitFor()
    await change(page, ["MUG", "Oslo"], "+5")
    await change(page, ["MUG", "Bergen"], "-3")
    await change(page, ["TEA", "Oslo"], "58,5")
    await page.getByText("3 unsaved changes").waitFor()
    expect(await handMovements()).toEqual([])

    await save(page, "shelf by shelf")
    await page.getByText("3 changes were saved").waitFor()
    await page.getByText("unsaved").waitFor({ state: "detached" })

    const movements = await handMovements()
    const by = {
      reason: "cycle_count",
      note: "shelf by shelf",
      has_actor: true,
    }

    expect(movements).toHaveLength(3)
    expect(new Set(movements.map(({ group_id }) => group_id)).size).toBe(1)
    expect(movements).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ sku: "MUG", delta: 5, after: 45, ...by }),
        expect.objectContaining({ sku: "MUG", delta: -3, after: 37, ...by }),
        expect.objectContaining({
          sku: "TEA",
          delta: -1.5,
          after: 58.5,
          ...by,
        }),
      ])
    )
    expect(calls).toEqual(["/admin/stock-adjustments"])
    await cell(page, "TEA", "Oslo").getByText("58.5").waitFor()
  })

  it("a cell that is pressed takes +, and what is drawn over the list is not drawn through; the reason of one save is not the next one's", async () => {
    const page = await t().open("/inventory/stock")

    await cell(page, "MUG", "Oslo").click()

    const number = page.getByRole("textbox", { name: "Units" })

    await number.waitFor()
    await page.keyboard.type("+5")
    await page.getByText("40 → 45 (+5)").waitFor()
    // Of all points of the form, none is of what lies under it.
    expect(
      await page.evaluate(`(() => {
        const form = document.querySelector("[data-radix-popper-content-wrapper]")
        const { left, top, width, height } = form.getBoundingClientRect()
        const through = []

        for (let x = 1; x < 10; x++) {
          for (let y = 1; y < 10; y++) {
            const [at, of] = [left + (width * x) / 10, top + (height * y) / 10]

            if (!form.contains(document.elementFromPoint(at, of))) {
              through.push([x, y])
            }
          }
        }

        return through
      })()`)
    ).toEqual([])
    await page.keyboard.press("Enter")
    await save(page, "a box fell")
    await page.getByText("1 change was saved").waitFor()

    await change(page, ["TEA", "Oslo"], "+1")
    await page.getByRole("button", { name: "Review and save" }).click()

    const drawer = page.getByRole("dialog", { name: "Review changes" })

    await drawer.getByLabel("Note").waitFor()
    expect(await drawer.getByLabel("Note").inputValue()).toBe("")
    await drawer.getByRole("button", { name: /^Save 1/ }).click()
    await drawer.getByText("Choose a reason").first().waitFor()
  })

  it("while two levels wait for a decision the others are saved, and what is decided then is saved for the same reason", async () => {
    const first = await t().open("/inventory/stock")
    const second = await t().open("/inventory/stock", { beside: first })

    await cell(first, "MUG", "Oslo").waitFor()
    await change(first, ["LAMP", "Oslo"], "+1")
    await change(first, ["MUG", "Bergen"], "+1")
    await change(first, ["MUG", "Oslo"], "+1")
    await change(first, ["TEA", "Oslo"], "50")
    await first.getByText("4 unsaved changes").waitFor()

    await cell(second, "MUG", "Oslo").waitFor()
    await change(second, ["LAMP", "Oslo"], "-1")
    await change(second, ["TEA", "Oslo"], "-2")
    await save(second, "two colleagues")
    await second.getByText("2 changes were saved").waitFor()

    await first.bringToFront()
    await first
      .getByText("2 levels were changed by somebody else meanwhile")
      .waitFor()
    await first.getByRole("button", { name: "Review and save" }).click()

    const drawer = first.getByRole("dialog", { name: "Review changes" })
    const lines = drawer.getByRole("listitem")

    // What is to be decided is at the head.
    await drawer.getByText("they stand at the top").waitFor()
    expect(
      (await lines.allInnerTexts()).map((text) => text.split("\n")[0])
    ).toEqual(["LAMP", "TEA", "MUG", "MUG"])
    await drawer.getByRole("combobox", { name: "Reason" }).click()
    await first.getByRole("option", { name: "Count" }).click()
    await t().expectAccessible(first)
    await drawer.getByRole("button", { name: "Save 2 changes" }).click()
    await first.getByText("2 changes were saved").waitFor()
    expect(await t().stockOf("MUG")).toEqual({
      oslo: "41 / 0",
      bergen: "41 / 0",
    })
    expect((await t().stockOf("LAMP")).oslo).toBe("4 / 0")
    await lines.nth(2).waitFor({ state: "detached" })

    await drawer.getByRole("button", { name: "+1 on top: 5" }).click()
    await drawer.getByRole("button", { name: "Leave at 58" }).click()
    await drawer.getByRole("button", { name: "Save 1 change" }).click()
    await first.getByText("1 change was saved").waitFor()
    await drawer.waitFor({ state: "detached" })
    expect((await t().stockOf("LAMP")).oslo).toBe("5 / 0")
    expect((await t().stockOf("TEA")).oslo).toBe("58 / 0")
    expect(
      await t().sql(
        `select item.sku, reason, stocked_delta::float as delta,
          actor_id is not null as has_actor
        from stock_movement join inventory_item item on item.id = inventory_item_id
        where reason = 'cycle_count' and note is null
        order by stock_movement.id`
      )
    ).toEqual([
      { sku: "MUG", reason: "cycle_count", delta: 1, has_actor: true },
      { sku: "MUG", reason: "cycle_count", delta: 1, has_actor: true },
      { sku: "LAMP", reason: "cycle_count", delta: 1, has_actor: true },
    ])
  })

  it("two tabs at 40: two units ship, both numbers are told, and no unit is made of nothing (the lost update of core's form)", async () => {
    const { admin, shop } = t()
    const first = await t().open("/inventory/stock")
    const second = await t().open("/inventory/stock", { beside: first })

    await cell(first, "MUG", "Oslo").waitFor()
    await cell(second, "MUG", "Oslo").waitFor()
    await change(first, ["MUG", "Oslo"], "41")
    await first.getByText("1 unsaved change").waitFor()

    // In the other tab two units leave.
    await change(second, ["MUG", "Oslo"], "-2")
    await save(second, "two shipped")
    await second.getByText("1 change was saved").waitFor()

    await first.bringToFront()
    await first.getByText("was 40, now 38").first().waitFor()
    await first.getByRole("button", { name: "Review and save" }).click()

    const drawer = first.getByRole("dialog", { name: "Review changes" })

    await drawer.getByRole("button", { name: "+1 on top: 39" }).waitFor()
    expect(
      await drawer.getByRole("button", { name: /^Save/ }).isDisabled()
    ).toBe(true)
    expect((await t().stockOf("MUG")).oslo).toBe("38 / 0")

    await drawer.getByRole("button", { name: "+1 on top: 39" }).click()
    await drawer.getByRole("combobox", { name: "Reason" }).click()
    await first.getByRole("option", { name: "Count" }).click()
    await drawer.getByRole("button", { name: /^Save 1/ }).click()
    await first.getByText("1 change was saved").waitFor()
    expect((await t().stockOf("MUG")).oslo).toBe("39 / 0")
    // Both levels opened, two units left, one was found.
    expect(
      (await admin.get(`/admin/inventory-items/${shop.itemIds.MUG}/movements`))
        .stock_movements
    ).toHaveLength(4)
  })

  it("a level that moved between the review and the save is left alone and told, and the others are saved", async () => {
    const { admin, shop } = t()
    const page = await t().open("/inventory/stock")

    await cell(page, "MUG", "Oslo").waitFor()
    await change(page, ["MUG", "Oslo"], "41")
    await change(page, ["TEA", "Oslo"], "+1")
    // The page may not hear of it before it saves.
    await page.route("**/admin/stock-levels?*", () => {})
    await admin.post("/admin/stock-adjustments", {
      reason: "damaged",
      lines: [
        {
          inventory_item_id: shop.itemIds.MUG,
          location_id: shop.locationIds.oslo,
          adjustment: -2,
        },
      ],
    })
    await save(page, "count")
    await page.getByText("1 change was saved").waitFor()
    await page.getByText("1 change was not saved").waitFor()
    expect((await t().stockOf("MUG")).oslo).toBe("38 / 0")
    expect((await t().stockOf("TEA")).oslo).toBe("61 / 0")
    await page.getByRole("button", { name: "Set to 41" }).waitFor()
  })

  it("a save whose answer is lost is no change of somebody else's: sent again, also after a reload, it counts once", async () => {
    const { sql } = t()
    const page = await t().open("/inventory/stock")
    const lose = async (status: number) =>
      await page.route(
        "**/admin/stock-adjustments",
        async (route) => {
          await route.fetch()
          await (status ? route.fulfill({ status, json: {} }) : route.abort())
        },
        { times: 1 }
      )

    page.on("dialog", (dialog) => void dialog.accept())
    t().expectFailure("/admin/stock-adjustments")
    await cell(page, "MUG", "Oslo").waitFor()
    await change(page, ["MUG", "Oslo"], "+5")
    await lose(0)
    await save(page, "count")
    await page
      .getByRole("dialog")
      .getByText("No connection to the server")
      .waitFor()
    expect((await t().stockOf("MUG")).oslo).toBe("45 / 0")
    // The list tells the new number, and asks nobody to decide on it.
    await page
      .getByRole("button", {
        name: /^On hand of MUG at Oslo: 45/,
        includeHidden: true,
      })
      .waitFor()
    expect(await page.getByText("was 40, now 45").count()).toBe(0)
    await t().expectAccessible(page)

    await page.reload()
    await page.getByText(/not known whether this was saved/).waitFor()
    await change(page, ["TEA", "Oslo"], "+1")
    await lose(500)
    await save(page, "count")
    await page.getByRole("dialog").getByText("The server failed").waitFor()
    await page
      .getByRole("dialog")
      .getByRole("button", { name: /^Save/ })
      .click()
    await page.getByText("1 change was saved").first().waitFor()
    await page
      .getByText("2 unsaved changes")
      .or(page.getByText("1 unsaved change"))
      .waitFor({ state: "detached" })

    expect(
      await sql(
        `select item.sku, stocked_delta::float as delta, stocked_after::float as after
        from stock_movement join inventory_item item on item.id = inventory_item_id
        where kind = 'adjusted' order by item.sku`
      )
    ).toEqual([
      { sku: "MUG", delta: 5, after: 45 },
      { sku: "TEA", delta: 1, after: 61 },
    ])
  })

  it("changes outlive the search, a reload and a session that ended", async () => {
    const page = await t().open("/inventory/stock")

    await cell(page, "MUG", "Oslo").waitFor()
    await change(page, ["MUG", "Oslo"], "+5")
    await page.getByRole("searchbox").fill("lamp")
    await cell(page, "MUG", "Oslo").waitFor({ state: "detached" })
    await page.getByText("1 unsaved change").waitFor()
    expect(new URL(page.url()).searchParams.get("q")).toBe("lamp")

    page.on("dialog", (dialog) => void dialog.accept())
    await page.reload()
    await page.getByText("1 unsaved change").waitFor()
    expect(await page.getByRole("searchbox").inputValue()).toBe("lamp")

    t().expectFailure("/admin/")
    await cell(page, "LAMP", "Oslo").waitFor()
    await page.context().clearCookies()
    await save(page, "")
    await page.getByText("You were logged out").first().waitFor()
    await page.getByText("1 unsaved change").waitFor()
    expect((await t().stockOf("MUG")).oslo).toBe("40 / 0")
  })

  it("what the server refuses is shown with a next step, and the list comes back by it", async () => {
    const page = await t().open("/inventory/stock?q=none")

    await page.getByText("Nothing matches").waitFor()

    for (const [status, title] of [
      [400, "This cannot be done"],
      [401, "You were logged out"],
      [403, "You may not do this"],
      [404, "It is not there any more"],
      [409, "It was changed meanwhile"],
      [500, "The server failed"],
      [503, "The server is busy"],
      [0, "No connection to the server"],
    ] as const) {
      t().expectFailure("/admin/stock-levels")
      await page.route("**/admin/stock-levels?*", (route) =>
        status
          ? route.fulfill({ status, json: { message: "no" } })
          : route.abort()
      )
      await page.goto(`/app/inventory/stock?q=${status}`)
      await page.getByText(title).waitFor({ timeout: 30_000 })
      await page.unroute("**/admin/stock-levels?*")
    }

    // Where the page has not asked anew by itself.
    await page
      .getByRole("button", { name: "Try again" })
      .or(page.getByText("Nothing matches"))
      .first()
      .click()
    await page.getByText("Nothing matches").waitFor()
    await page.getByRole("button", { name: "Clear filters" }).first().click()
    await cell(page, "MUG", "Oslo").waitFor()
  })

  it("is filtered, ordered and paged in the address bar, and says so where there is nothing", async () => {
    const { inventory, shop, sql } = t()
    const page = await t().open("/inventory/stock?order=-stocked_quantity")
    // All at one moment: the table may change between two questions.
    const names = async () =>
      await page.evaluate<string[]>(
        `[...document.querySelectorAll('button[aria-label^="On hand of"]')].map(
          (one) => one.getAttribute("aria-label")
        )`
      )

    await cell(page, "TEA", "Oslo").waitFor()
    expect((await names())[0]).toBe("On hand of TEA at Oslo: 60")

    await page.getByRole("button", { name: "Location" }).first().click()
    await page.getByRole("menuitemcheckbox", { name: "Bergen" }).click()
    await page.keyboard.press("Escape")
    // While a menu is open, all else is hidden from those who hear the page.
    await page.getByRole("menu").waitFor({ state: "detached" })
    await cell(page, "MUG", "Bergen").waitFor()
    await cell(page, "TEA", "Oslo").waitFor({ state: "detached" })
    expect(await names()).toEqual([
      "On hand of MUG at Bergen: 40",
      "On hand of SWEATER-M at Bergen: 10",
    ])
    expect(new URL(page.url()).searchParams.getAll("location_id")).toEqual([
      shop.locationIds.bergen,
    ])
    await page.goBack()
    await cell(page, "TEA", "Oslo").waitFor()

    const items = await inventory.createInventoryItems(
      Array.from({ length: 45 }, (_, index) => ({
        sku: `BULK-${String(index).padStart(2, "0")}`,
        title: "Bulk",
      }))
    )

    await inventory.createInventoryLevels(
      items.map(({ id }) => ({
        inventory_item_id: id,
        location_id: shop.locationIds.oslo,
        stocked_quantity: 1,
      }))
    )
    await page.goto("/app/inventory/stock?q=bulk&order=sku")
    await page.getByText("1 to 20 of 45").waitFor()
    await page.getByRole("button", { name: "Next page" }).click()
    await page.getByText("21 to 40 of 45").waitFor()
    await page.getByRole("button", { name: "Next page" }).click()
    await page.getByText("41 to 45 of 45").waitFor()
    await cell(page, "BULK-40", "Oslo").waitFor()
    expect((await names())[0]).toBe("On hand of BULK-40 at Oslo: 1")
    await page.getByRole("button", { name: "Previous page" }).click()
    await page.getByText("21 to 40 of 45").waitFor()
    await cell(page, "BULK-20", "Oslo").waitFor()
    expect((await names())[0]).toBe("On hand of BULK-20 at Oslo: 1")

    await inventory.softDeleteInventoryItems([
      ...items.map(({ id }) => id),
      ...Object.values(shop.itemIds),
    ])
    expect(
      await sql("select id from inventory_level where deleted_at is null")
    ).toEqual([])
    await page.goto("/app/inventory/stock")
    await page.getByText("No stock yet").waitFor()
    await t().expectAccessible(page)
  })

  it("in development mode, by medusa develop, the page comes from its sources, and a change is saved", async () => {
    const patience = { timeout: 300_000 }
    const server = await develop(t())

    // The bundler loads a page anew when it meets a library for the first time.
    t().expectFailure("/.vite/deps/")

    try {
      const page = await t().open("/inventory/stock", { server: server.url })

      await cell(page, "MUG", "Oslo").waitFor(patience)
      // Not the built one.
      expect(await page.locator('script[src$="/@vite/client"]').count()).toBe(1)
      await change(page, ["MUG", "Oslo"], "+5")
      await save(page, "while developing")
      await page.getByText("1 change was saved").waitFor(patience)
      expect(await handMovements()).toEqual([
        expect.objectContaining({
          sku: "MUG",
          delta: 5,
          after: 45,
          reason: "cycle_count",
          note: "while developing",
          has_actor: true,
        }),
      ])
    } finally {
      await server.stop()
    }
  }, 600_000)
})
