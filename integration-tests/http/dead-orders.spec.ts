import { deadServers, LINK } from "../support/dead-servers"
import { testShop } from "../support/http-test"

testShop((t) => {
  const {
    prepare,
    complete,
    dieAt,
    dieWithTheOrder,
    rows,
    movements,
    age,
    endHolds,
    check,
    fulfill,
  } = deadServers(t)

  it("a server dies when the units are the order's and it is not linked to its cart: refused, found and named; cancelling the order gives the cart its way back", async () => {
    const { admin, shop } = t()
    const cart = await prepare({ LAMP: 3 })
    const orderId = await dieAt(LINK, cart)

    expect(await rows()).toEqual([{ owner: "order", units: 3 }])

    const before = await movements()

    // Two are left for others: its own three are the order's, and that is what it
    // is told.
    await expect(complete(cart)).rejects.toMatchObject({
      code: "cart_converted",
    })
    expect(await movements()).toEqual(before)
    expect(await check()).toMatchObject({ is_sound: true })
    await age(11)

    const found = await check()

    expect(found.faults).toEqual({ order_not_linked_to_cart: 1 })
    expect(found.findings).toMatchObject([
      {
        fault: "order_not_linked_to_cart",
        inventory_item_id: shop.itemIds["LAMP"],
        found: `${orderId} of ${cart}`,
      },
    ])
    await admin.post(`/admin/orders/${orderId}/cancel`)
    expect(await rows()).toEqual([])
    expect(await check()).toMatchObject({ is_sound: true })

    const order = await complete(cart)

    expect(order.id).not.toBe(orderId)
    expect(await rows()).toEqual([{ owner: "order", units: 3 }])
    expect((await t().stockOf("LAMP")).oslo).toBe("5 / 3")
  })

  const without = (
    order_id: string,
    line: { id: string },
    expected: string
  ) => ({
    fault: "order_without_units",
    inventory_item_id: t().shop.itemIds["LAMP"],
    location_id: expect.any(String) as string,
    reservation_id: null,
    reference_id: order_id,
    found: `0 of LAMP for ${line.id} of order #1`,
    expected,
  })

  it("a server dies when the order is neither linked nor reserved for: it is found and named, no repair touches it by itself, and a person cancels it after a look", async () => {
    const { admin } = t()
    const cart = await prepare({ LAMP: 3 })
    const orderId = await dieWithTheOrder(cart)
    const { order } = await admin.get(`/admin/orders/${orderId}`)

    expect(order).toMatchObject({ status: "pending", display_id: 1 })
    expect(await rows()).toEqual([{ owner: "cart", units: 3 }])
    expect(await check()).toMatchObject({ is_sound: true })
    await age(11)

    const found = await check()

    expect(found).toMatchObject({
      is_sound: false,
      faults: { order_without_units: 1 },
      findings: [without(orderId, order.items[0], "3")],
    })

    const [only] = found.findings
    const before = await movements()
    const post = async (body: object) =>
      (await admin.post("/admin/stock-reconciliation", body)).repair
    const nothing = {
      reserved_line_item_ids: [],
      canceled_order_ids: [],
      still_short: [],
    }
    const { expected, ...known } = only!

    expect(await post({})).toMatchObject(nothing)
    await expect(post({ only: known })).rejects.toMatchObject({
      status: 400,
      body: {
        message:
          'remedy must be one of reserve, cancel, since only people know which is right for "order_without_units"',
      },
    })
    await expect(post({ remedy: "cancel" })).rejects.toMatchObject({
      status: 400,
    })
    expect(
      await post({ only: known, remedy: "cancel", dry_run: true })
    ).toMatchObject({ ...nothing, canceled_order_ids: [orderId] })
    expect((await admin.get(`/admin/orders/${orderId}`)).order.status).toBe(
      "pending"
    )
    expect((await check()).faults).toEqual({ order_without_units: 1 })

    expect(await post({ only: known, remedy: "cancel" })).toMatchObject({
      ...nothing,
      canceled_order_ids: [orderId],
    })
    expect((await admin.get(`/admin/orders/${orderId}`)).order.status).toBe(
      "canceled"
    )
    expect(await movements()).toEqual(before)
    expect(await check()).toMatchObject({ is_sound: true })
    // Somebody was faster: neither is done a second time.
    expect(await post({ only: known, remedy: "cancel" })).toMatchObject(nothing)
    expect(await post({ only: known, remedy: "reserve" })).toMatchObject(
      nothing
    )

    // Its cart has its units still, and its way.
    expect((await complete(cart)).id).not.toBe(orderId)
    expect(await rows()).toEqual([{ owner: "order", units: 3 }])
    expect((await t().stockOf("LAMP")).oslo).toBe("5 / 3")
    expect(await check()).toMatchObject({ is_sound: true })
  })

  it("of such an order a person may have the units reserved instead: those that are free, all or none", async () => {
    const { admin } = t()
    const orderId = await dieWithTheOrder(await prepare({ LAMP: 3 }))
    const rival = await complete(await prepare({ LAMP: 2 }))

    await age(11)

    const { findings } = await check()
    const { expected, ...only } = findings[0]!
    const post = async (body: object) =>
      (await admin.post("/admin/stock-reconciliation", { only, ...body }))
        .repair
    const { order } = await admin.get(`/admin/orders/${orderId}`)
    const lines = [order.items[0].id as string]
    const before = await movements()

    expect(findings).toEqual([without(orderId, order.items[0], "3")])
    // Its cart holds them: nobody's units are taken.
    expect(await post({ remedy: "reserve" })).toMatchObject({
      reserved_line_item_ids: [],
      still_short: [{ order_id: orderId, message: expect.stringMatching(/3/) }],
    })
    expect(await movements()).toEqual(before)

    await endHolds()
    expect(await post({ remedy: "reserve", dry_run: true })).toMatchObject({
      reserved_line_item_ids: lines,
    })
    expect(await rows()).toEqual([
      { owner: "cart", units: 3 },
      { owner: "order", units: 2 },
    ])
    expect(await post({ remedy: "reserve" })).toMatchObject({
      reserved_line_item_ids: lines,
      canceled_order_ids: [],
      still_short: [],
    })
    expect(await rows()).toEqual([
      { owner: "order", units: 2 },
      { owner: "order", units: 3 },
    ])
    expect(
      await t().sql(
        "select reference_type, reference_id, reserved_delta::int as units from stock_movement where reason = 'order_without_units' and reference_type = 'order'"
      )
    ).toEqual([{ reference_type: "order", reference_id: orderId, units: 3 }])
    expect(await post({ remedy: "reserve" })).toMatchObject({
      reserved_line_item_ids: [],
    })
    expect(await check()).toMatchObject({ is_sound: true })
    await fulfill(orderId)
    await fulfill(rival.id)
    expect((await t().stockOf("LAMP")).oslo).toBe("0 / 0")
  })

  it.each(["cancel", "reserve"] as const)(
    "%s is pressed ten times at once for such an order, under one key: it happens once, and all are told so",
    async (remedy) => {
      const { admin } = t()
      const orderId = await dieWithTheOrder(await prepare({ LAMP: 2 }))

      await age(11)
      await endHolds()
      const [{ expected, ...only }] = (await check()).findings as [
        Record<string, unknown>,
      ]
      const press = async () =>
        (
          await admin.post("/admin/stock-reconciliation", {
            only,
            remedy,
            idempotency_key: "pressed",
          })
        ).repair
      const answers = await Promise.all(Array.from({ length: 10 }, press))
      const { order } = await admin.get(`/admin/orders/${orderId}`)

      expect(answers[0]).toMatchObject({
        reserved_line_item_ids: remedy === "cancel" ? [] : [order.items[0].id],
        canceled_order_ids: remedy === "cancel" ? [orderId] : [],
      })
      expect(answers).toEqual(answers.map(() => answers[0]))
      expect(order.status).toBe(remedy === "cancel" ? "canceled" : "pending")
      expect((await rows()).filter(({ owner }) => owner === "order")).toEqual(
        remedy === "cancel" ? [] : [{ owner: "order", units: 2 }]
      )
      // The key of another remedy is refused, before anything is done.
      await expect(
        admin.post("/admin/stock-reconciliation", {
          only,
          remedy: remedy === "cancel" ? "reserve" : "cancel",
          idempotency_key: "pressed",
        })
      ).rejects.toMatchObject({ status: 409 })
      expect((await admin.get(`/admin/orders/${orderId}`)).order.status).toBe(
        order.status
      )
    }
  )
})
