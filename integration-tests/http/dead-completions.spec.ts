import { Modules } from "@medusajs/framework/utils"
import { completeCartWorkflow } from "@medusajs/medusa/core-flows"

import expireCartReservations from "../../src/jobs/expire-cart-reservations"
import releaseLostLines from "../../src/jobs/release-lost-lines"
import { aroundStep } from "../../src/workflows/core/around-step"
import { testShop } from "../support/http-test"

/** Steps at which a server is to die, as far as the database can tell. */
const deadly = new Set<string>()
let deaths = 0

const dieBefore = (step: string) =>
  aroundStep(
    completeCartWorkflow,
    step,
    {
      invoke: async (_call, proceed) => {
        if (deadly.has(step)) {
          deaths++

          // It goes on no more, and undoes nothing.
          return await new Promise<never>(() => {})
        }

        return await proceed()
      },
    },
    { owner: "dead-completions.spec.ts", layer: "turn" }
  )

const LINK = "create-remote-links"
const RESERVE = "reserve-inventory-step"

testShop((t) => {
  beforeAll(() => [LINK, RESERVE].forEach(dieBefore))
  beforeEach(() => {
    deadly.clear()
    deaths = 0
  })

  const prepare = async (quantities: Record<string, number>) => {
    const { shop, shopper, store } = t()
    const cart = await shopper.fillCart(
      store,
      shop,
      Object.fromEntries(
        Object.entries(quantities).map(([sku, quantity]) => [
          shop.variantIds[sku]!,
          quantity,
        ])
      )
    )

    await shopper.prepareCheckout(store, cart.id, shop.shippingOptionIds.oslo)

    return cart.id as string
  }

  const until = async (holds: () => Promise<boolean>) => {
    while (!(await holds())) {
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  const complete = (cart: string) => t().shopper.completeCart(t().store, cart)

  /**
   * Completes a cart on a server that dies before an answer; the connection is
   * to be broken as it dies.
   */
  const completeInVain = (cart: string): AbortController => {
    const connection = new AbortController()

    void fetch(`${t().baseUrl}/store/carts/${cart}/complete`, {
      method: "POST",
      headers: { "x-publishable-api-key": t().shop.publishableKey },
      signal: connection.signal,
    }).catch(() => {})

    return connection
  }

  /** Completes a cart on a server that dies at a step; what it held is gone. */
  const dieAt = async (step: string, cart: string): Promise<string> => {
    deadly.add(step)
    const connection = completeInVain(cart)

    await until(async () => {
      const [state] = await t().sql<{
        orders: number
        links: number
        reserved: number
      }>(
        `select (select count(*)::int from "order") as orders,
          (select count(*)::int from order_cart) as links,
          (select count(*)::int from reservation_item
            where cart_id is null and deleted_at is null) as reserved`
      )
      const { orders, links, reserved } = state!

      return (
        deaths === 1 &&
        orders === 1 &&
        (step === LINK ? links === 0 && reserved > 0 : links === 1)
      )
    })
    deadly.clear()
    connection.abort()
    // Its lock dies with it.
    await t().container.resolve(Modules.LOCKING).release(cart)
    await t().container.resolve(Modules.LOCKING).releaseAll()

    const [order] = await t().sql<{ id: string }>(`select id from "order"`)

    return order!.id
  }

  const rows = () =>
    t().sql<{ owner: string; units: number }>(
      `select case when cart_id is null then 'order' else 'cart' end as owner,
        quantity::int as units
      from reservation_item where deleted_at is null order by 1, 2`
    )

  const movements = () =>
    t().sql<{ kind: string }>("select kind from stock_movement order by id")

  const age = async (minutes: number) => {
    for (const table of ["order", "order_item", "order_line_item"]) {
      await t().sql(
        `update "${table}" set created_at = created_at - make_interval(mins => ?)`,
        [minutes]
      )
    }
    for (const table of ["reservation_item", "cart_conversion"]) {
      await t().sql(
        `update ${table} set updated_at = updated_at - make_interval(mins => ?)`,
        [minutes]
      )
    }
  }

  const endHolds = () =>
    t().sql(
      "update reservation_item set expires_at = now() - interval '1 second' where cart_id is not null"
    )

  const check = async () =>
    (await t().admin.get("/admin/stock-reconciliation")).check as {
      is_sound: boolean
      faults: Record<string, number>
      findings: Record<string, unknown>[]
    }

  const fulfill = async (orderId: string) => {
    const { order } = await t().admin.get(`/admin/orders/${orderId}`)

    await t().admin.post(`/admin/orders/${orderId}/fulfillments`, {
      location_id: t().shop.locationIds.oslo,
      items: order.items.map((item: { id: string; quantity: number }) => ({
        id: item.id,
        quantity: item.quantity,
      })),
    })
  }

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

    await until(async () => deaths === 1)
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

  /** Completes a cart on a server that dies with nothing but the order created. */
  const dieWithTheOrder = async (cart: string): Promise<string> => {
    const known = (await t().sql<{ id: string }>(`select id from "order"`)).map(
      ({ id }) => id
    )
    const before = deaths

    deadly.add(LINK).add(RESERVE)

    const connection = completeInVain(cart)

    await until(async () => deaths === before + 2)
    deadly.clear()
    connection.abort()
    await t().container.resolve(Modules.LOCKING).releaseAll()

    const [made, ...others] = (
      await t().sql<{ id: string }>(`select id from "order"`)
    ).filter(({ id }) => !known.includes(id))

    expect(others).toEqual([])
    expect(
      await t().sql("select 1 from order_cart where order_id = ?", [made!.id])
    ).toEqual([])

    return made!.id
  }

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
