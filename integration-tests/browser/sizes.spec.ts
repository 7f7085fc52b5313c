import { Page } from "playwright-core"

import { testDashboard } from "../support/dashboard-test"
import { measureFirstPaint } from "../support/first-paint"
import { makeManyItems } from "../support/many-items"

/** On a busy machine a check of a ledger of 200,000 movements takes its time. */
const PATIENCE = { timeout: 300_000 }

testDashboard((t) => {
  const row = (page: Page, name: RegExp) => page.getByRole("row", { name })

  /** Opens pages one after the other, and waits for what each must say. */
  const expectPages = async (
    page: Page,
    pages: [address: string, says: string | RegExp][]
  ) => {
    for (const [address, says] of pages) {
      await page.goto(`/app${address}`)

      const place =
        typeof says === "string" ? page.getByText(says) : row(page, says)

      await place
        .first()
        .waitFor(PATIENCE)
        .catch((error: unknown) => {
          throw new Error(`${address} does not say ${says}: ${String(error)}`)
        })
      expect(await page.getByRole("alert").count()).toBe(0)
    }
  }

  /** What is held, expected and on its way, of one item. */
  const useSome = async (sku: string) => {
    const { admin, shop, shopper, store } = t()
    const place = {
      inventory_item_id: shop.itemIds[sku],
      location_id: shop.locationIds.oslo,
    }

    await shopper.fillCart(store, shop, { [shop.variantIds[sku]!]: 1 })
    await admin.post("/admin/incoming-stock", { ...place, quantity: 7 })
    await admin.post("/admin/stock-transfers", {
      from_location_id: shop.locationIds.oslo,
      to_location_id: shop.locationIds.bergen,
      items: [{ inventory_item_id: place.inventory_item_id, quantity: 2 }],
    })
  }

  it("every page of a shop without items says what is missing and where it comes from", async () => {
    const { inventory, shop, sql } = t()

    await inventory.softDeleteInventoryItems(Object.values(shop.itemIds))
    expect(
      await sql("select id from inventory_item where deleted_at is null")
    ).toEqual([])

    const page = await t().open("/inventory/stock")

    await expectPages(page, [
      ["/inventory/stock", "No stock yet"],
      ["/inventory/holds", "No cart holds anything"],
      ["/inventory/low-stock", "Nothing is low"],
      ["/inventory/incoming", "Nothing is expected"],
      ["/inventory/transfers", "No transfers yet"],
      // What was is not forgotten.
      ["/inventory/history", /Level closed/],
      // Variants lost what they are made of: what is wrong with them is told here.
      ["/inventory/check", "levels 0, reservations 0."],
      ["/inventory/overview", "Nobody was refused"],
      ["/inventory/imports", "No imports yet"],
      ["/inventory/waitlist", "Nobody waits"],
      ["/inventory/counts", "Nothing was counted yet"],
      [
        `/settings/locations/${shop.locationIds.oslo}`,
        "Stock at this location",
      ],
    ])
  }, 240_000)

  it("every page of a shop with three items shows them", async () => {
    const { inventory, shop, sql } = t()

    await inventory.softDeleteInventoryItems([
      shop.itemIds["SWEATER-S"]!,
      shop.itemIds["SWEATER-M"]!,
    ])
    expect(
      await sql(
        "select sku from inventory_item where deleted_at is null order by sku"
      )
    ).toEqual([{ sku: "LAMP" }, { sku: "MUG" }, { sku: "TEA" }])
    await inventory.setStockPolicies({
      inventory_item_id: shop.itemIds.LAMP!,
      location_id: shop.locationIds.oslo,
      low_stock_threshold: 8,
    })
    await useSome("LAMP")

    const page = await t().open("/inventory/stock")

    await expectPages(page, [
      ["/inventory/stock", "1 to 4 of 4"],
      ["/inventory/holds", /LAMP/],
      ["/inventory/low-stock", /LAMP/],
      ["/inventory/incoming", /LAMP/],
      ["/inventory/transfers", /Oslo Bergen/],
      ["/inventory/history", /LAMP/],
      ["/inventory/check", "levels 4, reservations 1."],
      ["/inventory/overview", "Nobody was refused"],
      ["/inventory/counts", "Nothing was counted yet"],
      [`/inventory/${shop.itemIds.MUG}`, /^Oslo On hand of MUG at Oslo: 40/],
      [
        `/settings/locations/${shop.locationIds.oslo}`,
        "Stock at this location",
      ],
    ])
  }, 240_000)

  it("every page of a shop with 100,000 items at two locations shows its first page, and finds one among them", async () => {
    const { shop, sql } = t()
    const { bergen, oslo } = shop.locationIds

    await makeManyItems(sql, { items: 100_000, locationIds: [oslo, bergen] })
    expect(
      await sql(
        "select count(*)::int from inventory_level where deleted_at is null"
      )
    ).toEqual([{ count: 200_007 }])

    const page = await t().open("/inventory/stock")
    const item = "iitem_many_054321"

    await measureFirstPaint(page, /LAMP|MANY-/, [
      { name: "Stock", address: "/inventory/stock", link: "/inventory/stock" },
      { name: "core's inventory", address: "/inventory", link: "/inventory" },
    ])
    await useSome("LAMP")

    await expectPages(page, [
      ["/inventory/stock", "1 to 20 of more than 10,000"],
      ["/inventory/stock?q=many-054321", "1 to 2 of 2"],
      ["/inventory/stock?order=-available_quantity", /TEA .*Oslo .* 60 60 /],
      ["/inventory/stock?order=available_quantity", /MANY-000050 .* 0 0 /],
      ["/inventory/stock?status=out_of_stock", "1 to 20 of 4,000"],
      ["/inventory/holds", /LAMP/],
      ["/inventory/low-stock", /MANY-/],
      ["/inventory/incoming", /LAMP/],
      ["/inventory/transfers", /Oslo Bergen/],
      ["/inventory/history", /LAMP/],
      [`/inventory/history?inventory_item_id=${item}`, /MANY-054321/],
      ["/inventory/check", "All numbers agree"],
      ["/inventory/overview", "Nobody was refused"],
      ["/inventory/counts", "Nothing was counted yet"],
      [`/inventory/${item}`, /^Oslo On hand of MANY-054321 at Oslo: 21/],
      [`/settings/locations/${oslo}`, "Stock at this location"],
    ])
  }, 900_000)
})
