import serveWaitlistJob from "../../src/jobs/serve-waitlist"
import { HoldfastEvents } from "../../src/modules/inventory/events"
import { cartDesk } from "../support/carts"
import { hearing } from "../support/hearing"
import { testShop } from "../support/http-test"
import { silenceBell } from "../support/silent-bell"

const ANNA = "anna@example.com"

testShop((t) => {
  const { stock, variant, item } = cartDesk(t)
  const { listen, until } = hearing(t)

  const join = (email = ANNA) =>
    t().store.post("/store/waitlist", { variant_id: variant("LAMP"), email })
  const entries = async () =>
    (await t().admin.get("/admin/stock-waitlist?order=oldest_first"))
      .waitlist_entries as { id: string; status: string }[]
  const statuses = async () => (await entries()).map(({ status }) => status)
  const product = async () =>
    (
      await t().sql<{ product_id: string }>(
        "select product_id from product_variant where id = ?",
        [variant("LAMP")]
      )
    )[0]!.product_id
  const channels = async (change: "add" | "remove") =>
    t().admin.post(
      `/admin/sales-channels/${t().shop.salesChannelId}/products`,
      { [change]: [await product()] }
    )
  const publish = async (status: "draft" | "published") =>
    t().admin.post(`/admin/products/${await product()}`, { status })

  /** One has an offer, another waits. */
  const offeredAndWaiting = async () => {
    const told = listen(HoldfastEvents.WAITLIST_OFFERED)

    await stock("LAMP", 0)
    await join()
    await join("bert@example.com")
    await stock("LAMP", 1)
    await until(() => told.length === 1)
    expect(await statuses()).toEqual(["offered", "waiting"])
  }

  it.each([
    ["is not published", () => publish("draft"), () => publish("published")],
    [
      "is not in their sales channel",
      () => channels("remove"),
      () => channels("add"),
    ],
  ])(
    "nothing of a product that %s is offered, and all of it once it is seen again",
    async (_title, hide, show) => {
      await stock("LAMP", 0)
      await join()
      silenceBell(t().inventory)
      await hide()
      await stock("LAMP", 1)
      await serveWaitlistJob(t().container)
      expect(await statuses()).toEqual(["waiting"])
      expect((await t().stockOf("LAMP")).oslo).toBe("1 / 0")

      const id = (await entries())[0]!.id

      await expect(
        t().admin.post(`/admin/stock-waitlist/${id}/offer`, {})
      ).rejects.toMatchObject({
        status: 400,
        body: { message: expect.stringContaining("is not to be seen") },
      })

      await show()
      await serveWaitlistJob(t().container)
      expect(await statuses()).toEqual(["offered"])
    }
  )

  it("an offer that ends while its product is not published has lapsed, and the next has none", async () => {
    await offeredAndWaiting()
    await publish("draft")

    const id = (await entries())[0]!.id

    await t().sql(
      "update reservation_item set expires_at = now() - interval '1 second' where cart_id = ?",
      [id]
    )
    await t().sql(
      "update stock_waitlist_entry set offer_expires_at = now() - interval '1 second' where id = ?",
      [id]
    )
    await serveWaitlistJob(t().container)
    expect(await statuses()).toEqual(["lapsed", "waiting"])
  })

  it.each([
    [
      "product",
      async () => t().admin.delete(`/admin/products/${await product()}`),
    ],
    [
      "variant",
      async () =>
        t().admin.delete(
          `/admin/products/${await product()}/variants/${variant("LAMP")}`
        ),
    ],
  ])(
    "a deleted %s is nothing that is offered or waited for",
    async (_name, remove) => {
      await offeredAndWaiting()
      await remove()
      await serveWaitlistJob(t().container)
      expect(await statuses()).not.toContain("offered")
      expect(await statuses()).not.toContain("waiting")
      expect(
        await t().sql(
          "select id from reservation_item where deleted_at is null and cart_id is not null"
        )
      ).toEqual([])
    }
  )

  it("of a deleted item nothing is offered any more, and who waits has the item that takes its place", async () => {
    const { admin, container, inventory, shop } = t()

    await offeredAndWaiting()
    await admin.delete(`/admin/inventory-items/${item("LAMP")}`)
    await serveWaitlistJob(container)
    expect(await statuses()).toEqual(["lapsed", "waiting"])

    const { inventory_item } = await admin.post("/admin/inventory-items", {
      sku: "LAMP-2",
      location_levels: [
        { location_id: shop.locationIds.oslo, stocked_quantity: 1 },
      ],
    })

    await admin.post(
      `/admin/products/${await product()}/variants/${variant("LAMP")}/inventory-items`,
      { inventory_item_id: inventory_item.id, required_quantity: 1 }
    )
    await serveWaitlistJob(container)
    // Once more: an offer of another item than they waited for is none that is over.
    await serveWaitlistJob(container)
    expect(await statuses()).toEqual(["lapsed", "offered"])
    expect(
      await inventory.listReservationItems({
        inventory_item_id: inventory_item.id,
      })
    ).toMatchObject([{ quantity: 1 }])
  })
})
