import { Modules } from "@medusajs/framework/utils"

import expireCartReservations from "../../src/jobs/expire-cart-reservations"
import releaseLostLines from "../../src/jobs/release-lost-lines"
import { deadServers, RESERVE } from "../support/dead-servers"
import { testShop } from "../support/http-test"

testShop((t) => {
  const {
    prepare,
    until,
    complete,
    completeInVain,
    dieAt,
    deadly,
    deaths,
    rows,
    movements,
    age,
    endHolds,
    check,
    fulfill,
  } = deadServers(t)

  it("a server dies when the order is linked and nothing is reserved: completing again gives the order its cart's units, once", async () => {
    const cart = await prepare({ LAMP: 3 })
    const orderId = await dieAt(RESERVE, cart)

    expect(await rows()).toEqual([{ owner: "cart", units: 3 }])
    expect((await complete(cart)).id).toBe(orderId)
    expect(await rows()).toEqual([{ owner: "order", units: 3 }])
    expect((await t().stockOf("LAMP")).oslo).toBe("5 / 3")

    const before = await movements()

    expect((await complete(cart)).id).toBe(orderId)
    expect(await movements()).toEqual(before)
    await fulfill(orderId)
    expect((await t().stockOf("LAMP")).oslo).toBe("2 / 0")
    // Completing once more takes nothing for what was sent.
    await complete(cart)
    expect((await t().stockOf("LAMP")).oslo).toBe("2 / 0")
    expect(await check()).toMatchObject({ is_sound: true })
  })

  it("another server makes an order of the same cart, links it and is refused the units: completing again meanwhile gives that order none", async () => {
    const { container } = t()
    const cart = await prepare({ LAMP: 2 })
    const order = await complete(cart)
    const orders = container.resolve(Modules.ORDER)
    const [mine] = await orders.listOrders(
      { id: order.id },
      { relations: ["items"] }
    )
    const rival = await orders.createOrders({
      currency_code: mine!.currency_code,
      region_id: mine!.region_id,
      sales_channel_id: mine!.sales_channel_id,
      items: mine!.items!.map(({ title, variant_id, unit_price }) => ({
        title,
        variant_id,
        unit_price,
        quantity: 2,
      })),
    } as never)
    const link = {
      [Modules.ORDER]: { order_id: (rival as unknown as { id: string }).id },
      [Modules.CART]: { cart_id: cart },
    }
    const links = container.resolve("link")

    await links.create(link)
    await complete(cart)
    expect((await t().stockOf("LAMP")).oslo).toBe("5 / 2")
    // Nor where its own order is not linked yet.
    const own = { ...link, [Modules.ORDER]: { order_id: order.id } }

    await links.dismiss(own)
    await complete(cart)
    expect((await t().stockOf("LAMP")).oslo).toBe("5 / 2")
    expect(await rows()).toEqual([{ owner: "order", units: 2 }])
  })

  it("nobody completes it again: the job gives it the units before and after the cart's time is over, beside carts that have no order", async () => {
    const bystander = await prepare({ LAMP: 1 })
    const cart = await prepare({ LAMP: 3 })

    await dieAt(RESERVE, cart)
    // The cart has time left: the job lets it be.
    await expireCartReservations(t().container)
    expect(await rows()).toEqual([
      { owner: "cart", units: 1 },
      { owner: "cart", units: 3 },
    ])

    await endHolds()
    await expireCartReservations(t().container)
    expect(await rows()).toEqual([{ owner: "order", units: 3 }])
    expect((await t().stockOf("LAMP")).oslo).toBe("5 / 3")
    expect(
      await t().sql(
        "select 1 from reservation_item where cart_id = ? and deleted_at is null",
        [bystander]
      )
    ).toEqual([])
    // Run again it changes nothing.
    const before = await movements()

    await expireCartReservations(t().container)
    expect(await movements()).toEqual(before)
  })

  it("the job finds it among 450 holds that end at one moment", async () => {
    const { inventory, shop } = t()
    const cart = await prepare({ LAMP: 3 })

    await dieAt(RESERVE, cart)
    await inventory.updateInventoryLevels([
      {
        inventory_item_id: shop.itemIds["MUG"]!,
        location_id: shop.locationIds.oslo,
        stocked_quantity: 1000,
      },
    ])
    for (let n = 0; n < 450; n++) {
      await inventory.holdCartItems({
        cart_id: `cart_${n}`,
        location_ids: [shop.locationIds.oslo],
        lines: [
          {
            line_item_id: `cali_${n}`,
            quantity: 1,
            inventory_items: [{ inventory_item_id: shop.itemIds["MUG"]! }],
          },
        ],
      })
    }
    await t().sql(
      "update reservation_item set expires_at = '2026-01-01' where cart_id is not null"
    )
    await expireCartReservations(t().container)
    expect(await rows()).toEqual([{ owner: "order", units: 3 }])
    expect((await t().stockOf("LAMP")).oslo).toBe("5 / 3")
  }, 120000)

  it("another has the units by then: the order is answered, the check names its line, a repair takes nobody's units and reserves once they are there", async () => {
    const { admin, inventory, shop } = t()
    const cart = await prepare({ LAMP: 3 })
    const orderId = await dieAt(RESERVE, cart)

    expect(await check()).toMatchObject({ is_sound: true })
    await endHolds()

    const rival = await complete(await prepare({ LAMP: 4 }))

    expect((await complete(cart)).id).toBe(orderId)
    expect(await rows()).toEqual([{ owner: "order", units: 4 }])
    await age(11)

    const { order } = await admin.get(`/admin/orders/${orderId}`)
    const found = await check()

    expect(found.faults).toEqual({ order_line_not_reserved: 1 })
    expect(found.findings).toEqual([
      {
        fault: "order_line_not_reserved",
        inventory_item_id: shop.itemIds["LAMP"],
        location_id: expect.any(String),
        reservation_id: null,
        found: `0 for ${order.items[0].id} of ${orderId}`,
        expected: "3",
      },
    ])

    const before = await movements()
    const short = await admin.post("/admin/stock-reconciliation")

    expect(short.repair).toMatchObject({
      reserved_line_item_ids: [],
      still_short: [{ order_id: orderId, message: expect.stringMatching(/3/) }],
    })
    expect(await movements()).toEqual(before)
    expect(await rows()).toEqual([{ owner: "order", units: 4 }])

    await inventory.adjustInventory(
      shop.itemIds["LAMP"]!,
      shop.locationIds.oslo,
      2
    )

    const mended = await admin.post("/admin/stock-reconciliation")

    expect(mended.repair).toMatchObject({
      reserved_line_item_ids: [order.items[0].id],
      still_short: [],
    })
    expect(await rows()).toEqual([
      { owner: "order", units: 3 },
      { owner: "order", units: 4 },
    ])
    expect(await check()).toMatchObject({ is_sound: true })
    await fulfill(orderId)
    await fulfill(rival.id)
    expect((await t().stockOf("LAMP")).oslo).toBe("0 / 0")
  })

  it("what staff released of an order is none of it, and neither is an order that is young, a draft, or cancelled", async () => {
    const { admin, shop } = t()
    const { shopper, store } = t()
    const order = await shopper.buy(
      store,
      shop,
      { [shop.variantIds["LAMP"]!]: 1 },
      shop.shippingOptionIds.oslo
    )
    const [{ id }] = (await t().sql<{ id: string }>(
      "select id from reservation_item where deleted_at is null"
    )) as [{ id: string }]

    await admin.delete(`/admin/reservations/${id}`)
    await age(11)
    expect(await check()).toMatchObject({ is_sound: true })

    const cart = await prepare({ "SWEATER-S": 1 })

    deadly.add(RESERVE)
    const connection = completeInVain(cart)

    await until(async () => deaths() === 1)
    await until(
      async () => (await t().sql("select 1 from order_cart")).length === 2
    )
    deadly.clear()
    connection.abort()
    expect(await check()).toMatchObject({ is_sound: true })
    await age(11)
    expect((await check()).faults).toEqual({ order_line_not_reserved: 1 })

    const [dead] = await t().sql<{ id: string }>(
      `select id from "order" where id <> ?`,
      [order.id]
    )

    await admin.post(`/admin/orders/${dead!.id}/cancel`)
    expect(await check()).toMatchObject({ is_sound: true })
  })

  it("the undoing of a completion fails after a refused payment: a job releases the units of the line that is gone, and no others", async () => {
    const { container, inventory } = t()
    const cart = await prepare({ LAMP: 3 })
    const other = await complete(await prepare({ LAMP: 1 }))
    const payments = container.resolve(Modules.PAYMENT)
    const authorize = payments.authorizePaymentSession.bind(payments)
    const hold = inventory.holdCartItems.bind(inventory)
    let undoings = 0

    payments.authorizePaymentSession = async () => {
      throw new Error("The card was declined")
    }
    inventory.holdCartItems = async () => {
      undoings++
      throw new Error("The undoing failed")
    }
    try {
      await expect(complete(cart)).rejects.toThrow()
    } finally {
      payments.authorizePaymentSession = authorize
      inventory.holdCartItems = hold
    }

    expect(undoings).toBeGreaterThan(0)

    const [{ lines }] = (await t().sql<{ lines: number }>(
      `select count(*)::int as lines from order_line_item where deleted_at is null`
    )) as [{ lines: number }]

    expect({ lines, rows: await rows() }).toEqual({
      lines: 1,
      rows: [
        { owner: "order", units: 1 },
        { owner: "order", units: 3 },
      ],
    })
    // Young ones are let be.
    await releaseLostLines(container)
    expect((await t().stockOf("LAMP")).oslo).toBe("5 / 4")
    await age(11)
    await releaseLostLines(container)
    expect(await rows()).toEqual([{ owner: "order", units: 1 }])
    expect(
      await t().sql(
        "select reserved_delta::int as units, reason from stock_movement where reason = 'line_item_deleted'"
      )
    ).toEqual([{ units: -3, reason: "line_item_deleted" }])

    // The cart has its way again.
    const order = await complete(cart)

    expect(order.id).not.toBe(other.id)
    expect((await t().stockOf("LAMP")).oslo).toBe("5 / 4")
  })
})
