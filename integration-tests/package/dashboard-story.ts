import path from "node:path"

import { launchChromium } from "../support/chromium"
import { serveDashboard } from "../support/dashboard-server"
import { drawCamera } from "../support/drawn-camera"
import { ADMIN } from "./shop-files"
import { Server, ThrowAwayShop } from "./throw-away-shop"

const PATIENCE = { timeout: 90_000 }

/**
 * The pages in a shop that installed the package and builds its dashboard for
 * production: with what the package brings along, and what the shop has.
 */
export function dashboardStory(
  t: () => { shop: ThrowAwayShop; server: Server }
): void {
  it("shows its pages in the dashboard as the shop builds it, and changes a number there", async () => {
    const { shop, server } = t()
    const { adminOf } = await import("../../demo/shopper.mjs")
    const admin = await adminOf(server.url, ADMIN)
    const { stock_location } = await admin.post("/admin/stock-locations", {
      name: "Tromsø",
    })
    const { inventory_item: vase } = await admin.post(
      "/admin/inventory-items",
      {
        sku: "VASE",
        location_levels: [
          { location_id: stock_location.id, stocked_quantity: 4 },
        ],
      }
    )

    await shop.medusa(["build", "--admin-only", "--no-lint"], {
      SHOP_HAS_DASHBOARD: "true",
    })

    const browser = await launchChromium()
    const dashboard = await serveDashboard(
      server.url,
      path.join(shop.folder, ".medusa/admin")
    )

    try {
      const context = await browser.newContext({
        baseURL: dashboard.url,
        locale: "en-US",
      })
      const { token } = (await (
        await context.request.post("/auth/user/emailpass", { data: ADMIN })
      ).json()) as { token: string }
      const session = await context.request.post("/auth/session", {
        headers: { authorization: `Bearer ${token}` },
      })

      expect(session.status()).toBe(200)

      const page = await context.newPage()
      const errors: string[] = []

      page.on("pageerror", (error) => errors.push(String(error)))
      page.on("console", (message) => {
        if (message.type() === "error") {
          errors.push(message.text())
        }
      })
      await page.goto("/app/inventory/stock?q=vase")
      await page
        .getByRole("button", { name: /^On hand of VASE at Tromsø: 4/ })
        .focus(PATIENCE)
      await page.keyboard.type("+2")
      await page.keyboard.press("Enter")
      await page.getByRole("button", { name: "Review and save" }).click()
      await page.getByRole("combobox", { name: "Reason" }).click()
      await page.getByRole("option", { name: "Count" }).click()
      await page.getByRole("button", { name: /^Save 1/ }).click()
      await page.getByText("1 change was saved").waitFor(PATIENCE)
      expect(
        await shop.sql(
          `select stocked_delta::int as delta, stocked_after::int as after,
            actor_id is not null as has_actor
          from stock_movement
          where inventory_item_id = $1 and kind <> 'opened'`,
          [vase.id]
        )
      ).toEqual([{ delta: 2, after: 6, has_actor: true }])

      // The chart is a file of its own, which is loaded when it is looked at.
      await page.goto(`/app/inventory/${vase.id}`)
      await page
        .getByRole("img", { name: /^On hand in the last 30 days/ })
        .waitFor(PATIENCE)
      expect(errors).toEqual([])

      // So is what reads codes by the camera, and its decoder, which is the shop's own.
      const { stock_count } = await admin.post("/admin/stock-counts", {
        location_id: stock_location.id,
      })
      const asked: string[] = []

      page.on("request", (request) => asked.push(request.url()))
      await page.goto(`/app/inventory/counts?id=${stock_count.id}`)

      const start = page.getByRole("button", { name: "Scan with the camera" })

      await start.waitFor(PATIENCE)

      const camera = await drawCamera(page)

      await start.click()
      await camera.show("7310865004703")
      await page.getByText("Read: 7310865004703").waitFor(PATIENCE)
      expect(asked.filter((url) => url.includes(".wasm"))).toEqual([
        expect.stringContaining(`${dashboard.url}/app/assets/zxing_reader`),
      ])
    } finally {
      await browser.close()
      await dashboard.close()
    }
  }, 400_000)
}
