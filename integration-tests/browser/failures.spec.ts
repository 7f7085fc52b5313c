import { Page, Route } from "playwright-core"

import { testDashboard } from "../support/dashboard-test"

/** What a server answers, and what a page says of it. */
const FAILURES = [
  [400, "This cannot be done", /no such number\. Correct it and try again/],
  [404, "It is not there any more", /load the page anew/],
  [409, "It was changed meanwhile", /Load the page anew and try again/],
  [500, "The server failed", /your developer finds the cause/],
  [0, "No connection to the server", /Check your network and try again/],
  [401, "You were logged out", /Log in again\. What you entered is kept/],
] as const

/** Each page, by what it asks for first, and by what stands there when all is well. */
const PAGES = [
  ["/inventory/stock", "/admin/stock-levels?", "LAMP"],
  ["/inventory/holds", "/admin/cart-reservations?", "No cart holds anything"],
  ["/inventory/low-stock", "/admin/inventory/low-stock", "Nothing is low"],
  ["/inventory/incoming", "/admin/incoming-stock?", "Nothing is expected"],
  ["/inventory/transfers", "/admin/stock-transfers?", "No transfers yet"],
  ["/inventory/history", "/admin/stock-movements?", "Level opened"],
  ["/inventory/check", "/admin/stock-reconciliation", "All numbers agree"],
  ["/inventory/overview", "/admin/stock-overview?", "Nobody was refused"],
  ["/inventory/imports", "/admin/stock-imports?", "No imports yet"],
  ["/inventory/counts", "/admin/stock-counts?", "Nothing was counted yet"],
  ["/inventory/waitlist", "/admin/stock-waitlist?", "Nobody waits"],
] as const

/** What each page is for, by keys alone: where Tab leads, and what is opened there. */
const BY_TAB = [
  ["/inventory/incoming", "New delivery", "New delivery"],
  ["/inventory/transfers", "New transfer", "New transfer"],
  ["/inventory/counts", "Open a count", "Open a count"],
  ["/inventory/history", "Undo the change of", "Undo this change"],
] as const

/** What is done with a row by its key, and the drawer that asks for more. */
const BY_ROW = [
  ["/inventory/stock?q=lamp", "a", "Adjust 1 level"],
  ["/inventory/stock?q=lamp", "p", "Set policies of 1 level"],
  ["/inventory/holds", "r", "Release 1 hold"],
  ["/inventory/low-stock", "o", "New delivery"],
  ["/inventory/incoming", "r", "Receive 1 line"],
] as const

