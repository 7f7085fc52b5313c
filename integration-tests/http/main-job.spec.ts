import { testShop } from "../support/http-test"

testShop((t) => {
  it("a cart is bought through the Store API and fulfilled through the Admin API, with the right numbers at every step", async () => {
    const { shop, store, admin, shopper, stockOf } = t()
    const variant = shop.variantIds["SWEATER-S"]!

    expect(await stockOf("SWEATER-S")).toEqual({
      oslo: "20 / 0",
      bergen: "10 / 0",
    })

    const order = await shopper.buy(
      store,
      shop,
      { [variant]: 3 },
      shop.shippingOptionIds.oslo
    )

    expect(await stockOf("SWEATER-S")).toEqual({
      oslo: "20 / 3",
      bergen: "10 / 0",
    })

    await admin.post(`/admin/orders/${order.id}/fulfillments`, {
      location_id: shop.locationIds.oslo,
      items: [{ id: order.items[0].id, quantity: 2 }],
    })
    expect(await stockOf("SWEATER-S")).toEqual({
      oslo: "18 / 1",
      bergen: "10 / 0",
    })
  })
})
