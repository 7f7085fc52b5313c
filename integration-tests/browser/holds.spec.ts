import { Page } from "playwright-core"

import { testDashboard } from "../support/dashboard-test"

testDashboard((t) => {
  const row = (page: Page, name: string | RegExp) =>
    page.getByRole("row", { name })

  const chooseReason = async (page: Page, reason: string) => {
    await page.getByRole("combobox", { name: "Reason" }).click()
    await page.getByRole("option", { name: reason }).click()
  }

  const lastMovement = async (kind: string) => {
    const [movement] = await t().sql(
      `select kind, reason, note, reserved_delta::float as units,
        actor_id is not null as has_actor
      from stock_movement where kind = ? order by id desc limit 1`,
      [kind]
    )

    return movement
  }

  it("two browsers and a shopper: a hold appears within two seconds, counts down, staff release it with a reason, and the shopper's next step says so", async () => {
    const { inventory, shop, shopper, store } = t()
    const page = await t().open("/inventory/holds", { hasOwnClock: true })
    const other = await t().open("/inventory/holds")

    await page.getByText("No cart holds anything").waitFor()
    await other.getByText("No cart holds anything").waitFor()
    await t().expectAccessible(page)

    // The time of the first browser stands still, and goes on by two seconds: it is
    // its own clock that counts, and not how busy this machine is.
    await page.clock.pauseAt(Date.now() + 30_000)

    const cart = await shopper.fillCart(store, shop, {
      [shop.variantIds.LAMP!]: 2,
    })

    expect(await row(page, /LAMP/).count()).toBe(0)

    const heard = page.waitForResponse(
      async (response) =>
        response.url().includes("/admin/cart-reservations") &&
        (await response.text().catch(() => "")).includes("LAMP")
    )

    await page.clock.runFor(2000)
    await heard
    await page.clock.resume()
    await row(page, /LAMP/).waitFor()
    await row(other, /LAMP/).waitFor()

    // By the server's clock: fifteen minutes less what has passed.
    const left = row(page, /LAMP/).getByText(/^1[0-5]:\d\d$/)
    const before = await left.innerText()

    await row(page, /LAMP/).getByText(before).waitFor({ state: "detached" })
    await row(page, /LAMP/).getByText("€198.00").waitFor()
    await row(page, /LAMP/).getByText("Guest").waitFor()

    await page.getByRole("checkbox", { name: "Select LAMP" }).click()
    await page.keyboard.press("r")

    const drawer = page.getByRole("dialog", { name: "Release 1 hold" })

    await drawer.getByRole("button", { name: "Release" }).click()
    await drawer.getByText("Choose a reason.").waitFor()
    expect((await t().stockOf("LAMP")).oslo).toBe("5 / 2")
    await chooseReason(page, "Correction")
    await drawer.getByLabel("Note").fill("asked by phone")
    await drawer.getByRole("button", { name: "Release" }).click()
    await page.getByText("1 hold was released").waitFor()
    await page.getByText("No cart holds anything").waitFor()
    await other.getByText("No cart holds anything").waitFor()

    expect((await t().stockOf("LAMP")).oslo).toBe("5 / 0")
    expect(await lastMovement("released")).toEqual({
      kind: "released",
      reason: "correction",
      note: "asked by phone",
      units: -2,
      has_actor: true,
    })

    // The shopper's next step says so.
    const { lines } = await store.get(`/store/carts/${cart.id}/reservations`)

    expect(lines).toEqual([
      expect.objectContaining({ quantity: 2, held_quantity: 0 }),
    ])

    // Somebody else takes them: the shopper may go on to the till, and is told there.
    await inventory.adjustInventory(
      shop.itemIds.LAMP!,
      shop.locationIds.oslo,
      -4
    )
    await shopper.prepareCheckout(store, cart.id, shop.shippingOptionIds.oslo)
    await expect(shopper.completeCart(store, cart.id)).rejects.toMatchObject({
      status: 400,
      code: "insufficient_inventory",
    })
    expect(await t().sql(`select id from "order"`)).toEqual([])
    expect((await t().stockOf("LAMP")).oslo).toMatch(/^1 /)
  })

  it("several holds get more time at once, and one that is over meanwhile is told by name", async () => {
    const { shop, shopper, sql, store } = t()
    const page = await t().open("/inventory/holds?order=-quantity")

    await shopper.fillCart(store, shop, { [shop.variantIds.MUG!]: 3 })
    await shopper.fillCart(store, shop, { [shop.variantIds.LAMP!]: 1 })
    await row(page, /MUG/).waitFor()
    await row(page, /LAMP/).waitFor()
    await page.getByRole("checkbox", { name: /^Select all/ }).click()
    await page.keyboard.press("e")

    const drawer = page.getByRole("dialog", {
      name: "Give 2 holds more time",
    })

    await drawer.getByLabel("Minutes").fill("60")
    await sql(
      `update reservation_item set expires_at = now() - interval '1 second'
      where inventory_item_id = ?`,
      [shop.itemIds.LAMP]
    )
    t().expectFailure("/extend")
    await drawer.getByRole("button", { name: "Give more time" }).click()
    await drawer.getByText("1 done, 1 not").waitFor()
    await drawer.getByText(/^LAMP:/).waitFor()
    await t().expectAccessible(page)
    await drawer.getByRole("button", { name: "Cancel" }).click()
    await row(page, /LAMP/).waitFor({ state: "detached" })
    await row(page, /MUG/)
      .getByText(/^1:1[0-9]:\d\d$/)
      .waitFor()
    expect(await lastMovement("extended")).toMatchObject({
      kind: "extended",
      has_actor: true,
    })
  })

  it("x selects a row and does nothing else, and c exports what is selected", async () => {
    const { inventory, shop, shopper, store } = t()
    const files: string[] = []

    await inventory.setStockPolicies({
      inventory_item_id: shop.itemIds.LAMP!,
      location_id: shop.locationIds.oslo,
      low_stock_threshold: 50,
    })

    await shopper.fillCart(store, shop, { [shop.variantIds.MUG!]: 3 })
    await shopper.fillCart(store, shop, { [shop.variantIds.LAMP!]: 1 })

    for (const address of ["/inventory/holds", "/inventory/low-stock?q=lamp"]) {
      const page = await t().open(address)
      const letter = address.includes("holds") ? "c" : "e"

      page.on("download", (file) => files.push(file.suggestedFilename()))
      await row(page, /LAMP/).focus()
      await page.keyboard.press("x")
      await page.getByText("1 selected").waitFor()
      await page.keyboard.press("x")
      await page.getByText("1 selected").waitFor({ state: "detached" })
      await page.keyboard.press("x")
      await page.getByText("1 selected").waitFor()
      await Promise.all([
        page.waitForEvent("download"),
        page.keyboard.press(letter),
      ])
    }

    expect(files).toEqual(["held-in-carts.csv", "low-stock.csv"])
  })

  describe.each(["light", "dark"] as const)("in the %s theme", (theme) => {
    it("the page of what carts hold shows item, shopper, value and time left, and is accessible", async () => {
      const { shop, shopper, store } = t()

      await shopper.fillCart(store, shop, { [shop.variantIds.LAMP!]: 2 })
      await shopper.fillCart(store, shop, {
        [shop.variantIds.MUG!]: 4,
        [shop.variantIds["SWEATER-M"]!]: 1,
      })
      await shopper.fillCart(store, shop, { [shop.variantIds["TEA-SET"]!]: 1 })

      const page = await t().open("/inventory/holds", { theme })

      await row(page, /LAMP/).waitFor()
      await t().expectAccessible(page)
      await t().picture(page, "holds")
    })
  })
})