testDashboard((t) => {
  const answer = (status: number) => (route: Route) =>
    status
      ? route.fulfill({
          status,
          json: { type: "failed", message: "There is no such number." },
        })
      : route.abort()

  const expectFailing = async (
    page: Page,
    [, title, next]: (typeof FAILURES)[number]
  ) => {
    const alert = page.getByRole("alert").filter({ hasText: title })

    await alert.first().waitFor({ timeout: 60_000 })
    expect(await alert.first().innerText()).toMatch(next)
  }

  /**
   * All is well from when the page is loaded anew, and not before: one that asks
   * by itself would come back by itself.
   */
  const logInAgain = async (page: Page, heal: () => void) => {
    page.on("request", (request) => {
      if (request.isNavigationRequest()) {
        heal()
      }
    })
    await page.getByRole("button", { name: "Log in again" }).click()
  }

  it("every page says what the server answered and what to do next, and comes back by it", async () => {
    const first = await t().open("/inventory/stock")

    await first.getByText("LAMP").first().waitFor()

    // All at once, each in a tab of its own.
    await Promise.all(
      PAGES.map(async ([address, path, whenWell]) => {
        let failure: (typeof FAILURES)[number] | undefined = FAILURES[0]
        let refused = 0

        t().expectFailure(path)

        const page = await t().open("/inventory/stock", { beside: first })

        await page.route(
          (url) => `${url.pathname}${url.search}`.includes(path),
          async (route) => {
            if (!failure) {
              return await route.fallback()
            }
            refused++
            await answer(failure[0])(route)
          }
        )
        await page.goto(`/app${address}`)

        for (failure of FAILURES) {
          const before: number = refused

          // By the button of the failure before, where the page has not asked anew
          // by itself.
          if (failure !== FAILURES[0]) {
            await page
              .getByRole("button", { name: "Try again" })
              .or(page.getByText(failure[1]))
              .first()
              .click()
          }
          await expectFailing(page, failure)
          expect({ address, failure, isAsked: refused > before }).toEqual({
            address,
            failure,
            isAsked: true,
          })
        }

        await logInAgain(page, () => (failure = undefined))
        await page.getByText(whenWell).first().waitFor({ timeout: 60_000 })
        expect(new URL(page.url()).pathname).toBe(`/app${address}`)
      })
    )
  }, 240_000)

  it("an address that asks for what there is not says so, and leads to the whole list", async () => {
    const odd = [
      [
        "/inventory/stock?order=bogus",
        "/admin/stock-levels?",
        /^.*order must be one of title, sku, .*, got "bogus"\. Correct it/s,
        "LAMP",
      ],
      [
        "/inventory/history?kind=bogus",
        "/admin/stock-movements?",
        /kind must be one of .*adjusted, .*, got "bogus"\. Correct it/s,
        "Level opened",
      ],
    ] as const

    for (const [address, path, words, whenWell] of odd) {
      t().expectFailure(path)

      const page = await t().open(address)
      const alert = page.getByRole("alert").filter({
        hasText: "This cannot be done",
      })

      await alert.waitFor()
      expect(await alert.innerText()).toMatch(words)
      await alert.getByRole("button", { name: "Show the whole list" }).click()
      await page.getByText(whenWell).first().waitFor()
      expect(new URL(page.url()).search).toBe("")
    }

    // What is no day is not asked for.
    const page = await t().open("/inventory/history?from=x")

    await page.getByText("Level opened").first().waitFor()
    await page.getByRole("button", { name: "Period", exact: true }).waitFor()
  })

  it("a change that fails is told with what to do next, loses nothing of what was entered, and is made once in the end", async () => {
    const { shop, shopper, store, sql } = t()

    await shopper.fillCart(store, shop, { [shop.variantIds.LAMP!]: 2 })

    const page = await t().open("/inventory/holds")
    const drawer = page.getByRole("dialog", { name: "Release 1 hold" })
    const keys: (string | undefined)[] = []

    await page.getByRole("checkbox", { name: "Select LAMP" }).click()
    await page.keyboard.press("r")
    await drawer.getByRole("combobox", { name: "Reason" }).click()
    await page.getByRole("option", { name: "Correction" }).click()
    await drawer.getByLabel("Note").fill("asked by phone")
    page.on("request", (request) => {
      if (request.url().includes("/release")) {
        keys.push(request.headers()["idempotency-key"])
      }
    })
    t().expectFailure("/release")

    for (const failure of FAILURES) {
      await page.route("**/release", answer(failure[0]))
      await drawer.getByRole("button", { name: "Release" }).click()
      await drawer.getByText(failure[1]).first().waitFor()
      expect(await drawer.innerText()).toMatch(failure[2])
      expect(await drawer.getByLabel("Note").inputValue()).toBe(
        "asked by phone"
      )
      await page.unroute("**/release")
    }
    // Whoever was logged out does so beside it: this tab keeps what was filled in.
    expect(
      await drawer
        .getByRole("link", { name: "Log in in another tab" })
        .getAttribute("href")
    ).toBe("/app/login")
    expect(keys).toHaveLength(FAILURES.length)
    expect((await t().stockOf("LAMP")).oslo).toBe("5 / 2")
    expect(
      await sql("select id from stock_movement where kind = 'released'")
    ).toEqual([])

    await drawer.getByRole("button", { name: "Release" }).click()
    await page.getByText("1 hold was released").waitFor()
    expect(new Set(keys).size).toBe(1)
    expect(
      await sql(
        "select note, reserved_delta::int as units from stock_movement where kind = 'released'"
      )
    ).toEqual([{ note: "asked by phone", units: -2 }])

    // A list that was shown, and cannot be asked anew, leads there too.
    t().expectFailure("/admin/cart-reservations")
    let isLoggedOut = true

    await page.route("**/admin/cart-reservations?**", (route) =>
      isLoggedOut ? answer(401)(route) : route.fallback()
    )
    await page.getByRole("button", { name: "Log in again" }).waitFor()
    await t().expectAccessible(page)
    await logInAgain(page, () => (isLoggedOut = false))
    await page.getByText("No cart holds anything").waitFor()
    expect(await page.getByRole("alert").count()).toBe(0)
  })

  it("every page is used by keys alone, and who closes a drawer is where it was opened from", async () => {
    const { admin, inventory, shop, shopper, store } = t()
    const level = {
      inventory_item_id: shop.itemIds.LAMP!,
      location_id: shop.locationIds.oslo!,
    }

    await shopper.fillCart(store, shop, { [shop.variantIds.LAMP!]: 2 })
    await inventory.setStockPolicies({ ...level, low_stock_threshold: 9 })
    await admin.post("/admin/incoming-stock/batch", {
      create: [{ ...level, quantity: 4 }],
    })
    await admin.post("/admin/stock-adjustments", {
      reason: "other",
      lines: [{ ...level, adjustment: 1 }],
    })

    const page = await t().open("/inventory/stock")
    const named = `(() => {
      const { activeElement: one } = document

      return one.getAttribute("aria-label") ?? one.innerText ?? ""
    })()`
    const press = (key: string) => page.keyboard.press(key)
    /** Goes on by Tab until what has this name is reached. */
    const tabTo = async (name: string) => {
      const passed: string[] = []

      while (!passed.at(-1)?.startsWith(name)) {
        expect(passed.length).toBeLessThan(150)
        await press("Tab")
        passed.push((await page.evaluate<string>(named)).trim())
      }
    }
    const openAndClose = async (open: string, title: string) => {
      const drawer = page.getByRole("dialog", { name: title, exact: true })

      await page.evaluate("window.opener = document.activeElement")
      await press(open)
      await drawer.waitFor()
      await press("Escape")
      await drawer.waitFor({ state: "detached" })
    }
    const isBack = () =>
      page.waitForFunction("document.activeElement === window.opener")

    for (const [address, button, title] of BY_TAB) {
      await page.goto(`/app${address}`)
      await page
        .getByRole("button", { name: new RegExp(`^${button}`) })
        .first()
        .waitFor()
      await tabTo(button)
      await openAndClose("Enter", title)
      await isBack()
    }

    for (const [address, key, title] of BY_ROW) {
      await page.goto(`/app${address}`)
      await page.getByRole("row", { name: /LAMP/ }).first().waitFor()
      // The list, whose first row comes after its head.
      await page.getByRole("region").first().focus()

      while (
        !(await page.evaluate<boolean>(
          `document.activeElement.matches("tbody tr")`
        ))
      ) {
        await press("Tab")
      }

      await press("x")
      await page.getByText("1 selected").waitFor()
      await openAndClose(key, title)

      // A delivery is drafted on a page of its own.
      if (title !== "New delivery") {
        await isBack()
      }
    }

    // A number is changed where it stands.
    await page.goto("/app/inventory/stock?q=lamp")
    await page.getByRole("button", { name: /^On hand of LAMP/ }).waitFor()
    await tabTo("On hand of LAMP at Oslo")
    await page.keyboard.type("+2")
    await press("Enter")
    await page.getByText("1 unsaved change").waitFor()
    await tabTo("Review and save")
    await openAndClose("Enter", "Review changes")
    await isBack()

    await page.goto("/app/inventory/check")
    await page.getByText("All numbers agree").waitFor()

    const again = page.waitForResponse("**/admin/stock-reconciliation*")

    await tabTo("Check again")
    await press("Enter")
    expect((await again).status()).toBe(200)

    await page.goto("/app/inventory/imports")
    await page.getByText("No imports yet").waitFor()

    const chosen = page.waitForEvent("filechooser")

    while (
      !(await page.evaluate<boolean>(
        `document.activeElement.matches("input[type=file]")`
      ))
    ) {
      await press("Tab")
    }
    await press("Enter")
    await (
      await chosen
    ).setFiles({
      name: "stock.csv",
      mimeType: "text/csv",
      buffer: Buffer.from("sku,location,quantity\nLAMP,Oslo,7\n"),
    })
    await page.getByRole("dialog").waitFor()
    await press("Escape")

    await page.goto("/app/inventory/overview")
    await page.getByText("Nobody was refused").waitFor()
    await tabTo("Open the check")
    await press("Enter")
    await page.getByText("All numbers agree").waitFor()
  }, 240_000)

  it("a drawer closes by Escape from the moment it is drawn, a list within it first", async () => {
    const { admin, shop } = t()

    await admin.post("/admin/incoming-stock/batch", {
      create: [
        {
          inventory_item_id: shop.itemIds.LAMP!,
          location_id: shop.locationIds.oslo!,
          quantity: 4,
        },
      ],
    })

    const page = await t().open("/inventory/incoming")
    const dialog = page.getByRole("dialog")

    for (const [address, row, button, field] of [
      ["/inventory/incoming", /LAMP/, "r", "Scan"],
      ["/inventory/stock?q=lamp", /LAMP/, "a", "Units"],
      ["/inventory/transfers", null, "New transfer", null],
    ] as const) {
      await page.goto(`/app${address}`)

      if (row) {
        await page.getByRole("row", { name: row }).first().waitFor()
        await page.getByRole("checkbox").nth(1).click()
        await page.getByText("1 selected").waitFor()
      }

      const open = () =>
        row
          ? page.keyboard.press(button)
          : page.getByRole("button", { name: button }).click()

      // Nobody is as quick as this: before the browser has shown the dialog.
      await page.evaluate(`new MutationObserver((_, observer) => {
        if (document.querySelector("[role=dialog] form")) {
          observer.disconnect()
          window.wasQuick = document.activeElement.dispatchEvent(
            new KeyboardEvent("keydown", {
              key: "Escape",
              bubbles: true,
              cancelable: true,
            })
          )
        }
      }).observe(document.body, { childList: true, subtree: true })`)
      await open()
      await page.waitForFunction("window.wasQuick === false")
      await dialog.locator("form").waitFor({ state: "detached" })

      await open()
      await dialog.locator("form").waitFor()

      if (field) {
        await page.waitForFunction(
          `document.activeElement.matches("form input")`
        )
        expect(
          await page.evaluate(
            `document.activeElement.getAttribute("aria-label") ?? document.activeElement.labels[0].innerText`
          )
        ).toContain(field)
      } else {
        const list = dialog.locator("input[role=combobox]").first()

        await list.focus()
        await dialog.getByRole("option").first().waitFor()
        await page.keyboard.press("Escape")
        await dialog.getByRole("option").first().waitFor({ state: "hidden" })
        await dialog.locator("form").waitFor()
      }
      await page.keyboard.press("Escape")
      await dialog.locator("form").waitFor({ state: "detached" })
    }
  })

  it("what a person's role does not allow is not offered, where the shop keeps roles", async () => {
    const { admin, inventory, shop, shopper, store } = t()
    const level = {
      inventory_item_id: shop.itemIds.LAMP!,
      location_id: shop.locationIds.oslo!,
    }

    await shopper.fillCart(store, shop, { [shop.variantIds.LAMP!]: 2 })
    await inventory.setStockPolicies({ ...level, low_stock_threshold: 9 })
    await admin.post("/admin/incoming-stock/batch", {
      create: [{ ...level, quantity: 4 }],
    })
    await admin.post("/admin/stock-adjustments", {
      reason: "other",
      lines: [{ ...level, adjustment: 1 }],
    })

    const first = await t().open("/inventory/stock")
    const lamp = (page: Page) => page.getByRole("row", { name: /LAMP/ }).first()
    /** A page of somebody with these permissions, as Medusa tells them. */
    const as = async (permissions: string[], address: string) => {
      const page = await t().open("/inventory/overview", { beside: first })

      await page.route("**/admin/feature-flags", (route) =>
        route.fulfill({ json: { feature_flags: { rbac: true } } })
      )
      await page.route("**/admin/rbac/me/permissions", (route) =>
        route.fulfill({ json: { permissions } })
      )

      const told = page.waitForResponse("**/admin/rbac/me/permissions")

      await page.goto(`/app${address}`)
      await told

      return page
    }
    const READ = ["inventory_level:read", "reservation_item:read"]

    for (const [address, button] of [
      ["/inventory/incoming", "New delivery"],
      ["/inventory/transfers", "New transfer"],
      ["/inventory/counts", "Open a count"],
    ] as const) {
      const page = await as(READ, address)

      await page
        .getByRole("button", { name: button, disabled: true })
        .and(page.getByTitle("You may not do this"))
        .waitFor()
      await t().expectAccessible(page)
      await page.close()
    }

    /** What can be done with the first of a page's rows. */
    const offered = async (page: Page) => {
      await page.getByRole("checkbox", { name: /^Select LAMP/ }).click()
      await page.getByText("1 selected").waitFor()

      return await page
        .getByRole("dialog", { name: "What to do with the selection" })
        .getByRole("button")
        .allInnerTexts()
    }
    const READING = [
      expect.stringContaining("Export"),
      expect.stringContaining("Unselect"),
    ]

    // What only reads is offered still.
    for (const address of ["/inventory/holds", "/inventory/low-stock"]) {
      const page = await as(READ, address)

      await lamp(page).waitFor()
      expect(await offered(page)).toEqual(READING)
      await page.close()
    }

    for (const address of ["/inventory/incoming", "/inventory/history"]) {
      const page = await as(READ, address)

      await lamp(page).waitFor()
      // Nothing can be done with a row: it is neither selected nor undone.
      await page
        .getByRole("checkbox")
        .or(page.getByRole("button", { name: /^Undo/ }))
        .first()
        .waitFor({ state: "detached" })
      await page.close()
    }

    const stock = await as(READ, "/inventory/stock")

    await lamp(stock).waitFor()
    await stock
      .getByRole("button", { name: /^On hand of/ })
      .first()
      .waitFor({ state: "detached" })
    expect(await offered(stock)).toEqual(READING)

    const imports = await as(READ, "/inventory/imports")

    await imports.getByText("No imports yet").waitFor()
    await imports.locator("input[type=file]").waitFor({ state: "detached" })

    // Who may let go of holds, and not change them.
    const holds = await as(
      [...READ, "reservation_item:delete"],
      "/inventory/holds"
    )

    expect(await offered(holds)).toEqual([
      expect.stringContaining("Release"),
      ...READING,
    ])
    await holds.keyboard.press("r")
    await holds.getByRole("dialog", { name: "Release 1 hold" }).waitFor()
  }, 240_000)
})
