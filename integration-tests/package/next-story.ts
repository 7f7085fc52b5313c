import { launchChromium } from "../support/chromium"
import { snippetsOf } from "../support/snippets"
import { NextApp } from "./next-app"
import { ADMIN, TYPED_STOREFRONT } from "./shop-files"
import { sell, sellChairs } from "./sold-chairs"
import { Server } from "./throw-away-shop"

const PATIENCE = { timeout: 60_000 }

/** A storefront that installs the package, is built by Next.js and asks the shop's server. */
export function nextStory(
  t: () => {
    app: NextApp
    server: Server
    sold: Awaited<ReturnType<typeof sellChairs>>
  }
): void {
  it("counts down for how long a cart is held in the Next.js app of docs/nextjs.md, made by Next's own generator, with React 19", async () => {
    const { app, server, sold } = t()
    const { adminOf } = await import("../../demo/shopper.mjs")
    const admin = await adminOf(server.url, ADMIN)
    const browser = await launchChromium()

    try {
      await sell(admin, sold, "Stool", 3)

      const files = snippetsOf("docs/nextjs.md").filter(({ file }) => file)

      await app.opened()
      expect(files.map(({ file }) => file)).toEqual([
        "app/sdk.ts",
        "app/providers.tsx",
        "app/layout.tsx",
        "app/page.tsx",
        "app/buy.tsx",
      ])
      for (const { file, text } of files) {
        app.write(file!, text)
      }
      app.write("app/types.ts", TYPED_STOREFRONT)
      app.write(
        ".env",
        `NEXT_PUBLIC_MEDUSA_BACKEND_URL=${server.url}
        NEXT_PUBLIC_MEDUSA_PUBLISHABLE_KEY=${sold.api_key.token}`
      )
      expect(await app.build()).toMatchObject({ "/": 60 })

      // One is taken away: what was built knows three, and the browser two.
      const { inventory_items } = await admin.get(
        "/admin/inventory-items?sku=STOOL"
      )

      await admin.post(
        `/admin/inventory-items/${inventory_items[0].id}/location-levels/${sold.stock_location.id}`,
        { stocked_quantity: 2 }
      )

      const url = await app.start()
      const page = await browser.newPage()
      const errors: string[] = []

      expect(await (await fetch(url)).text()).toContain("3 in stock")
      page.on("pageerror", (error) => errors.push(String(error)))
      page.on("console", (message) => {
        const { url: source } = message.location()

        // The generator gives an empty app no icon.
        if (message.type() === "error" && !source.endsWith("/favicon.ico")) {
          errors.push(`${message.text()} (${source})`)
        }
      })
      await page.goto(url)

      const stool = page.locator("section").filter({ hasText: "Stool" })
      const timer = stool.getByRole("timer")
      const secondsOf = (text: string) => {
        const [, minutes, seconds] = /^Held for you (\d+):(\d\d)$/.exec(text)!

        return Number(minutes) * 60 + Number(seconds)
      }

      await stool.getByText("2 in stock").waitFor(PATIENCE)
      await stool.getByRole("button", { name: "Add to cart" }).click()
      await stool.getByText("1 in stock").waitFor(PATIENCE)

      const first = await timer.innerText(PATIENCE)

      expect(secondsOf(first)).toBeGreaterThan(14 * 60)
      expect(secondsOf(first)).toBeLessThanOrEqual(15 * 60)
      await timer.filter({ hasNotText: first }).waitFor(PATIENCE)
      expect(secondsOf(await timer.innerText())).toBeLessThan(secondsOf(first))
      expect(
        (
          await admin.get(
            `/admin/cart-reservations?inventory_item_id=${inventory_items[0].id}`
          )
        ).cart_reservations
      ).toMatchObject([{ quantity: 1, inventory_item: { sku: "STOOL" } }])
      expect(errors).toEqual([])
    } finally {
      await browser.close()
    }
  }, 900_000)
}
