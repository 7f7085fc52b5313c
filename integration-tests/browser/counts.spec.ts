import { Page } from "playwright-core"

import { LAMP_EAN, MUG_UPC, giveBarcodes } from "../support/barcodes"
import { testDashboard } from "../support/dashboard-test"
import { drawCamera } from "../support/drawn-camera"

testDashboard((t) => {
  const row = (page: Page, name: string | RegExp) =>
    page.getByRole("row", { name })

  it("lamps and mugs are counted on a phone by scan and by hand while a mug is sent, reviewed and posted, and the ledger tells it", async () => {
    const { admin, inventory, shop, sql, stockOf } = t()
    const { variants } = await admin.get(
      "/admin/product-variants?sku=LAMP&fields=id,product_id"
    )

    await admin.post(
      `/admin/products/${variants[0].product_id}/variants/${variants[0].id}`,
      { ean: "7310865004703" }
    )
    await inventory.createReservationItems({
      inventory_item_id: shop.itemIds.TEA!,
      location_id: shop.locationIds.oslo,
      quantity: 4,
    })

    const page = await t().open("/inventory/counts", {
      width: 390,
      height: 844,
    })

    await page.getByText("Nothing was counted yet").waitFor()
    await t().expectAccessible(page)
    await page.getByRole("button", { name: "Open a count" }).click()

    const drawer = page.getByRole("dialog", { name: "Open a count" })

    await drawer.getByLabel("Location").click()
    await page.getByRole("option", { name: "Oslo" }).click()
    await drawer.getByRole("button", { name: "Open" }).click()

    const scan = page.getByRole("textbox", { name: "Barcode or SKU" })
    const found = page.locator("p.text-5xl")
    const enter = async (code: string, units: string, sum: string) => {
      await scan.fill(code)
      await page.getByRole("textbox", { name: "Units" }).fill(units)
      await scan.press("Enter")
      await found.getByText(sum, { exact: true }).waitFor()
    }

    // It is typed at once: the hands are on the keyboard, or hold a scanner.
    await scan.and(page.locator(":focus")).waitFor()
    await t().expectAccessible(page)
    await enter("7310865004703", "1", "1")
    await enter("7310865004703", "1", "2")
    await enter("MUG", "39", "39")
    // One is sent while the other shelf is counted.
    await inventory.adjustInventory(
      shop.itemIds.MUG!,
      shop.locationIds.oslo,
      -1
    )
    await enter("MUG", "1", "40")
    t().expectFailure("/entries")
    await scan.fill("NOTHING")
    await scan.press("Enter")
    await page.getByText("NOTHING is the SKU or barcode of nothing").waitFor()

    // A scanner does not wait for the answer to its last scan, however late it is.
    const late = "/admin/stock-counts/*/entries"
    let answer = () => {}
    const isAnswered = new Promise<void>((resolve) => (answer = resolve))

    await page.route(`**${late}`, async (route) => {
      await isAnswered
      await route.continue()
    })
    for (const code of ["7310865004703", "TEA", "TEA"]) {
      await page.keyboard.type(code)
      await page.keyboard.press("Enter")
    }
    expect(await scan.inputValue()).toBe("")
    answer()
    await page.getByRole("status").filter({ hasText: /^TEA2/ }).waitFor()
    // What was not counted stays in sight until it is put away.
    await page.getByRole("button", { name: "Put away: NOTHING" }).click()
    await page
      .getByText("NOTHING is the SKU or barcode of nothing")
      .waitFor({ state: "detached" })
    await row(page, /LAMP .*3 5 -2 /).waitFor()
    // Of four that are reserved two were found so far, which is no shortfall yet.
    await row(page, /TEA .*2 60 -58 /).waitFor()
    expect(await page.getByText("More is reserved").count()).toBe(0)

    await page.getByRole("button", { name: "End counting" }).click()
    await page.getByText("The count is in review").waitFor()
    await page.getByText("More is reserved than was found:").waitFor()
    await row(page, /MUG .*Moved meanwhile/).waitFor()
    await page.getByRole("checkbox", { name: "Select MUG" }).click()
    await page
      .getByRole("dialog", { name: "What to do with the selection" })
      .waitFor()
    await t().expectAccessible(page)
    await page.keyboard.press("c")
    await row(page, /MUG .*Counted/).waitFor()
    await row(page, /LAMP .*3 5 -2 Counted/).waitFor()
    await t().expectAccessible(page)
    await page.getByRole("button", { name: "Post" }).click()
    await page
      .getByRole("dialog", { name: "Post" })
      .getByRole("button", { name: "Post" })
      .click()
    await page.getByText("The stock of 2 items was changed").waitFor()
    expect((await stockOf("LAMP")).oslo).toBe("3 / 0")
    expect((await stockOf("MUG")).oslo).toBe("39 / 0")
    expect(
      await sql(
        `select item.sku, kind, reason, stocked_delta::float as delta,
          actor_id is not null as has_actor
        from stock_movement join inventory_item item on item.id = inventory_item_id
        where reference_type = 'stock_count' order by item.sku`
      )
    ).toEqual([
      {
        sku: "LAMP",
        kind: "counted",
        reason: "cycle_count",
        delta: -2,
        has_actor: true,
      },
      {
        sku: "TEA",
        kind: "counted",
        reason: "cycle_count",
        delta: -58,
        has_actor: true,
      },
    ])
  })

  it("lamps and mugs are counted by the camera: what is held before it counts once, shown again it counts again, and nothing is fetched from elsewhere", async () => {
    const { admin, shop, sql } = t()

    await giveBarcodes(t())

    const { stock_count } = await admin.post("/admin/stock-counts", {
      location_id: shop.locationIds.oslo,
    })
    const page = await t().open(`/inventory/counts?id=${stock_count.id}`, {
      width: 390,
      height: 844,
    })
    const asked: string[] = []
    const entries = async () =>
      await sql(
        `select item.sku, sum(entry.quantity)::float as units,
          count(*)::int as entries
        from stock_count_entry entry
        join stock_count_line line on line.id = entry.line_id
        join inventory_item item on item.id = line.inventory_item_id
        group by item.sku order by item.sku`
      )
    const found = page.locator("p.text-5xl")

    page.on("request", (request) => asked.push(request.url()))
    await page.getByRole("textbox", { name: "Barcode or SKU" }).waitFor()
    expect(asked.filter((url) => url.includes(".wasm"))).toEqual([])

    const camera = await drawCamera(page)
    // Pictures go by, in each of which the code is read.
    const goOn = async () => {
      const from = await page.evaluate<number>("window.pictures")

      await page.waitForFunction(`window.pictures > ${from} + 60`)
    }

    await page.getByRole("button", { name: "Scan with the camera" }).click()
    await page.getByText("Hold a code before the camera.").waitFor()
    await camera.show(LAMP_EAN)
    await page.getByText(`Read: ${LAMP_EAN}`).waitFor()
    await found.getByText("1", { exact: true }).waitFor()
    await goOn()
    expect(await entries()).toEqual([{ sku: "LAMP", units: 1, entries: 1 }])
    await t().expectAccessible(page)

    await camera.show(null)
    await page.getByText("Hold a code before the camera.").waitFor()
    await camera.show(LAMP_EAN)
    await found.getByText("2", { exact: true }).waitFor()

    // What of it the shop has is told by either spelling.
    t().expectFailure("/entries")
    await camera.show(`0${MUG_UPC}`)
    await page.getByText(/Read: 0?036000291452/).waitFor()
    await found.getByText("1", { exact: true }).waitFor()
    expect(await entries()).toEqual([
      { sku: "LAMP", units: 2, entries: 2 },
      { sku: "MUG", units: 1, entries: 1 },
    ])

    await camera.show("4006381333931")
    await page.getByText("4006381333931 is the SKU or barcode of").waitFor()
    expect(await entries()).toHaveLength(2)

    expect(await camera.camerasOn()).toBe(1)
    await page.getByRole("button", { name: "Stop the camera" }).click()
    await page.waitForFunction("window.camerasOn === 0")

    const decoders = asked.filter((url) => url.includes(".wasm"))

    expect(decoders).toHaveLength(1)
    expect(
      asked.filter((url) => !url.startsWith(new URL(page.url()).origin))
    ).toEqual([])
  })

  describe.each(["light", "dark"] as const)("in the %s theme", (theme) => {
    it("the page of a count shows what was found and what differs, and is accessible", async () => {
      const { admin, shop } = t()
      const { stock_count } = await admin.post("/admin/stock-counts", {
        location_id: shop.locationIds.oslo,
        note: "november",
      })

      await admin.post(`/admin/stock-counts/${stock_count.id}/entries`, {
        entries: [
          { sku: "LAMP", quantity: 4 },
          { sku: "MUG", quantity: 41 },
        ],
      })

      const page = await t().open(`/inventory/counts?id=${stock_count.id}`, {
        theme,
      })

      await row(page, /LAMP .*4 5 -1 Counted/).waitFor()
      await t().expectAccessible(page)
      await t().picture(page, "counts")
    })
  })
})
