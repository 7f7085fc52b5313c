import { Locator, Page } from "playwright-core"

import { LAMP_EAN, giveBarcodes } from "../support/barcodes"
import { testDashboard } from "../support/dashboard-test"
import { breakCamera, drawCamera } from "../support/drawn-camera"

const DAY_MS = 86_400_000

testDashboard((t) => {
  const row = (page: Page, name: string | RegExp) =>
    page.getByRole("row", { name })

  const inDays = (days: number) =>
    new Date(Date.now() + days * DAY_MS).toISOString()

  const lineOf = (drawer: Locator, sku: string) =>
    drawer.getByRole("group", { name: `${sku} at Oslo` })

  const came = (drawer: Locator, sku: string) =>
    lineOf(drawer, sku).getByLabel("Came")

  /** A late delivery of lamps, one of mugs, and somebody who waits for a lamp. */
  const makeDeliveries = async () => {
    const { admin, inventory, shop } = t()
    const { oslo: location_id } = shop.locationIds

    await admin.post("/admin/incoming-stock/batch", {
      create: [
        {
          inventory_item_id: shop.itemIds.LAMP,
          location_id,
          quantity: 10,
          reference: "PO-1",
          expected_at: inDays(4),
          metadata: { supplier: "Lights Ltd" },
        },
        {
          inventory_item_id: shop.itemIds.MUG,
          location_id,
          quantity: 24,
          reference: "PO-1",
          expected_at: inDays(4),
        },
        {
          inventory_item_id: shop.itemIds.TEA,
          location_id,
          quantity: 6,
          reference: "PO-0",
          expected_at: inDays(-3),
        },
      ],
    })
    await inventory.createReservationItems({
      inventory_item_id: shop.itemIds.LAMP!,
      location_id,
      quantity: 7,
      allow_backorder: true,
    })
  }

  it("a delivery is received by scan and by hand, more of one and less of the other, and the ledger tells each", async () => {
    await makeDeliveries()

    const page = await t().open("/inventory/incoming")

    // Five are on hand, seven are reserved: two are promised of these.
    const delivery = row(page, /PO-1 2 lines Oslo 34 2 /)

    await row(page, /TEA Oslo 6 /).waitFor()
    // All lines of the delivery, and no others.
    await delivery.getByRole("button", { name: "PO-1", exact: true }).click()
    await row(page, /TEA/).waitFor({ state: "detached" })
    await row(page, /LAMP Oslo 10 2 /).waitFor()
    expect(new URL(page.url()).searchParams.get("reference")).toBe("PO-1")
    await row(page, /MUG Oslo 24 0 /).waitFor()
    await page.getByRole("checkbox", { name: /^Select all/ }).click()
    await page.keyboard.press("r")

    const drawer = page.getByRole("dialog", { name: "Receive 2 lines" })
    const scan = drawer.getByRole("textbox", { name: "Scan" })

    for (let n = 0; n < 3; n++) {
      await scan.fill("lamp")
      await page.keyboard.press("Enter")
      await drawer.getByText("LAMP: one more").waitFor()
    }

    await scan.fill("0000")
    await page.keyboard.press("Enter")
    await drawer.getByText("0000 is none of these.").waitFor()
    expect(await came(drawer, "LAMP").inputValue()).toBe("3")
    expect(await came(drawer, "MUG").inputValue()).toBe("0")
    await came(drawer, "MUG").fill("25")
    await drawer.getByText("1 more than expected").waitFor()
    await t().expectAccessible(page)
    await drawer.getByLabel("Note").fill("pallet 4")
    await drawer.getByRole("button", { name: "Receive" }).click()
    await page.getByText("28 units were received").waitFor()
    await row(page, /MUG/).waitFor({ state: "detached" })
    await row(page, /LAMP Oslo 7 3 of 10 came/).waitFor()
    expect(await t().stockOf("LAMP")).toEqual({ oslo: "8 / 7", bergen: "none" })
    expect((await t().stockOf("MUG")).oslo).toBe("65 / 0")
    expect(
      await t().sql(
        `select item.sku, stocked_delta::float as delta, note,
          actor_id is not null as has_actor
        from stock_movement join inventory_item item on item.id = inventory_item_id
        where kind = 'received' order by item.sku`
      )
    ).toEqual([
      { sku: "LAMP", delta: 3, note: "pallet 4", has_actor: true },
      { sku: "MUG", delta: 25, note: "pallet 4", has_actor: true },
    ])
  })

  it("of a delivery of 10 lamps one is broken: nine go into stock, and the row and the ledger tell the tenth", async () => {
    await makeDeliveries()

    const page = await t().open("/inventory/incoming")

    await page.getByRole("button", { name: "Lines of PO-1" }).click()
    await row(page, /LAMP Oslo 10 2 /)
      .getByRole("checkbox")
      .click()
    await page.keyboard.press("r")

    const drawer = page.getByRole("dialog", { name: "Receive 1 line" })
    const damaged = lineOf(drawer, "LAMP").getByLabel("Of these damaged")

    await damaged.fill("11")
    await drawer.getByText("Enter no more than the 10").waitFor()
    await drawer.getByRole("button", { name: "Receive" }).click()
    await t().expectAccessible(page)
    await damaged.fill("1")
    await drawer.getByText("Damaged units are written off").waitFor()
    await drawer.getByLabel("Note").fill("crushed corner")
    await drawer.getByRole("button", { name: "Receive" }).click()
    await page.getByText("10 units came: 9 in stock, 1 damaged").waitFor()
    expect((await t().stockOf("LAMP")).oslo).toBe("14 / 7")
    await page.goto(`/app/inventory/incoming?status=received&reference=PO-1`)
    await row(page, /LAMP Oslo 0 10 of 10 came 1 damaged/).waitFor()
    await t().expectAccessible(page)
    expect(
      await t().sql(
        `select kind, stocked_delta::float as stocked,
          incoming_delta::float as incoming, note,
          actor_id is not null as has_actor
        from stock_movement
        where kind in ('received', 'damaged') order by id`
      )
    ).toEqual([
      {
        kind: "received",
        stocked: 9,
        incoming: -9,
        note: "crushed corner",
        has_actor: true,
      },
      {
        kind: "damaged",
        stocked: 0,
        incoming: -1,
        note: "crushed corner",
        has_actor: true,
      },
    ])
    await page.goto("/app/inventory/history?kind=damaged")
    await row(page, /LAMP.*crushed corner/).waitFor()
  })

  it("who waits for a delivery is listed in the order in which they are served, with the way to the order", async () => {
    const { admin, inventory, shop, shopper, store } = t()
    const { oslo: location_id } = shop.locationIds
    const item = shop.itemIds.LAMP!
    const order = await shopper.buy(
      store,
      shop,
      { [shop.variantIds.LAMP!]: 4 },
      shop.shippingOptionIds.oslo
    )
    const waits = (description: string, quantity: number) =>
      inventory.createReservationItems({
        inventory_item_id: item,
        location_id,
        quantity,
        description,
        allow_backorder: true,
      })

    await waits("for the fair", 3)
    await waits("for the window", 2)

    // One is left over from the five on hand; PO-1 has the first of what is missing.
    for (const [reference, quantity, expected_at] of [
      ["PO-2", 9, inDays(9)],
      ["PO-1", 3, inDays(4)],
    ] as const) {
      await admin.post("/admin/incoming-stock", {
        inventory_item_id: item,
        location_id,
        quantity,
        reference,
        expected_at,
      })
    }
    // The order was first, and is short once three are gone.
    await admin.post("/admin/stock-adjustments", {
      lines: [
        {
          inventory_item_id: item,
          location_id,
          adjustment: -3,
          reason: "damaged",
        },
      ],
    })

    const page = await t().open("/inventory/incoming?q=PO-1")

    await row(page, /LAMP Oslo 3 3 /).waitFor()
    await page
      .getByRole("button", { name: "3 Who waits for these units" })
      .click()

    const drawer = page.getByRole("dialog", {
      name: "Who waits for these units",
    })

    await drawer.getByText("LAMP: 3 of 3 units are promised.").waitFor()
    expect(
      (await drawer.getByRole("listitem").allInnerTexts()).map((text) =>
        text
          .replace(/Since .*/, "")
          .split(/\s*\n\s*/)
          .filter(Boolean)
          .slice(0, 2)
      )
    ).toEqual([
      [`Order #${order.display_id}`, "2 of 4"],
      ["for the fair", "1 of 3"],
    ])
    await t().expectAccessible(page)
    await drawer
      .getByRole("link", { name: `Order #${order.display_id}` })
      .click()
    await page.waitForURL(`**/app/orders/${order.id}`)
  })

  it("a late delivery stands out, is given another date, and then will not come", async () => {
    await makeDeliveries()

    const page = await t().open("/inventory/incoming")

    await row(page, /TEA .*overdue since/).waitFor()
    await page.getByRole("checkbox", { name: "Select TEA, Oslo" }).click()
    await page.keyboard.press("d")

    const redate = page.getByRole("dialog", {
      name: "Change the date of 1 line",
    })

    await redate.getByLabel("Expected").fill("2099-03-04")
    await redate.getByRole("button", { name: "Save" }).click()
    await page.getByText("The date of 1 line was changed").waitFor()
    await row(page, /TEA .*Mar 4, 2099/).waitFor()
    await page.getByRole("checkbox", { name: "Select TEA, Oslo" }).click()
    await page.keyboard.press("c")

    const cancel = page.getByRole("dialog", { name: "1 line will not come" })

    await cancel.getByText(/^6 units are expected no longer/).waitFor()
    await cancel.getByLabel("Note").fill("sold out there")
    await cancel.getByRole("button", { name: "It will not come" }).click()
    await page.getByText("1 line is expected no longer").waitFor()
    await row(page, /TEA/).waitFor({ state: "detached" })
    expect(
      await t().sql(
        `select incoming_delta::float as delta, note,
          actor_id is not null as has_actor
        from stock_movement where kind = 'cancelled'`
      )
    ).toEqual([{ delta: -6, note: "sold out there", has_actor: true }])

    // What is over is found by its status.
    await page.getByRole("button", { name: "Status" }).first().click()
    await page.getByRole("menuitemcheckbox", { name: "Cancelled" }).click()
    await page.keyboard.press("Escape")
    await row(page, /TEA .*Cancelled/).waitFor()
  })

  it("a delivery of several lines is one row with its lines beneath, whole over the pages, received as one, and found by its items", async () => {
    const { admin, shop, sql } = t()
    const { bergen, oslo } = shop.locationIds

    await makeDeliveries()
    await admin.post("/admin/incoming-stock/batch", {
      create: Array.from({ length: 22 }, (_, index) => ({
        inventory_item_id: shop.itemIds.MUG,
        location_id: index % 2 ? bergen : oslo,
        quantity: 1,
        reference: "PO-9",
        expected_at: inDays(index ? 20 : 19),
        metadata: { supplier: "Mugs Ltd" },
      })),
    })

    const page = await t().open("/inventory/incoming")
    const lamp = row(page, /LAMP Oslo 10 2 /)
    const lines = page.getByRole("button", { name: "Lines of PO-1" })

    // What is shown is said, since what is over is not.
    await page.getByRole("button", { name: "Status: Expected" }).waitFor()
    await row(page, /PO-1 2 lines Oslo 34 2 /).waitFor()
    expect(await lines.getAttribute("aria-expanded")).toBe("false")
    expect(await lamp.count()).toBe(0)
    await row(page, /PO-1 2 lines/).focus()
    await page.keyboard.press("Enter")
    await lamp.waitFor()
    await row(page, /MUG Oslo 24 0 /).waitFor()
    await t().expectAccessible(page)

    // A line of several is some of its delivery.
    await page.getByRole("checkbox", { name: "Select LAMP, Oslo" }).click()
    await page.getByText("1 selected").waitFor()
    expect(
      await page
        .getByRole("checkbox", { name: "Select PO-1" })
        .getAttribute("aria-checked")
    ).toBe("mixed")
    await page.keyboard.press("u")
    await lines.click()
    await lamp.waitFor({ state: "detached" })

    // Two pages have its lines, and either shows it whole.
    await row(
      page,
      /PO-9 22 lines 2 locations 22 0 .*some of it on another day Mugs Ltd Expected/
    ).waitFor()
    await page.getByRole("button", { name: "Next page" }).click()
    await row(page, /TEA/).waitFor({ state: "detached" })
    await row(page, /PO-9 22 lines 2 locations 22 0 /).waitFor()
    await page.getByRole("checkbox", { name: "Select PO-9" }).click()
    await page.getByText("22 selected").waitFor()
    await page.keyboard.press("r")
    await page
      .getByRole("dialog", { name: "Receive 22 lines" })
      .getByRole("button", { name: "Receive" })
      .click()
    await page.getByText("22 units were received").waitFor()
    expect(
      await sql(
        `select status, count(*)::int as lines, sum(received_quantity)::int as units
        from incoming_stock where reference = 'PO-9' group by status`
      )
    ).toEqual([{ status: "received", lines: 22, units: 22 }])

    await page.goto("/app/inventory/incoming")
    await page.getByRole("combobox", { name: "Item" }).fill("lamp")
    await page.getByRole("option", { name: /^LAMP/ }).click()
    await lamp.waitFor()
    await row(page, /TEA/).waitFor({ state: "detached" })
    expect(
      new URL(page.url()).searchParams.getAll("inventory_item_id")
    ).toEqual([shop.itemIds.LAMP])
  })

  it("a form that was filled in asks before Escape or a press beside it loses what was typed", async () => {
    const page = await t().open("/inventory/incoming")
    const drawer = page.getByRole("dialog", { name: "New delivery" })
    const question = page.getByRole("alertdialog", {
      name: "Leave without saving?",
    })

    await page.getByRole("button", { name: "New delivery" }).click()
    await drawer.waitFor()
    await page.keyboard.press("Escape")
    await drawer.waitFor({ state: "detached" })

    await page.getByRole("button", { name: "New delivery" }).click()
    await drawer.getByLabel("Supplier").fill("Lights Ltd")
    await page.keyboard.press("Escape")
    await question.waitFor()
    await t().expectAccessible(page)
    await question.getByRole("button", { name: "Stay here" }).click()
    await question.waitFor({ state: "detached" })
    expect(await drawer.getByLabel("Supplier").inputValue()).toBe("Lights Ltd")

    // The drawer hears of presses again some moments after the question has gone.
    while (!(await question.isVisible())) {
      await page.mouse.click(20, 20)
      await page.waitForTimeout(100)
    }

    await question.getByRole("button", { name: "Stay here" }).click()
    await question.waitFor({ state: "detached" })
    expect(await drawer.getByLabel("Supplier").inputValue()).toBe("Lights Ltd")

    await page.keyboard.press("Escape")
    await question.getByRole("button", { name: "Leave" }).click()
    await drawer.waitFor({ state: "detached" })

    // Who presses Cancel has said so.
    await page.getByRole("button", { name: "New delivery" }).click()
    await drawer.getByLabel("Supplier").fill("Lights Ltd")
    await drawer.getByRole("button", { name: "Cancel" }).click()
    await drawer.waitFor({ state: "detached" })
    expect(await question.count()).toBe(0)
  })

  it("a line without an item or units is told where it stands, and nothing is sent", async () => {
    const page = await t().open("/inventory/incoming")
    const sent: string[] = []

    page.on("request", (request) => {
      if (request.method() === "POST") {
        sent.push(request.url())
      }
    })
    await page.getByText("Nothing is expected").waitFor()
    await t().expectAccessible(page)
    await page.getByRole("button", { name: "New delivery" }).click()

    const drawer = page.getByRole("dialog", { name: "New delivery" })

    await drawer.getByRole("button", { name: "Expect it" }).click()
    await drawer.getByText("Choose an item.").waitFor()
    await drawer.getByText("Choose a location.").waitFor()
    await drawer.getByText(/^Enter a number above 0/).waitFor()
    expect(sent).toEqual([])
  })

  it("a delivery is received by the camera, and a camera that cannot be used says what to do", async () => {
    await giveBarcodes(t())
    await makeDeliveries()

    const page = await t().open("/inventory/incoming")

    await page.getByRole("button", { name: "Lines of PO-1" }).click()
    await row(page, /LAMP Oslo 10 2 /).waitFor()
    await row(page, /LAMP/).getByRole("checkbox").click()
    await page.keyboard.press("r")

    const drawer = page.getByRole("dialog", { name: "Receive 1 line" })
    const start = drawer.getByRole("button", { name: "Scan with the camera" })

    for (const [name, title] of [
      ["NotAllowedError", "The camera was not allowed"],
      ["NotFoundError", "No camera was found"],
      ["NotReadableError", "Another program uses the camera"],
      ["TypeError", "The camera could not be opened"],
    ] as const) {
      await breakCamera(page, name)
      await start.click()
      await drawer.getByText(title).waitFor()
      await t().expectAccessible(page)
      await drawer.getByRole("button", { name: "Stop the camera" }).click()
    }

    // Where the dashboard came by plain http.
    await page.evaluate(
      `Object.defineProperty(navigator, "mediaDevices", {
        configurable: true, value: undefined
      })`
    )
    await start.click()
    await drawer.getByText("The browser gives no camera to this").waitFor()
    await drawer.getByRole("button", { name: "Stop the camera" }).click()
    await page.evaluate(`delete navigator.mediaDevices`)

    const camera = await drawCamera(page)

    await start.click()
    await camera.show(LAMP_EAN)
    await drawer.getByText("LAMP: one more").waitFor()
    expect(await came(drawer, "LAMP").inputValue()).toBe("1")
    // Who closes the drawer has closed the camera; what it counted is asked for.
    await page.keyboard.press("Escape")
    await page.getByRole("button", { name: "Leave" }).click()
    await page.waitForFunction("window.camerasOn === 0")
  })

  describe.each(["light", "dark"] as const)("in the %s theme", (theme) => {
    it("the page of what is expected shows dates, promises and references, and is accessible", async () => {
      await makeDeliveries()

      const page = await t().open("/inventory/incoming", { theme })

      await page.getByRole("button", { name: "Lines of PO-1" }).click()
      await row(page, /LAMP Oslo 10 2 /).waitFor()
      await t().expectAccessible(page)
      await t().picture(page, "incoming")
    })
  })
})
