import { Page } from "playwright-core"

import { testDashboard } from "../support/dashboard-test"

testDashboard((t) => {
  const row = (page: Page, name: string | RegExp) =>
    page.getByRole("row", { name })

  const act = async (page: Page, name: string, action: string) => {
    await page.getByRole("button", { name: `Actions for ${name}` }).click()
    await page.getByRole("menuitem", { name: action }).click()
  }

  const draft = async (reference: string, quantity: number) => {
    const { admin, shop } = t()
    const { stock_transfer } = await admin.post("/admin/stock-transfers", {
      from_location_id: shop.locationIds.oslo,
      to_location_id: shop.locationIds.bergen,
      reference,
      items: [{ inventory_item_id: shop.itemIds.MUG, quantity }],
    })

    return stock_transfer as { id: string }
  }

  it("is drafted, shipped, and received with what is broken and lost; the ledger tells each step and who", async () => {
    const page = await t().open("/inventory/transfers")

    await page.getByText("No transfers yet").waitFor()
    await t().expectAccessible(page)
    await page.getByRole("button", { name: "New transfer" }).click()

    const create = page.getByRole("dialog", { name: "New transfer" })

    await create.getByRole("combobox", { name: "From" }).click()
    await page.getByRole("option", { name: "Oslo" }).click()
    await create.getByRole("combobox", { name: "To" }).click()
    await page.getByRole("option", { name: "Bergen" }).click()
    await create.getByRole("combobox", { name: "Item" }).fill("mug")
    await create.getByRole("option", { name: /MUG/ }).click()
    await create.getByLabel("Units").fill("10")
    await create.getByLabel("Reference").fill("T-1")
    await create.getByRole("button", { name: "Draft" }).click()
    expect(await t().stockOf("MUG")).toEqual({
      oslo: "40 / 0",
      bergen: "40 / 0",
    })

    const ship = page.getByRole("dialog", { name: "Ship" })

    await ship.getByLabel("Note").fill("van 2")
    await ship.getByRole("button", { name: "Ship" }).click()
    await page.getByText("The transfer is on its way").waitFor()
    await row(page, /Oslo Bergen On the way 10 × MUG 10 0/).waitFor()

    await act(page, "T-1", "Receive")

    const receive = page.getByRole("dialog", { name: "Receive" })

    await receive.getByLabel("Arrived").fill("8")
    await receive.getByLabel("Damaged").fill("3")
    await receive.getByText(/together no more than 10/).waitFor()
    await receive.getByLabel("Damaged").fill("1")
    await receive.getByLabel("Lost").fill("1")
    await t().expectAccessible(page)
    await receive.getByRole("button", { name: "Receive" }).click()
    await page.getByText("What arrived is in stock").waitFor()
    await row(page, /Received .* 0 8 2 damaged or lost/).waitFor()
    expect(await t().stockOf("MUG")).toEqual({
      oslo: "30 / 0",
      bergen: "48 / 0",
    })
    expect(
      await t().sql(
        `select kind, stocked_delta::float as delta, actor_id is not null as has_actor
        from stock_movement where reference_type = 'stock_transfer'
          and stocked_delta <> 0 order by id`
      )
    ).toEqual([
      { kind: "transferred_out", delta: -10, has_actor: true },
      { kind: "transferred_in", delta: 8, has_actor: true },
    ])
  })

  it("more than is free is not shipped: it is said what is there, by name, and nothing moves", async () => {
    await draft("T-2", 41)

    const page = await t().open("/inventory/transfers")

    await row(page, /T-2/).waitFor()
    await act(page, "T-2", "Ship")

    const ship = page.getByRole("dialog", { name: "Ship" })

    t().expectFailure("/ship")
    await ship.getByRole("button", { name: "Ship" }).click()
    await ship
      .getByRole("alert")
      .getByText(/MUG.*Oslo/)
      .waitFor()
    await t().expectAccessible(page)
    expect((await t().stockOf("MUG")).oslo).toBe("40 / 0")

    await page.keyboard.press("Escape")
    await act(page, "T-2", "Cancel the transfer")

    const cancel = page.getByRole("dialog", { name: "Cancel the transfer" })

    await cancel.getByText("It is a draft: no units have left.").waitFor()
    await cancel.getByRole("button", { name: "Cancel the transfer" }).click()
    await page.getByText("The transfer was cancelled").waitFor()
    await row(page, /Cancelled .*T-2/).waitFor()
  })

  it("a draft is changed before it is shipped: other units, another line, and until when", async () => {
    const { id } = await draft("T-4", 5)
    const page = await t().open("/inventory/transfers")

    await row(page, /T-4/).waitFor()
    await act(page, "T-4", "Change the draft")

    const edit = page.getByRole("dialog", { name: "Change the draft" })
    const line = (number: number) =>
      edit.getByRole("group", { name: `Line ${number}` })

    await edit.getByText("Oslo → Bergen").waitFor()
    await edit.locator("input[value*=MUG]").waitFor()
    expect(await line(1).getByLabel("Units").inputValue()).toBe("5")
    await line(1).getByLabel("Units").fill("9")
    await edit.getByRole("button", { name: "Add an item" }).click()
    await line(2).getByRole("combobox", { name: "Item" }).fill("tea")
    await line(2).getByRole("option", { name: /TEA/ }).first().click()
    await line(2).getByLabel("Units").fill("3")
    await edit.getByLabel("Expected").fill("2099-12-04")
    await edit.getByLabel("Note").fill("with the van")
    await t().expectAccessible(page)
    await edit.getByRole("button", { name: "Save" }).click()
    await page.getByText("The draft was changed").waitFor()
    // In whichever order they come.
    await row(page, /Draft (?=.*9 × MUG)(?=.*3 × TEA).*Dec 4, 2099/).waitFor()

    const { stock_transfer } = await t().admin.get(
      `/admin/stock-transfers/${id}`
    )

    expect(stock_transfer).toMatchObject({
      status: "draft",
      reference: "T-4",
      note: "with the van",
      items: expect.arrayContaining([
        expect.objectContaining({
          inventory_item_id: t().shop.itemIds.MUG,
          quantity: 9,
        }),
        expect.objectContaining({
          inventory_item_id: t().shop.itemIds.TEA,
          quantity: 3,
        }),
      ]),
    })
    expect((await t().stockOf("MUG")).oslo).toBe("40 / 0")
  })

  it("one on its way is cancelled by saying what becomes of the units", async () => {
    const { id } = await draft("T-3", 5)

    await t().admin.post(`/admin/stock-transfers/${id}/ship`, {})

    const page = await t().open("/inventory/transfers?status=shipped")

    await row(page, /T-3/).waitFor()
    await act(page, "T-3", "Cancel the transfer")

    const cancel = page.getByRole("dialog", { name: "Cancel the transfer" })

    await cancel.getByRole("button", { name: "Cancel the transfer" }).click()
    await cancel.getByText("Choose what becomes of them").first().waitFor()
    expect((await t().stockOf("MUG")).oslo).toBe("35 / 0")
    await cancel
      .getByRole("combobox", { name: "The units on their way" })
      .click()
    await page
      .getByRole("option", { name: "Go back into stock at Oslo" })
      .click()
    await cancel.getByRole("button", { name: "Cancel the transfer" }).click()
    await page.getByText("The transfer was cancelled").waitFor()
    expect((await t().stockOf("MUG")).oslo).toBe("40 / 0")
  })

  describe.each(["light", "dark"] as const)("in the %s theme", (theme) => {
    it("the page of transfers shows what is on its way and what arrived, and is accessible", async () => {
      const { admin } = t()
      const [, shipped, received] = [
        await draft("T-1", 4),
        await draft("T-2", 10),
        await draft("T-3", 6),
      ]

      for (const { id } of [shipped!, received!]) {
        await admin.post(`/admin/stock-transfers/${id}/ship`, {
          expected_at: "2099-12-04T12:00:00Z",
        })
      }
      await admin.post(`/admin/stock-transfers/${received!.id}/receive`, {
        items: [
          {
            inventory_item_id: t().shop.itemIds.MUG,
            received: 5,
            damaged: 1,
          },
        ],
      })

      const page = await t().open("/inventory/transfers", { theme })

      await row(page, /T-3/).waitFor()
      await t().expectAccessible(page)
      await t().picture(page, "transfers")
    })
  })
})
