import { testShop } from "../support/http-test"

testShop((t) => {
  const item = (sku: string) => t().shop.itemIds[sku]!

  it("a refusal tells staff product, SKU and location by name, with ids and figures in its details", async () => {
    const { admin, shop, stockOf } = t()
    const before = await stockOf("LAMP")

    await expect(
      admin.post("/admin/reservations", {
        inventory_item_id: item("LAMP"),
        location_id: shop.locationIds.oslo,
        quantity: 6,
      })
    ).rejects.toMatchObject({
      status: 400,
      body: {
        type: "not_allowed",
        code: "insufficient_inventory",
        message:
          "Not enough stock: Lamp (LAMP) at Oslo: requested 6, available 5",
        details: {
          shortages: [
            {
              inventory_item_id: item("LAMP"),
              sku: "LAMP",
              product_title: "Lamp",
              line_item_ids: [],
              requested: 6,
              available: 5,
              location_ids: [shop.locationIds.oslo],
              location_names: ["Oslo"],
            },
          ],
        },
      },
    })
    expect(await stockOf("LAMP")).toEqual(before)
  })

  it("a refused completion names no line of an order that did not come about, and no place", async () => {
    const { inventory, shop, shopper, sql, store, stockOf } = t()
    const cart = await shopper.fillCart(store, shop, {
      [shop.variantIds["LAMP"]!]: 4,
    })

    await shopper.prepareCheckout(store, cart.id, shop.shippingOptionIds.oslo)
    await sql(
      "update reservation_item set expires_at = now() - interval '1 minute' where cart_id = ?",
      [cart.id]
    )
    await inventory.createReservationItems({
      inventory_item_id: item("LAMP"),
      location_id: shop.locationIds.oslo,
      quantity: 3,
    })

    const refused = await store
      .post(`/store/carts/${cart.id}/complete`)
      .catch((error: { body: object }) => error)
    const text = JSON.stringify(refused.body)

    expect(refused.body).toMatchObject({
      code: "insufficient_inventory",
      message: "Not enough stock: Lamp (LAMP): requested 4, available 2",
    })
    expect(text).not.toMatch(/ordli_|sloc_/)
    expect((await stockOf("LAMP")).oslo).toMatch(/^5 \/ /)
  })

  it("what carts hold is shown as such in core's list of reservations", async () => {
    const { admin, inventory, shop, shopper, store } = t()
    const cart = await shopper.fillCart(store, shop, {
      [shop.variantIds["LAMP"]!]: 2,
    })
    const [held] = await inventory.listReservationItems({
      cart_id: cart.id,
    } as object)
    const staffs = await inventory.createReservationItems({
      inventory_item_id: item("MUG"),
      location_id: shop.locationIds.oslo,
      quantity: 1,
      description: "for the fair",
    })
    const { reservations } = await admin.get("/admin/reservations")
    const { reservation } = await admin.get(`/admin/reservations/${held!.id}`)
    const byId = Object.fromEntries(
      reservations.map((one: { id: string }) => [one.id, one])
    )

    expect(byId[held!.id]).toMatchObject({
      cart_id: cart.id,
      quantity: 2,
      description: expect.stringMatching(
        new RegExp(`^Held in cart ${cart.id} until 20`)
      ),
    })
    expect(reservation).toEqual(byId[held!.id])
    expect(byId[staffs.id]).toMatchObject({
      cart_id: null,
      description: "for the fair",
    })
  })
})
