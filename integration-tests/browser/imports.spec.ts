import { Page } from "playwright-core"

import { workbookOf } from "../../src/workflows/stock-import/__tests__/support/make-xlsx"
import { testDashboard } from "../support/dashboard-test"

testDashboard((t) => {
  const row = (page: Page, name: string | RegExp) =>
    page.getByRole("row", { name })
  const choose = async (page: Page, name: string, content: string | Buffer) =>
    // The form has a place for another file.
    await page
      .getByLabel(/Drop (a|another) file here/)
      .last()
      .setInputFiles({
        name,
        mimeType: "text/csv",
        buffer: Buffer.from(content),
      })
  const drawerOf = (page: Page) =>
    page.getByRole("dialog", { name: "Import a file" })
  const preview = async (page: Page) =>
    await drawerOf(page)
      .getByRole("button", { name: "Show what it does" })
      .click()
  /** A column of the file is said to be something. */
  const map = async (page: Page, head: string, field: string) => {
    await drawerOf(page).getByRole("combobox", { name: head }).click()
    await page.getByRole("option", { name: field, exact: true }).click()
  }
  const rowsOfImports = async () =>
    await t().sql("select status from stock_import order by id")

  it("a file that nobody knows is mapped, previewed with a row that is refused, applied and undone, and the ledger tells both", async () => {
    const page = await t().open("/inventory/imports")

    t().expectFailure("/admin/stock-imports?")
    await page.getByText("No imports yet").waitFor()
    await t().expectAccessible(page)
    await choose(
      page,
      "supplier.csv",
      "Artikel;Colour;Wohin;Menge\nLAMP;red;Oslo;9\nMUG;;Bergen;12,5\nNONE;;Oslo;1\n"
    )

    const drawer = drawerOf(page)

    await drawer.getByLabel("Note").fill("pallet 7")
    await preview(page)

    // What the heads say is filled in; what nobody can guess is asked for.
    await drawer.getByText("Which column is what?").waitFor()
    await drawer.getByText("First row: LAMP").waitFor()
    expect(
      await drawer.getByRole("combobox", { name: "Artikel" }).innerText()
    ).toBe("SKU")
    await preview(page)
    await drawer.getByText(/^Say which column has the location/).waitFor()
    expect(await rowsOfImports()).toEqual([])
    await t().expectAccessible(page)
    await map(page, "Wohin", "Location")
    await drawer
      .getByRole("checkbox", { name: "Open levels that are missing" })
      .click()
    await preview(page)

    await page.waitForURL(/\/inventory\/imports\/simp_\w+/)
    await row(page, /^2 .*LAMP Oslo 5 9 \+4 Changes stock/).waitFor()
    await row(
      page,
      /^4 NONE Oslo Refused sku "NONE" is the SKU of no item/
    ).waitFor()
    await row(page, /^Oslo 1 5 9 \+4/).waitFor()
    await page
      .getByText("1 row is refused; the others go on without it.")
      .waitFor()
    await t().expectAccessible(page)
    expect((await t().stockOf("LAMP")).oslo).toBe("5 / 0")

    // The rows of one kind alone, in the address bar and after it is loaded anew.
    await page.getByRole("button", { name: /^1 Refused/ }).click()
    await row(page, /LAMP Oslo/).waitFor({ state: "detached" })
    await page.reload()
    await row(page, /^4 NONE/).waitFor()
    expect(await row(page, /LAMP Oslo/).count()).toBe(0)

    const download = page.waitForEvent("download")

    await page.getByRole("button", { name: "Export" }).click()
    expect((await download).suggestedFilename()).toBe("supplier-rows.csv")

    await page.getByRole("button", { name: "Apply", exact: true }).click()

    const apply = page.getByRole("dialog", { name: "Apply" })

    await apply.getByText("5 → 9 (+4)").waitFor()
    await t().expectAccessible(page)
    await apply.getByRole("button", { name: "Apply 2 rows" }).click()
    await page.getByRole("button", { name: "Undo", exact: true }).waitFor()
    await page.getByRole("button", { name: /^2 Done/ }).waitFor()
    expect((await t().stockOf("LAMP")).oslo).toBe("9 / 0")

    const told = async (kind: string) =>
      await t().sql(
        `select item.sku, stocked_delta::float as delta, reason, note,
          reference_type, actor_id is not null as has_actor
        from stock_movement join inventory_item item on item.id = inventory_item_id
        where kind = ? and reference_type is not null order by item.sku`,
        [kind]
      )

    expect(await told("counted")).toEqual([
      {
        sku: "LAMP",
        delta: 4,
        reason: "correction",
        note: "pallet 7",
        reference_type: "stock_import",
        has_actor: true,
      },
      expect.objectContaining({ sku: "MUG", note: "pallet 7" }),
    ])

    // The group is found in the history, and leads back.
    await page.getByRole("link", { name: "Open in History" }).click()
    await row(page, /LAMP.*Counted.*Oslo.*\+4/).waitFor()
    await row(page, /LAMP/).getByRole("link", { name: "Import" }).click()
    await page.waitForURL(/\/inventory\/imports\/simp_\w+/)
    await page.getByRole("button", { name: "Undo", exact: true }).click()

    const undo = page.getByRole("dialog", { name: "Undo" })

    await undo.getByLabel("Note").fill("wrong file")
    await t().expectAccessible(page)
    await undo.getByRole("button", { name: "Undo 2 levels" }).click()
    await page.getByText("The import was undone").waitFor()
    await page.getByRole("link", { name: "The undo in History" }).waitFor()
    expect((await t().stockOf("LAMP")).oslo).toBe("5 / 0")
    expect(
      await t().sql(
        "select distinct note, actor_id is not null as has_actor from stock_movement where kind = 'undone'"
      )
    ).toEqual([{ note: "wrong file", has_actor: true }])
    await page.getByRole("link", { name: "All imports" }).click()
    await row(page, /^supplier\.csv Undone Columns chosen/).waitFor()
  })

  it("a file that is known has more columns, which a person chooses, with all that a file can say and every choice of the form", async () => {
    const { inventory, shop } = t()
    const page = await t().open("/inventory/imports")
    const drawer = drawerOf(page)
    const option = async (label: string, choice: string) => {
      await drawer.getByRole("combobox", { name: label }).click()
      await page.getByRole("option", { name: choice, exact: true }).click()
    }

    t().expectFailure("/admin/stock-imports?")
    await choose(
      page,
      "shopify.csv",
      [
        "Handle;SKU;Location;On hand (current);Believed;On order;ETA;Safety stock;Low stock threshold;Why;Remark",
        "lamp;LAMP;Oslo;9;5;4;2031-01-31;1;3;cycle_count;shelf 3",
        "mug;MUG;Oslo;9;7;;;;;;",
        "new;NEW-1;;1,5;;;;;;;",
      ].join("\n")
    )
    await drawer
      .getByRole("checkbox", { name: "Choose the columns myself" })
      .click()
    await drawer
      .getByRole("checkbox", { name: "Make items that are missing" })
      .click()
    await option("Location of rows without one", "Oslo")
    await option("Decimals", "After a comma: 1,5")
    await option(
      "If stock changes before it is applied",
      "Add the difference to what is there by then"
    )
    await preview(page)

    // Nothing is wrong with the file: what it seems to be is filled in.
    await drawer.getByText("Which column is what?").waitFor()
    await drawer
      .getByText("Look at what is filled in", { exact: false })
      .waitFor()
    expect(await drawer.getByRole("alert").count()).toBe(0)
    expect(await rowsOfImports()).toEqual([])
    for (const [head, field] of [
      ["SKU", "SKU"],
      ["Location", "Location"],
      ["On order", "Units on their way from now on"],
      ["ETA", "When they arrive"],
      ["Safety stock", "Safety stock"],
      ["Low stock threshold", "Low stock threshold"],
      ["Remark", "Note"],
      ["Handle", "Not used"],
    ] as const) {
      expect(
        await drawer
          .getByRole("combobox", { name: head, exact: true })
          .innerText()
      ).toBe(field)
    }
    await map(page, "On hand (current)", "Units on hand from now on")
    await map(page, "Believed", "Units that should be there now")
    await map(page, "Why", "Reason")
    await t().expectAccessible(page)
    await preview(page)

    await page.waitForURL(/\/inventory\/imports\/simp_\w+/)
    await row(page, /^2 .*LAMP Oslo 5 9 \+4 .*→ 4 .*→ 1 .*→ 3/).waitFor()
    await row(page, /^3 .*MUG.*Refused.*not the expected 7/).waitFor()
    await row(page, /^4 NEW-1 Oslo .*1\.5/).waitFor()
    await t().expectAccessible(page)

    // Sold meanwhile: the four that the file adds are added to what is left.
    await inventory.adjustInventory(
      shop.itemIds.LAMP!,
      shop.locationIds.oslo,
      -1
    )
    await page.getByRole("button", { name: "Apply", exact: true }).click()
    await page.getByRole("button", { name: "Apply 2 rows" }).click()
    await page.getByRole("button", { name: /^2 Done/ }).waitFor()

    expect(
      await inventory.retrieveInventoryLevel(
        shop.itemIds.LAMP!,
        shop.locationIds.oslo!
      )
    ).toMatchObject({
      stocked_quantity: 8,
      incoming_quantity: 4,
      safety_stock: 1,
      low_stock_threshold: 3,
    })
    expect(await inventory.listIncomingStocks({ sku: "LAMP" })).toMatchObject([
      { quantity: 4, expected_at: new Date("2031-01-31T00:00:00Z") },
    ])
    expect(
      (await inventory.listMovementPage({ sku: "LAMP", kind: "counted" }))
        .movements
    ).toMatchObject([
      { stocked_delta: 4, reason: "cycle_count", note: "shelf 3" },
    ])
    expect(await inventory.listStockMovements({ sku: "NEW-1" })).toMatchObject([
      { stocked_after: 1.5, location_id: shop.locationIds.oslo },
    ])
    expect((await t().stockOf("MUG")).oslo).toBe("40 / 0")
  })

  it("the same file twice is told, goes on while nobody looks, and is deleted where it is not applied", async () => {
    const { inventory, shop } = t()
    const page = await t().open("/inventory/imports")
    const file = workbookOf([
      ["inventory_item_id", "location_id", "stocked_quantity"],
      [shop.itemIds.LAMP!, shop.locationIds.oslo, "8"],
    ])

    // Dropped, as a spreadsheet, which is known by its heads.
    const dropped = await page.evaluateHandle(
      `(() => {
        const bytes = Uint8Array.from(atob("${file.toString("base64")}"), (one) => one.charCodeAt(0))
        const data = new DataTransfer()

        data.items.add(new File([bytes], "stock.xlsx"))

        return data
      })()`
    )

    await page.getByText("Drop a file here, or choose one").waitFor()
    await page
      .locator("label", { hasText: "Drop a file here" })
      .dispatchEvent("drop", { dataTransfer: dropped })
    await drawerOf(page).getByText("stock.xlsx").waitFor()
    await page.keyboard.press("Control+Enter")
    await page.waitForURL(/\/inventory\/imports\/simp_\w+/)
    await row(page, /^2 .*LAMP Oslo 5 8 \+3 Changes stock/).waitFor()

    // Of a long one the page is left and loaded anew before it is done.
    let isHeld = true

    await page.route(/\/admin\/stock-imports\/simp_\w+$/, async (route) => {
      const response = await route.fetch()
      const json = await response.json()

      if (isHeld && json.stock_import.started_at) {
        json.stock_import.status = "applying"
        json.stock_import.counts.applied = 0
      }
      await route.fulfill({ response, json })
    })
    await page.getByRole("button", { name: "Apply", exact: true }).click()
    await page.getByRole("button", { name: "Apply 1 row" }).click()

    const progress = page.getByRole("progressbar", {
      name: "Rows that had their turn: 0 of 1.",
    })

    await progress.waitFor()
    await page.reload()
    await progress.waitFor()
    await t().expectAccessible(page)
    isHeld = false
    await page.getByRole("button", { name: /^1 Done/ }).waitFor()
    await page.getByRole("button", { name: "Undo", exact: true }).waitFor()
    await progress.waitFor({ state: "detached" })
    await page.unrouteAll({ behavior: "wait" })
    expect((await t().stockOf("LAMP")).oslo).toBe("8 / 0")

    await page.getByRole("link", { name: "All imports" }).click()
    await row(page, /stock\.xlsx Applied/).waitFor()
    await choose(page, "again.xlsx", file)
    await preview(page)
    await page.getByText(/^This file was applied before:/).waitFor()

    // Of a file that sets what is on hand nothing is left to do.
    await page.getByText("There is nothing to apply").waitFor()
    expect(
      await page
        .getByRole("button", { name: "Apply", exact: true })
        .isDisabled()
    ).toBe(true)
    await inventory.adjustInventory(
      shop.itemIds.LAMP!,
      shop.locationIds.oslo,
      1
    )
    await page.getByRole("link", { name: "All imports" }).click()
    await choose(page, "again.xlsx", file)
    await preview(page)
    await row(page, /^2 .*LAMP Oslo 9 8 -1 Changes stock/).waitFor()
    await page.getByRole("button", { name: "Apply", exact: true }).click()

    const apply = page.getByRole("dialog", { name: "Apply" })

    await apply
      .getByText("The same file was applied before.", { exact: false })
      .waitFor()
    expect(
      await apply.getByRole("button", { name: "Apply 1 row" }).isDisabled()
    ).toBe(true)
    await apply.getByRole("button", { name: "Cancel" }).click()
    await page.getByRole("button", { name: "Delete" }).click()
    await page
      .getByRole("alertdialog")
      .getByRole("button", { name: "Delete" })
      .click()
    await page.getByText("The import was deleted").waitFor()
    await page.waitForURL(/\/inventory\/imports$/)
    expect(await rowsOfImports()).toEqual([
      { status: "applied" },
      { status: "previewed" },
    ])
    expect((await t().stockOf("LAMP")).oslo).toBe("9 / 0")
  })

  it("a file that cannot be read, a server that fails and one that is gone are told with a next step, and the form stays as it was", async () => {
    const page = await t().open("/inventory/imports")
    const drawer = drawerOf(page)
    const alert = drawer.getByRole("alert")

    t().expectFailure("/admin/stock-imports")
    await choose(page, "bad.csv", 'sku,place,units\nLAMP,Oslo,"9\n')
    await drawer.getByLabel("Note").fill("kept")
    await preview(page)
    await alert.getByText(/^Row 2 opens a quote that is never closed/).waitFor()
    await t().expectAccessible(page)

    await choose(page, "good.csv", "sku,place,units\nLAMP,Oslo,9\n")
    await drawer.getByText("good.csv").waitFor()
    await alert.waitFor({ state: "detached" })
    await page.route("**/admin/stock-imports?*", (route) =>
      route.request().method() === "POST"
        ? route.fulfill({
            status: 500,
            json: { type: "unknown_error", message: "An unknown error" },
          })
        : route.continue()
    )
    await preview(page)
    await alert.getByText("The server failed").waitFor()
    await page.unroute("**/admin/stock-imports?*")
    await page.route("**/admin/stock-imports?*", (route) => route.abort())
    await preview(page)
    await alert.getByText("No connection to the server").waitFor()
    await page.unroute("**/admin/stock-imports?*")
    await preview(page)
    await drawer.getByText("Which column is what?").waitFor()
    expect(await drawer.getByLabel("Note").inputValue()).toBe("kept")
    expect(await rowsOfImports()).toEqual([])

    // Somebody else deletes it meanwhile, or applies it.
    await preview(page)
    await page.waitForURL(/\/inventory\/imports\/simp_\w+/)
    await row(page, /^2 .*LAMP Oslo 5 9/).waitFor()
    await page.getByRole("button", { name: "Apply", exact: true }).click()
    await t().sql(
      "update stock_import set status = 'applying', group_id = 'smgrp_other', started_at = now()"
    )

    const apply = page.getByRole("dialog", { name: "Apply" })

    await apply.getByRole("button", { name: "Apply 1 row" }).click()
    await apply.getByText(/and only one that is previewed is applied/).waitFor()
    await t().sql("delete from stock_import")
    await page.goto("/app/inventory/imports/simp_none")
    await page
      .getByRole("alert")
      .getByText("It is not there any more")
      .waitFor()
    await page.getByRole("link", { name: "All imports" }).waitFor()
    await t().expectAccessible(page)
  })

  describe.each(["light", "dark"] as const)("in the %s theme", (theme) => {
    it("the page of an import shows what a file does, row by row and by location, and is accessible", async () => {
      const page = await t().open("/inventory/imports", { theme })

      // Asked for without a mapping, it is refused with the columns.
      t().expectFailure("/admin/stock-imports?")
      await choose(
        page,
        "spring-delivery.csv",
        "sku,location,on hand\nLAMP,Oslo,17\nMUG,Oslo,64\nTEA,Bergen,1.234\nSWEATER-M,Bergen,24\nTEA,Oslo,30\nVASE,Oslo,6\n"
      )
      await preview(page)
      await drawerOf(page).getByText("Which column is what?").waitFor()
      // Its button is pale until the answer is dealt with.
      await drawerOf(page)
        .getByText("The file is being read", { exact: false })
        .waitFor({ state: "detached" })
      // Under the mouse a button of Medusa's is paler than it may be in the dark.
      await page.mouse.move(0, 0)
      await t().expectAccessible(page)
      await t().picture(page, "import-columns")
      await preview(page)
      await row(page, /^2 .*LAMP Oslo 5 17/).waitFor()
      await t().expectAccessible(page)
      await t().picture(page, "import")
    })
  })
})
