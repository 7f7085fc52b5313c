import { Page } from "playwright-core"

import { ADMIN } from "../../demo/seed"
import { openShowcase } from "../../demo/showcase"
import { DashboardTest, VisitOptions } from "./dashboard-test"

type Storefront = typeof import("../../scripts/server/storefront.mjs", {
  with: { "resolution-mode": "import" },
})

/** What shoppers in the demo storefront do and see, which is opened beside the server. */
export function storefrontDesk(t: () => DashboardTest) {
  // Read with the server's configuration: the storefront listens wherever there is a
  // port, and shows what the shop has mailed.
  process.env.STORE_CORS = "/^http:\\/\\/localhost:\\d+$/"
  process.env.HOLDFAST_KEEPS_MAIL = "true"

  let storefront: Awaited<ReturnType<Storefront["serveStorefront"]>> | undefined

  beforeEach(async () => {
    const { container, shop, baseUrl } = t()

    Object.assign(shop, await openShowcase(container))

    if (!storefront) {
      const { serveStorefront }: Storefront =
        await import("../../scripts/server/storefront.mjs")

      storefront = await serveStorefront({
        port: 0,
        backendUrl: baseUrl,
        publishableKey: shop.publishableKey,
        admin: ADMIN,
      })
    }
  })

  afterAll(() => storefront?.close())

  const visit = (options?: VisitOptions) => t().visit(storefront!.url, options)

  /** Goes to a product's page, and waits for what it says of the stock. */
  const look = async (page: Page, product: string, text: string | RegExp) => {
    await page.getByRole("link", { name: new RegExp(`^${product}\\b`) }).click()
    await page.getByRole("heading", { level: 1, name: product }).waitFor()
    await says(page, text)
  }

  const says = (page: Page, text: string | RegExp) =>
    page.getByRole("status").getByText(text).waitFor()

  const press = (page: Page, name: string) =>
    page.getByRole("button", { name, exact: true }).click()

  /** Fifteen minutes, less what has passed. */
  const isHeld = (page: Page) =>
    page
      .getByRole("timer")
      .getByText(/^1[45]:\d\d$/)
      .waitFor()

  const cartOf = (page: Page) =>
    page.evaluate<string>(`sessionStorage.getItem("cart_id")`)

  /** Of the checkout's page. */
  const fillAddress = async (page: Page, email: string) => {
    for (const [label, value] of [
      ["E-mail", email],
      ["First name", "Ann"],
      ["Last name", "Nord"],
      ["Street and number", "Storgata 1"],
      ["Postal code", "0155"],
      ["City", "Oslo"],
    ] as const) {
      await page.getByLabel(label).fill(value)
    }
  }

  return { visit, look, says, press, isHeld, cartOf, fillAddress }
}
