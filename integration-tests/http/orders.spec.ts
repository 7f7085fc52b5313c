import { createReservationsWorkflow } from "@medusajs/medusa/core-flows"

import { testShop } from "../support/http-test"

testShop((t) => {
  const buy = (quantities: Record<string, number>) => {
    const { shop, store, shopper } = t()

    return shopper.buy(
      store,
      shop,
      Object.fromEntries(
        Object.entries(quantities).map(([sku, quantity]) => [
          shop.variantIds[sku]!,
          quantity,
        ])
      ),
      shop.shippingOptionIds.oslo
    )
  }

  const fulfill = async (
    orderId: string,
    items: { id: string; quantity: number }[]
  ): Promise<string> => {
    const { admin, shop } = t()
    const { order } = await admin.post(
      `/admin/orders/${orderId}/fulfillments?fields=*fulfillments`,
      { location_id: shop.locationIds.oslo, items }
    )

    return order.fulfillments.at(-1).id
  }

  const deliver = async (orderId: string, fulfillmentId: string) => {
    await t().admin.post(
      `/admin/orders/${orderId}/fulfillments/${fulfillmentId}/mark-as-delivered`
    )
  }

  const buyAndDeliver = async (quantities: Record<string, number>) => {
    const order = await buy(quantities)
    const fulfillment = await fulfill(
      order.id,
      order.items.map((item: { id: string; quantity: number }) => ({
        id: item.id,
        quantity: item.quantity,
      }))
    )

    await deliver(order.id, fulfillment)

    return order
  }

  it("a cart is bought, fulfilled in two parts, and the numbers are right at every step", async () => {
    const { stockOf } = t()
    const steps = [await stockOf("SWEATER-S")]
    const order = await buy({ "SWEATER-S": 3 })

    steps.push(await stockOf("SWEATER-S"))
    await fulfill(order.id, [{ id: order.items[0].id, quantity: 2 }])
    steps.push(await stockOf("SWEATER-S"))
    await fulfill(order.id, [{ id: order.items[0].id, quantity: 1 }])
    steps.push(await stockOf("SWEATER-S"))

    expect(steps.map(({ oslo }) => oslo)).toEqual([
      "20 / 0",
      "20 / 3",
      "18 / 1",
      "17 / 0",
    ])
  })

  it("a cart that asks for more than there is is refused with insufficient_inventory", async () => {
    const { shop, store, shopper, stockOf } = t()

    await expect(
      shopper.fillCart(store, shop, { [shop.variantIds["LAMP"]!]: 6 })
    ).rejects.toMatchObject({ status: 400, code: "insufficient_inventory" })
    expect(await stockOf("LAMP")).toEqual({ oslo: "5 / 0", bergen: "none" })
  })

  it("a kit reserves and ships all its components", async () => {
    const { stockOf } = t()
    const order = await buy({ "TEA-SET": 2 })
    const mugs = await stockOf("MUG")

    expect([mugs.oslo, mugs.bergen].sort()).toEqual(["40 / 0", "40 / 4"])
    expect(await stockOf("TEA")).toEqual({ oslo: "60 / 2", bergen: "none" })

    await fulfill(order.id, [{ id: order.items[0].id, quantity: 2 }])
    expect((await stockOf("TEA")).oslo).toBe("58 / 0")
    expect((await stockOf("MUG")).oslo).toBe("36 / 0")
  })

  it("cancelling a fulfillment puts the units back and reserves them again", async () => {
    const { admin, stockOf } = t()
    const order = await buy({ "SWEATER-S": 3 })
    const fulfillment = await fulfill(order.id, [
      { id: order.items[0].id, quantity: 3 },
    ])

    expect((await stockOf("SWEATER-S")).oslo).toBe("17 / 0")
    await admin.post(
      `/admin/orders/${order.id}/fulfillments/${fulfillment}/cancel`
    )
    expect((await stockOf("SWEATER-S")).oslo).toBe("20 / 3")
  })

  it("cancelling an order releases its units, and only its own", async () => {
    const { admin, stockOf } = t()
    const [order] = [
      await buy({ "SWEATER-S": 3 }),
      await buy({ "SWEATER-S": 2 }),
    ]

    await admin.post(`/admin/orders/${order.id}/cancel`)
    expect((await stockOf("SWEATER-S")).oslo).toBe("20 / 2")
  })

  it("a return that is received puts the units back", async () => {
    const { admin, shop, stockOf } = t()
    const order = await buyAndDeliver({ "SWEATER-S": 3 })
    const { return: opened } = await admin.post("/admin/returns", {
      order_id: order.id,
      location_id: shop.locationIds.oslo,
    })
    const items = [{ id: order.items[0].id, quantity: 2 }]

    await admin.post(`/admin/returns/${opened.id}/request-items`, { items })
    await admin.post(`/admin/returns/${opened.id}/request`)
    expect((await stockOf("SWEATER-S")).oslo).toBe("17 / 0")

    await admin.post(`/admin/returns/${opened.id}/receive`)
    await admin.post(`/admin/returns/${opened.id}/receive-items`, { items })
    await admin.post(`/admin/returns/${opened.id}/receive/confirm`)
    expect((await stockOf("SWEATER-S")).oslo).toBe("19 / 0")
  })

  it("an exchange reserves what goes out", async () => {
    const { admin, shop, stockOf } = t()
    const order = await buyAndDeliver({ "SWEATER-S": 1 })
    const { exchange } = await admin.post("/admin/exchanges", {
      order_id: order.id,
    })

    await admin.post(`/admin/exchanges/${exchange.id}/inbound/items`, {
      location_id: shop.locationIds.oslo,
      items: [{ id: order.items[0].id, quantity: 1 }],
    })
    await admin.post(`/admin/exchanges/${exchange.id}/outbound/items`, {
      items: [{ variant_id: shop.variantIds["LAMP"], quantity: 2 }],
    })
    await admin.post(
      `/admin/exchanges/${exchange.id}/outbound/shipping-method`,
      {
        shipping_option_id: shop.shippingOptionIds.oslo,
      }
    )
    expect((await stockOf("LAMP")).oslo).toBe("5 / 0")
    await admin.post(`/admin/exchanges/${exchange.id}/request`)
    expect((await stockOf("LAMP")).oslo).toBe("5 / 2")
  })

  it("a claim reserves the replacement", async () => {
    const { admin, shop, stockOf } = t()
    const order = await buyAndDeliver({ "SWEATER-S": 1 })
    const { claim } = await admin.post("/admin/claims", {
      order_id: order.id,
      type: "replace",
    })

    await admin.post(`/admin/claims/${claim.id}/inbound/items`, {
      location_id: shop.locationIds.oslo,
      items: [{ id: order.items[0].id, quantity: 1 }],
    })
    await admin.post(`/admin/claims/${claim.id}/outbound/items`, {
      items: [{ variant_id: shop.variantIds["SWEATER-S"], quantity: 1 }],
    })
    await admin.post(`/admin/claims/${claim.id}/outbound/shipping-method`, {
      shipping_option_id: shop.shippingOptionIds.oslo,
    })
    await admin.post(`/admin/claims/${claim.id}/request`)
    expect((await stockOf("SWEATER-S")).oslo).toBe("19 / 1")
  })

  it("an order edit reserves what it adds", async () => {
    const { admin, shop, stockOf } = t()
    const order = await buy({ "SWEATER-S": 2 })

    await admin.post("/admin/order-edits", { order_id: order.id })
    await admin.post(`/admin/order-edits/${order.id}/items`, {
      items: [{ variant_id: shop.variantIds["LAMP"], quantity: 2 }],
    })
    await admin.post(
      `/admin/order-edits/${order.id}/items/item/${order.items[0].id}`,
      { quantity: 3 }
    )
    await admin.post(`/admin/order-edits/${order.id}/request`)
    await admin.post(`/admin/order-edits/${order.id}/confirm`)
    expect((await stockOf("LAMP")).oslo).toBe("5 / 2")
    expect((await stockOf("SWEATER-S")).oslo).toBe("20 / 3")
  })

  it("a draft order reserves when it becomes an order", async () => {
    const { admin, shop, stockOf } = t()
    const { draft_order } = await admin.post("/admin/draft-orders", {
      email: "ada@holdfast.test",
      region_id: shop.regionId,
      sales_channel_id: shop.salesChannelId,
      shipping_methods: [],
    })

    await admin.post(`/admin/draft-orders/${draft_order.id}/edit`)
    await admin.post(`/admin/draft-orders/${draft_order.id}/edit/items`, {
      items: [{ variant_id: shop.variantIds["LAMP"], quantity: 4 }],
    })
    await admin.post(`/admin/draft-orders/${draft_order.id}/edit/confirm`)
    expect((await stockOf("LAMP")).oslo).toBe("5 / 0")
    await admin.post(`/admin/draft-orders/${draft_order.id}/convert-to-order`)
    expect((await stockOf("LAMP")).oslo).toBe("5 / 4")
  })

  it("an order is fulfilled wholly, and no more than was ordered", async () => {
    const { stockOf } = t()
    const order = await buy({ "SWEATER-S": 3 })
    const [line] = order.items

    await expect(
      fulfill(order.id, [{ id: line.id, quantity: 4 }])
    ).rejects.toMatchObject({ status: 400 })
    expect((await stockOf("SWEATER-S")).oslo).toBe("20 / 3")
    await fulfill(order.id, [{ id: line.id, quantity: 3 }])
    expect((await stockOf("SWEATER-S")).oslo).toBe("17 / 0")
    await expect(
      fulfill(order.id, [{ id: line.id, quantity: 1 }])
    ).rejects.toMatchObject({ status: 400 })
    expect((await stockOf("SWEATER-S")).oslo).toBe("17 / 0")
  })

  it("cancelling one of two fulfillments puts back what was in it, and no more", async () => {
    const { admin, stockOf } = t()
    const order = await buy({ "SWEATER-S": 3 })
    const [line] = order.items
    const first = await fulfill(order.id, [{ id: line.id, quantity: 2 }])

    await fulfill(order.id, [{ id: line.id, quantity: 1 }])
    expect((await stockOf("SWEATER-S")).oslo).toBe("17 / 0")
    await admin.post(`/admin/orders/${order.id}/fulfillments/${first}/cancel`)
    expect((await stockOf("SWEATER-S")).oslo).toBe("19 / 2")
  })

  it("an order edit that takes units off the order releases them", async () => {
    const { admin, stockOf } = t()
    const order = await buy({ "SWEATER-S": 3 })

    await admin.post("/admin/order-edits", { order_id: order.id })
    await admin.post(
      `/admin/order-edits/${order.id}/items/item/${order.items[0].id}`,
      { quantity: 1 }
    )
    await admin.post(`/admin/order-edits/${order.id}/request`)
    expect((await stockOf("SWEATER-S")).oslo).toBe("20 / 3")
    await admin.post(`/admin/order-edits/${order.id}/confirm`)
    expect((await stockOf("SWEATER-S")).oslo).toBe("20 / 1")
  })

  it("an exchange is received and shipped, and the numbers are right at every step", async () => {
    const { admin, shop, stockOf } = t()
    const order = await buyAndDeliver({ "SWEATER-S": 2 })
    const { exchange } = await admin.post("/admin/exchanges", {
      order_id: order.id,
    })
    const path = `/admin/exchanges/${exchange.id}`
    const items = [{ id: order.items[0].id, quantity: 1 }]

    await admin.post(`${path}/inbound/items`, {
      location_id: shop.locationIds.oslo,
      items,
    })
    await admin.post(`${path}/outbound/items`, {
      items: [{ variant_id: shop.variantIds["LAMP"], quantity: 2 }],
    })
    await admin.post(`${path}/outbound/shipping-method`, {
      shipping_option_id: shop.shippingOptionIds.oslo,
    })
    await admin.post(`${path}/request`)

    const { return_id } = (await admin.get(path)).exchange
    const { items: lines } = (
      await admin.get(`/admin/orders/${order.id}?fields=*items`)
    ).order
    const lamp = lines.find(
      (one: { variant_id: string }) =>
        one.variant_id === shop.variantIds["LAMP"]
    )

    await admin.post(`/admin/returns/${return_id}/receive`)
    await admin.post(`/admin/returns/${return_id}/receive-items`, { items })
    await admin.post(`/admin/returns/${return_id}/receive/confirm`)
    expect((await stockOf("SWEATER-S")).oslo).toBe("19 / 0")
    expect((await stockOf("LAMP")).oslo).toBe("5 / 2")
    await fulfill(order.id, [{ id: lamp.id, quantity: 2 }])
    expect((await stockOf("LAMP")).oslo).toBe("3 / 0")
  })

  it("a project's own workflow that reserves gets our answer and our error", async () => {
    const { container, shop, stockOf } = t()
    const reservation = {
      inventory_item_id: shop.itemIds["LAMP"]!,
      location_id: shop.locationIds.oslo,
      quantity: 4,
    }

    await createReservationsWorkflow(container).run({
      input: { reservations: [reservation] },
    })
    await expect(
      createReservationsWorkflow(container).run({
        input: { reservations: [reservation] },
      })
    ).rejects.toMatchObject({ code: "insufficient_inventory" })
    expect((await stockOf("LAMP")).oslo).toBe("5 / 4")
  })
})
