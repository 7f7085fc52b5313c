import { cartDesk } from "../support/carts"
import { testShop } from "../support/http-test"
import { kitDesk } from "../support/kits"

const BEFORE = "2031-12-04T00:00:00.000Z"
const AFTER = "2031-12-18T00:00:00.000Z"

testShop((t) => {
  const { fillCart, prepare, stock } = cartDesk(t)
  const { sellKit } = kitDesk(t)

  it("a shopper is told what of a cart and of its order waits and until when, another date as soon as there is one, and counts only where they are told", async () => {
    const { inventory, shop, shopper, store } = t()
    const { availability } = inventory.holdfastOptions

    await stock("LAMP", 2)
    await sellKit({ LAMP: 2 }, { allow_backorder: true })

    const incoming = await inventory.createIncomingStocks({
      inventory_item_id: shop.itemIds["LAMP"]!,
      location_id: shop.locationIds.oslo,
      quantity: 10,
      expected_at: BEFORE,
    })
    const cart = await fillCart({ NOOK: 3, MUG: 1 })
    const held = `/store/carts/${cart.id}/reservations`
    const lineOf = async () => (await store.get(held)).lines[0]

    expect((await store.get(held)).lines).toEqual([
      expect.objectContaining({
        held_quantity: 3,
        backorder: { quantity: 2, promised_at: BEFORE },
      }),
      expect.not.objectContaining({ backorder: expect.anything() }),
    ])

    await inventory.updateIncomingStocks({
      id: incoming.id,
      expected_at: AFTER,
    })
    expect((await lineOf()).backorder).toEqual({
      quantity: 2,
      promised_at: AFTER,
    })

    const display = availability.display

    try {
      availability.display = "hidden"
      expect((await lineOf()).backorder).toEqual({
        quantity: null,
        promised_at: AFTER,
      })
    } finally {
      availability.display = display
    }

    await prepare(cart.id)

    const order = await shopper.completeCart(store, cart.id)
    const asked = `/store/orders/${order.id}/backorders`
    const nook = order.items.find(
      ({ variant_sku }: { variant_sku: string }) => variant_sku === "NOOK"
    )

    expect(await store.get(asked)).toEqual({
      order_id: order.id,
      lines: [{ line_item_id: nook.id, quantity: 2, promised_at: AFTER }],
    })

    await inventory.updateIncomingStocks({
      id: incoming.id,
      expected_at: null,
    })
    expect((await store.get(asked)).lines).toMatchObject([
      { quantity: 2, promised_at: null },
    ])

    await inventory.receiveIncomingStocks({ id: incoming.id })
    expect(await store.get(asked)).toEqual({ order_id: order.id, lines: [] })
  })

  it("an order that is not there is a 404", async () => {
    await expect(
      t().store.get("/store/orders/order_none/backorders")
    ).rejects.toMatchObject({
      status: 404,
      body: { message: "Order with id order_none was not found" },
    })
  })
})
