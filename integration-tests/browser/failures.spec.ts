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

        failure = undefined
        await page.getByRole("button", { name: "Log in again" }).click()
        await page.getByText(whenWell).first().waitFor({ timeout: 60_000 })
        expect(new URL(page.url()).pathname).toBe(`/app${address}`)
      })
    )
  }, 240_000)

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
  })
})
