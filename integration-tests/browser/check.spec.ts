import { Page } from "playwright-core"

import { testDashboard } from "../support/dashboard-test"

testDashboard((t) => {
  const row = (page: Page, name: string | RegExp) =>
    page.getByRole("row", { name })

  /** A level that counts reservations nobody has, behind the back of the code. */
  const drift = async () =>
    await t().sql(
      `update inventory_level
      set reserved_quantity = 3, raw_reserved_quantity = '{"value": "3", "precision": 20}'
      where inventory_item_id = ?`,
      [t().shop.itemIds.LAMP]
    )

  it("says that all is sound, finds what drifted in words with its figures, and repairs it with a note", async () => {
    const page = await t().open("/inventory/check")

    await page.getByText("All numbers agree").waitFor()
    await t().expectAccessible(page)
    await drift()
    await page.getByRole("button", { name: "Check again" }).click()
    await row(
      page,
      /^Reserved units that no reservation holds.*LAMP Oslo 3 0 Repair/
    ).waitFor()
    await t().expectAccessible(page)
    await page.getByRole("button", { name: "Repair" }).click()

    const drawer = page.getByRole("dialog", { name: "Repair" })

    await drawer
      .getByText("The level counts what its reservations add up to.")
      .waitFor()
    await drawer.getByLabel("Note").fill("a script of ours")
    await t().expectAccessible(page)
    await drawer.getByRole("button", { name: /^Repair \d fault/ }).click()
    await page.getByText("1 level was repaired").waitFor()
    await page.getByText("All numbers agree").waitFor()
    expect((await t().stockOf("LAMP")).oslo).toBe("5 / 0")
    expect(
      await t().sql(
        `select distinct kind, note, actor_id is not null as has_actor
        from stock_movement where kind = 'repaired'`
      )
    ).toEqual([{ kind: "repaired", note: "a script of ours", has_actor: true }])
  })

  it("one fault is repaired after a look at what will be done, with a note, and the other stays", async () => {
    const { shop, sql } = t()

    await drift()
    await sql(
      `update inventory_level
      set reserved_quantity = 2, raw_reserved_quantity = '{"value": "2", "precision": 20}'
      where inventory_item_id = ?`,
      [shop.itemIds.TEA]
    )

    const movements = () =>
      sql(
        `select item.sku, kind, reason, reserved_delta::float as delta, note,
          actor_id is not null as has_actor
        from stock_movement
        join inventory_item item on item.id = inventory_item_id
        where kind = 'repaired' order by stock_movement.id`
      )
    const page = await t().open("/inventory/check")

    await page.getByRole("button", { name: "Actions for LAMP" }).first().click()
    await page.getByRole("menuitem", { name: "Repair this level" }).click()

    const drawer = page.getByRole("dialog", { name: "Repair this level" })

    await drawer.getByText("Repaired: Reserved -3").waitFor()
    await t().expectAccessible(page)
    expect(await movements()).toEqual([])
    expect((await t().stockOf("LAMP")).oslo).toBe("5 / 3")
    await drawer.getByLabel("Note").fill("the import of Monday")
    await drawer.getByRole("button", { name: "Repair it" }).click()
    await page.getByText("It was repaired").waitFor()
    await row(page, /LAMP/).first().waitFor({ state: "detached" })
    await row(page, /TEA Oslo 2 0 Repair/).waitFor()

    const told = {
      kind: "repaired",
      note: "the import of Monday",
      has_actor: true,
    }

    // The ledger knew nothing of the three: it catches up, and then they go.
    expect(await movements()).toEqual([
      { ...told, sku: "LAMP", reason: "ledger_drift", delta: 3 },
      { ...told, sku: "LAMP", reason: "reserved_drift", delta: -3 },
    ])
    expect((await t().stockOf("LAMP")).oslo).toBe("5 / 0")
    expect((await t().stockOf("TEA")).oslo).toMatch(/ 2$/)
    await page.goto("/app/inventory/history?kind=repaired")
    await row(
      page,
      /LAMP .*The ledger did not add up: the import of Monday/
    ).waitFor()
    await t().admin.post("/admin/stock-reconciliation", {})
  })

  describe.each(["light", "dark"] as const)("in the %s theme", (theme) => {
    it("the check shows what is wrong and what helps, and is accessible", async () => {
      const { admin, shop } = t()

      await drift()
      await admin.post("/admin/incoming-stock", {
        inventory_item_id: shop.itemIds.TEA,
        location_id: shop.locationIds.oslo,
        quantity: 6,
        expected_at: "2020-01-01T00:00:00Z",
      })

      const page = await t().open("/inventory/check", { theme })

      const late = row(page, /A delivery is late/)

      await late.waitFor()
      await t().expectAccessible(page)
      await t().picture(page, "check")
      // What is to be done by hand is done there.
      await late.getByRole("link", { name: "Incoming" }).click()
      await row(page, /TEA Oslo 6 0 overdue/).waitFor()
      await admin.post("/admin/stock-reconciliation", {})
    })
  })
})
