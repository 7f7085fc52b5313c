import { Page } from "playwright-core"

import { cartDesk } from "../support/carts"
import { testDashboard } from "../support/dashboard-test"

testDashboard((t) => {
  const { stock, variant } = cartDesk(t)
  const row = (page: Page, name: string | RegExp) =>
    page.getByRole("row", { name })
  const act = async (page: Page, name: string, action: string) => {
    await row(page, new RegExp(name))
      .getByRole("button", { name: new RegExp(name) })
      .click()
    await page.getByRole("menuitem", { name: action }).click()

    const drawer = page.getByRole("dialog", { name: action })

    await drawer.getByText(name).waitFor()
    await drawer.getByRole("button", { name: action }).click()
  }
  const join = (email: string, more: object = {}) =>
    t().store.post("/store/waitlist", {
      variant_id: variant("LAMP"),
      email,
      ...more,
    })

  it("who waits is seen, offered something out of turn, taken off and forgotten; what is held for them is not a cart's on the page of holds", async () => {
    const page = await t().open("/inventory/waitlist")

    await page.getByText("Nobody waits").waitFor()
    await t().expectAccessible(page)

    // Two are left, which are there for staff alone.
    await t().inventory.setStockPolicies([
      {
        inventory_item_id: t().shop.itemIds["LAMP"]!,
        location_id: t().shop.locationIds.oslo,
        safety_stock: 2,
      },
    ])
    await stock("LAMP", 2)
    await join("anna@example.com", { quantity: 2 })
    await join("bert@example.com")
    await join("cleo@example.com", { quantity: 3, accepts_less: true })
    await page.reload()
    await row(page, /cleo@example.com/)
      .getByText("or fewer")
      .waitFor()
    await row(page, /anna@example.com/)
      .getByText("Waiting")
      .waitFor()
    await t().expectAccessible(page)

    await act(page, "bert@example.com", "Offer now")
    await page.getByText("Units were offered to bert@example.com").waitFor()
    await row(page, /bert@example.com/)
      .getByText("Offered")
      .waitFor()
    await row(page, /bert@example.com/)
      .getByText(/^2[34]:/)
      .waitFor()
    expect((await t().stockOf("LAMP")).oslo).toBe("2 / 1")

    const holds = await t().open("/inventory/holds")

    await row(holds, /LAMP/)
      .getByRole("link", { name: "Held for who waits" })
      .click()
    await row(holds, /bert@example.com/).waitFor()
    expect(await row(holds, /anna@example.com/).count()).toBe(0)

    // There are not two any more.
    t().expectFailure(/stock-waitlist\/.*\/offer/)
    await act(page, "anna@example.com", "Offer now")
    await page
      .getByRole("alert")
      .filter({ hasText: /fewer are there/ })
      .waitFor()
    await page.keyboard.press("Escape")

    await act(page, "bert@example.com", "Take off")
    await page.getByText("bert@example.com waits no longer").first().waitFor()
    await row(page, /bert@example.com/)
      .getByText("Gave up")
      .waitFor()
    expect((await t().stockOf("LAMP")).oslo).toBe("2 / 0")

    await act(page, "bert@example.com", "Forget")
    await page.getByText("bert@example.com was forgotten").waitFor()
    await row(page, /Forgotten/).waitFor()

    await page
      .getByPlaceholder("A whole e-mail address")
      .fill("cleo@example.com")
    await row(page, /anna@example.com/).waitFor({ state: "detached" })
    await row(page, /cleo@example.com/).waitFor()
  })
})
