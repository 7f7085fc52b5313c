import { Modules } from "@medusajs/framework/utils"

import { testShop } from "../support/http-test"
import { atOnce, changeDesk } from "../support/order-changes"
import { Order, orderDesk } from "../support/orders"

testShop((t) => {
  const desk = orderDesk(t)
  const { buy, fulfill, deliver, heldOf, storyOf, cancelFulfillment } = desk
  const { open, returnOf, linesOf, receive, confirmReceipt } = changeDesk(t)

  const delivered = async (quantities: Record<string, number>) => {
    const order = await buy(quantities)

    await deliver(order, await fulfill(order))

    return order
  }

  /** A line that an order got later, fulfilled from Oslo. */
  const fulfillAdded = async (order: Order, sku: string) => {
    const known = order.items.map(({ id }) => id)
    const added = (await linesOf(order)).find(
      ({ id, variant_sku }) => variant_sku === sku && !known.includes(id)
    )!

    return await fulfill({ id: order.id, items: [added] })
  }

  const confirm = (path: string) => t().admin.post(`${path}/request`)

  describe("confirmed without an outbound shipping method", () => {
    it("a claim for a refund is confirmed and changes no stock", async () => {
      const { stockOf, admin } = t()
      const order = await delivered({ "SWEATER-S": 3 })
      const path = await open("claim", order, { type: "refund", claimed: 1 })

      await confirm(path)
      expect((await stockOf("SWEATER-S")).oslo).toBe("17 / 0")
      // Nothing is left open: the next change may begin.
      await admin.post("/admin/order-edits", { order_id: order.id })
    })

    it("a claim that replaces and takes nothing back is cancelled, and its units are released", async () => {
      const { admin } = t()
      const order = await delivered({ "SWEATER-S": 3 })
      const path = await open("claim", order, { claimed: 1, out: { LAMP: 2 } })

      await confirm(path)
      expect(await heldOf("LAMP")).toEqual(["oslo 2"])
      await admin.post(`${path}/cancel`)
      expect(await heldOf("LAMP")).toEqual([])
      expect(await linesOf(order)).toMatchObject([{ variant_sku: "SWEATER-S" }])
      await expect(admin.post(`${path}/cancel`)).rejects.toMatchObject({
        status: 400,
      })
    })

    it("a claim for a refund with goods back is confirmed, and what is received comes back once", async () => {
      const { stockOf } = t()
      const order = await delivered({ "SWEATER-S": 3 })
      const path = await open("claim", order, {
        type: "refund",
        claimed: 2,
        back: 2,
      })

      await confirm(path)
      expect((await stockOf("SWEATER-S")).oslo).toBe("17 / 0")
      const returnId = await returnOf(path)

      await receive(returnId, order, 2)
      await confirmReceipt(returnId)
      expect((await stockOf("SWEATER-S")).oslo).toBe("19 / 0")
    })

    it.each(["claim", "exchange"] as const)(
      "what goes out with %s is reserved from the change and sent, and its cancellation releases what is not sent",
      async (kind) => {
        const { stockOf, admin } = t()
        const order = await delivered({ "SWEATER-S": 2 })
        const change = {
          ...(kind === "claim" && { claimed: 1 }),
          back: 1,
          out: { LAMP: 2, "TEA-SET": 1 },
        }
        const path = await open(kind, order, change)

        expect((await stockOf("LAMP")).oslo).toBe("5 / 0")
        await confirm(path)
        expect((await stockOf("LAMP")).oslo).toBe("5 / 2")
        expect((await stockOf("TEA")).oslo).toBe("60 / 1")
        expect((await storyOf("LAMP")).at(-1)).toBe(
          `oslo reserved 0 2 ${kind} of the order`
        )
        const sent = await fulfillAdded(order, "LAMP")

        expect((await stockOf("LAMP")).oslo).toBe("3 / 0")
        // Core does not cancel what is sent, and then nothing is released.
        await expect(admin.post(`${path}/cancel`)).rejects.toMatchObject({
          status: 400,
        })
        expect((await stockOf("TEA")).oslo).toBe("60 / 1")

        await cancelFulfillment(order, sent)
        expect((await stockOf("LAMP")).oslo).toBe("5 / 2")
        await admin.post(`${path}/cancel`)
        expect((await stockOf("LAMP")).oslo).toBe("5 / 0")
        expect((await stockOf("TEA")).oslo).toBe("60 / 0")
        expect((await storyOf("TEA")).at(-1)).toBe(
          `oslo released 0 -1 ${kind} of the order`
        )
      }
    )

    it.each(["claim", "exchange"] as const)(
      "%s of more than there is is refused with nothing reserved, and goes through once there is enough",
      async (kind) => {
        const { stockOf, inventory, shop } = t()
        const order = await delivered({ "SWEATER-S": 2 })
        const path = await open(kind, order, {
          ...(kind === "claim" && { claimed: 1 }),
          back: 1,
          out: { LAMP: 5 },
        })
        const adjust = (quantity: number) =>
          inventory.adjustInventory(
            shop.itemIds["LAMP"]!,
            shop.locationIds.oslo,
            quantity
          )

        await adjust(-1)
        await expect(confirm(path)).rejects.toMatchObject({
          status: 400,
          code: "insufficient_inventory",
        })
        expect((await stockOf("LAMP")).oslo).toBe("4 / 0")
        await adjust(1)
        await confirm(path)
        expect((await stockOf("LAMP")).oslo).toBe("5 / 5")
        await fulfillAdded(order, "LAMP")
        expect((await stockOf("LAMP")).oslo).toBe("0 / 0")
      }
    )

    it.each(["claim", "exchange"] as const)(
      "a failure after %s has reserved gives its units back",
      async (kind) => {
        const { stockOf, container } = t()
        const order = await delivered({ "SWEATER-S": 2 })
        const path = await open(kind, order, {
          ...(kind === "claim" && { claimed: 1 }),
          back: 1,
          out: { LAMP: 2 },
        })
        const failing = jest
          .spyOn(container.resolve(Modules.ORDER), "confirmOrderChange")
          .mockRejectedValue(new Error("the order is gone"))

        await expect(confirm(path)).rejects.toMatchObject({ status: 500 })
        expect(failing).toHaveBeenCalled()
        failing.mockRestore()
        expect((await stockOf("LAMP")).oslo).toBe("5 / 0")
        expect((await storyOf("LAMP")).slice(-2)).toEqual([
          `oslo reserved 0 2 ${kind} of the order`,
          `oslo released 0 -2 ${kind} of the order`,
        ])

        await confirm(path)
        expect((await stockOf("LAMP")).oslo).toBe("5 / 2")
      }
    )

    it.each(["claim", "exchange"] as const)(
      "the confirmation of %s is pressed five times at once: one effect, and four are told that it is confirmed",
      async (kind) => {
        const { stockOf } = t()
        const order = await delivered({ "SWEATER-S": 2 })
        const path = await open(kind, order, {
          ...(kind === "claim" && { claimed: 1 }),
          back: 1,
          out: { LAMP: 2 },
        })
        const answers = await atOnce(
          Array.from({ length: 5 }, () => () => confirm(path))
        )

        expect(answers.map(({ status }) => status).sort()).toEqual([
          200, 400, 400, 400, 400,
        ])
        expect((await stockOf("LAMP")).oslo).toBe("5 / 2")
        expect(await heldOf("LAMP")).toEqual(["oslo 2"])
      }
    )
  })

  it("a return request, an order edit and a draft order are each confirmed twice at once: one effect, and one refusal", async () => {
    const { admin, shop, stockOf } = t()
    const order = await delivered({ "SWEATER-S": 3 })
    const { return: opened } = await admin.post("/admin/returns", {
      order_id: order.id,
      location_id: shop.locationIds.oslo,
    })
    const twice = async (path: string) =>
      (await atOnce([() => admin.post(path), () => admin.post(path)]))
        .map(({ status }) => status)
        .sort()

    await admin.post(`/admin/returns/${opened.id}/request-items`, {
      items: [{ id: order.items[0]!.id, quantity: 1 }],
    })
    expect(await twice(`/admin/returns/${opened.id}/request`)).toEqual([
      200, 400,
    ])
    await admin.post(`/admin/returns/${opened.id}/cancel`)

    await admin.post("/admin/order-edits", { order_id: order.id })
    await admin.post(`/admin/order-edits/${order.id}/items`, {
      items: [{ variant_id: shop.variantIds["LAMP"], quantity: 2 }],
    })
    await admin.post(`/admin/order-edits/${order.id}/request`)
    expect(await twice(`/admin/order-edits/${order.id}/confirm`)).toEqual([
      200, 400,
    ])
    expect((await stockOf("LAMP")).oslo).toBe("5 / 2")

    const { draft_order } = await admin.post("/admin/draft-orders", {
      email: "ada@holdfast.test",
      region_id: shop.regionId,
      sales_channel_id: shop.salesChannelId,
      shipping_methods: [],
    })
    const draft = `/admin/draft-orders/${draft_order.id}`

    await admin.post(`${draft}/edit`)
    await admin.post(`${draft}/edit/items`, {
      items: [{ variant_id: shop.variantIds["LAMP"], quantity: 3 }],
    })
    await admin.post(`${draft}/edit/confirm`)
    expect(await twice(`${draft}/convert-to-order`)).toEqual([200, 400])
    expect((await stockOf("LAMP")).oslo).toBe("5 / 5")
  })

  it("an order that is cancelled keeps its units until its payment is, and then they are anybody's", async () => {
    const { admin, container, shop, shopper, store, stockOf } = t()
    const order = await buy({ LAMP: 5 })
    const grab = () =>
      shopper.fillCart(store, shop, { [shop.variantIds["LAMP"]!]: 1 })
    const payment = jest
      .spyOn(container.resolve(Modules.PAYMENT), "cancelPayment")
      .mockImplementation(async () => {
        await expect(grab()).rejects.toMatchObject({
          code: "insufficient_inventory",
        })

        return {} as never
      })

    await admin.post(`/admin/orders/${order.id}/cancel`)
    await expect(payment.mock.results[0]!.value).resolves.toEqual({})
    expect((await stockOf("LAMP")).oslo).toBe("5 / 0")
    await grab()
    expect((await storyOf("LAMP")).slice(-2)).toEqual([
      "oslo released 0 -5 order of the order",
      "oslo reserved 0 1 cart",
    ])
  })

  it.each(["claim", "exchange"] as const)(
    "%s whose goods came back is not cancelled, and its units are nobody else's for a moment",
    async (kind) => {
      const { admin } = t()
      const order = await delivered({ "SWEATER-S": 2 })
      const path = await open(kind, order, {
        ...(kind === "claim" && { claimed: 1 }),
        back: 1,
        out: { LAMP: 2 },
      })

      await confirm(path)
      const back = await returnOf(path)

      await receive(back, order, 1)
      await confirmReceipt(back)
      const story = await storyOf("LAMP")

      await expect(admin.post(`${path}/cancel`)).rejects.toMatchObject({
        status: 400,
        body: { message: "Can't cancel a return which has returned items" },
      })
      expect(await storyOf("LAMP")).toEqual(story)
      expect(await heldOf("LAMP")).toEqual(["oslo 2"])
    }
  )

  it("a draft order that is being deleted becomes no order: nothing is reserved for what is gone", async () => {
    const { admin, container, inventory, shop, sql } = t()
    const { draft_order } = await admin.post("/admin/draft-orders", {
      email: "ada@holdfast.test",
      region_id: shop.regionId,
      sales_channel_id: shop.salesChannelId,
      items: [{ variant_id: shop.variantIds["LAMP"], quantity: 3 }],
    })
    const draft = `/admin/draft-orders/${draft_order.id}`
    const orders = container.resolve(Modules.ORDER)
    const deleteOrders = orders.deleteOrders.bind(orders)
    const takeTurn = inventory.takeTurn.bind(inventory)
    let converted: Promise<unknown> | undefined

    jest.spyOn(orders, "deleteOrders").mockImplementation(async (...ids) => {
      const waits = new Promise<void>((resolve) =>
        jest
          .spyOn(inventory, "takeTurn")
          .mockImplementation(async (...turn) => {
            resolve()

            return await takeTurn(...turn)
          })
      )

      converted = admin.post(`${draft}/convert-to-order`).then(
        () => "converted",
        ({ status }) => status
      )
      // Where nobody has the turn, it is an order by then.
      await ((
        await sql("select order_id from order_turn")
      ).length
        ? waits
        : converted)
      await deleteOrders(...ids)
    })
    await admin.delete(draft)
    expect(await converted).toBe(404)
    expect(await heldOf("LAMP")).toEqual([])
  })
})
