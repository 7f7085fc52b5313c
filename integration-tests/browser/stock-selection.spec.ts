import { readFile } from "node:fs/promises"

import { testDashboard } from "../support/dashboard-test"
import { stockDesk } from "../support/stock-page"

testDashboard((t) => {
  const { cell, save } = stockDesk(t)

  it("many levels are adjusted at once by the keyboard, and their policies set", async () => {
    const { inventory, shop } = t()

    // What a spreadsheet would run.
    await inventory.updateInventoryItems({
      id: shop.itemIds.MUG!,
      title: "=cmd() of a mug",
    })

    const page = await t().open("/inventory/stock?q=mug")

    await cell(page, "MUG", "Oslo").waitFor()
    await page.getByRole("checkbox", { name: "Select MUG, Bergen" }).click()
    await page.getByText("1 selected").waitFor()

    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.keyboard.press("e"),
    ])
    const [, ...records] = (await readFile(await file.path(), "utf8"))
      .trimEnd()
      .split("\r\n")

    expect(records).toHaveLength(1)
    expect(records[0]).toContain("'=cmd() of a mug")
    expect(records[0]).toMatch(
      new RegExp(`${shop.itemIds.MUG},${shop.locationIds.bergen}$`)
    )
    await page.getByRole("checkbox", { name: "Select MUG, Bergen" }).click()
    await page.getByRole("checkbox", { name: /^Select all/ }).click()
    await page.getByText("2 selected").waitFor()
    await page.keyboard.press("a")

    const bulk = page.getByRole("dialog", { name: "Adjust 2 levels" })

    await bulk.getByLabel("Units").fill("7")
    await page.keyboard.press("Enter")

    const review = page.getByRole("dialog", { name: "Review changes" })

    await review.waitFor()
    await bulk.waitFor({ state: "detached" })
    await review.press("Escape")
    await review.waitFor({ state: "detached" })
    await save(page, "a pallet")
    await page.getByText("2 changes were saved").waitFor()
    expect(await t().stockOf("MUG")).toEqual({
      oslo: "47 / 0",
      bergen: "47 / 0",
    })

    // One line of what was chosen twice; from where is asked, as it is at two places.
    await page.getByRole("checkbox", { name: /^Select all/ }).click()
    await page.keyboard.press("t")

    const transfer = page.getByRole("dialog", { name: "New transfer" })

    await transfer.locator("input[value*=MUG]").waitFor()
    expect(await transfer.getByRole("group", { name: /^Line/ }).count()).toBe(1)
    await transfer.getByRole("combobox", { name: "From" }).click()
    await page.getByRole("option", { name: "Oslo" }).click()
    await page.goBack()
    await cell(page, "MUG", "Oslo").waitFor()

    await page.getByRole("checkbox", { name: "Select MUG, Bergen" }).click()
    await page.keyboard.press("t")
    await transfer.locator("input[value*=MUG]").waitFor()
    await transfer
      .getByRole("combobox", { name: "From" })
      .getByText("Bergen")
      .waitFor()
    await page.goBack()
    await cell(page, "MUG", "Oslo").waitFor()

    await page.getByRole("checkbox", { name: /^Select all/ }).click()
    await page.keyboard.press("p")

    const policies = page.getByRole("dialog", { name: /^Set policies of 2/ })

    await policies.getByLabel("Safety stock").fill("3")
    await policies.getByLabel("Low at").fill("50")
    await policies.getByRole("button", { name: "Save" }).click()
    await page.getByText("The policies of 2 levels were set").waitFor()
    await page.getByText("Low", { exact: true }).first().waitFor()
    expect(
      await t().sql(
        `select safety_stock::int, low_stock_threshold::int
        from inventory_level where safety_stock > 0`
      )
    ).toEqual(Array(2).fill({ safety_stock: 3, low_stock_threshold: 50 }))
  })

  it("the letters of a selection are not for a drawer's fields or the browser's keys, and on a phone all that can be done is in reach", async () => {
    const page = await t().open("/inventory/stock?q=mug")
    const all = page.getByRole("checkbox", { name: /^Select all/ })
    const policies = page.getByRole("dialog", { name: /^Set policies of/ })

    await cell(page, "MUG", "Oslo").waitFor()
    await all.click()
    await page.getByText("2 selected").waitFor()
    // What the browser does by them is not ours to take.
    await page.keyboard.press("Control+a")
    await page.keyboard.press("Control+e")
    await page.keyboard.press("p")
    await policies.waitFor()
    expect(await page.getByRole("dialog", { name: /^Adjust/ }).count()).toBe(0)

    // A choice is sought by its first letters: "u" unselects on the page alone.
    await policies.getByRole("combobox", { name: "Backorders" }).focus()
    await page.keyboard.press("u")
    await page
      .getByRole("dialog", { name: "Set policies of 2 levels" })
      .waitFor()
    await policies.getByLabel("Low at").fill("50")
    await policies.getByRole("button", { name: "Save" }).click()

    const toast = page.getByText("The policies of 2 levels were set")

    await toast.waitFor()

    const told = (await toast.boundingBox())!

    expect(
      await t().sql(
        `select count(*)::int as count from inventory_level
        where low_stock_threshold = 50`
      )
    ).toEqual([{ count: 2 }])

    // What is told stands over no button of the drawer that is opened next.
    await all.click()
    await page.keyboard.press("p")
    await policies.getByRole("button", { name: "Save" }).waitFor()

    const buttons = await Promise.all(
      (await policies.getByRole("button").all()).map((one) => one.boundingBox())
    )

    expect(buttons).toHaveLength(3)
    expect(
      buttons.filter(
        (one) =>
          one!.x < told.x + told.width &&
          told.x < one!.x + one!.width &&
          one!.y < told.y + told.height &&
          told.y < one!.y + one!.height
      )
    ).toEqual([])

    const phone = await t().open("/inventory/stock?q=mug", {
      width: 390,
      height: 844,
    })

    await cell(phone, "MUG", "Oslo").waitFor()
    await phone.getByRole("checkbox", { name: "Select MUG, Oslo" }).click()

    const bar = phone.getByRole("dialog", {
      name: "What to do with the selection",
    })

    await bar.waitFor()

    for (const name of [
      "Adjust",
      "Set policies",
      "Transfer from here",
      "Export",
      "Unselect",
    ]) {
      const box = await bar.getByRole("button", { name }).boundingBox()

      expect(box!.x).toBeGreaterThanOrEqual(0)
      expect(box!.x + box!.width).toBeLessThanOrEqual(390)
    }

    // Whose numbers they are stays in sight beside them.
    await cell(phone, "MUG", "Oslo").scrollIntoViewIfNeeded()

    const item = await phone
      .getByRole("row", { name: /MUG Oslo/ })
      .getByRole("link", { name: "Mug", exact: true })
      .boundingBox()
    const number = await cell(phone, "MUG", "Oslo").boundingBox()

    expect(item!.x).toBeGreaterThanOrEqual(0)
    expect(item!.x + item!.width).toBeLessThanOrEqual(number!.x)
  })
})
