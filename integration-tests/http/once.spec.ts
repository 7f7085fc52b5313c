import { receiveAndCompleteReturnOrderWorkflow } from "@medusajs/medusa/core-flows"

import { testShop } from "../support/http-test"
import { atOnce, changeDesk } from "../support/order-changes"
import { Order, orderDesk } from "../support/orders"

testShop((t) => {
  const { buy, fulfill, deliver, heldOf } = orderDesk(t)
  const { open, returnOf, requestReturn, openReturn, receive, confirmReceipt } =
    changeDesk(t)

  /** LAMP: 5 in Oslo. Core cancels no fulfillment that is marked as delivered. */
  const sent = async (quantity: number) => {
    const order = await buy({ LAMP: quantity })

    return { order, fulfillmentId: await fulfill(order) }
  }

  const delivered = async (quantity: number) => {
    const { order, fulfillmentId } = await sent(quantity)

    await deliver(order, fulfillmentId)

    return { order, fulfillmentId }
  }

  const cancel = (order: Order, fulfillmentId: string) =>
    t().admin.post(
      `/admin/orders/${order.id}/fulfillments/${fulfillmentId}/cancel`
    )

  const oslo = async () => (await t().stockOf("LAMP")).oslo

  it("a received return is confirmed five times at once: its units come back once, and four are told so", async () => {
    const { inventory, shop } = t()
    const { order, fulfillmentId } = await delivered(3)
    const returnId = await openReturn(order, 2)

    expect(await oslo()).toBe("2 / 0")
    const answers = await atOnce(
      Array.from({ length: 5 }, () => () => confirmReceipt(returnId))
    )

    expect(answers.map(({ status }) => status).sort()).toEqual([
      200, 400, 400, 400, 400,
    ])
    expect(await oslo()).toBe("4 / 0")
    expect(
      await inventory.listStockMovements({
        inventory_item_id: shop.itemIds["LAMP"],
        kind: "returned",
      })
    ).toMatchObject([
      {
        stocked_delta: 2,
        line_item_id: order.items[0]!.id,
        fulfillment_id: fulfillmentId,
        reference_type: "return",
        reference_id: returnId,
        order_id: order.id,
      },
    ])
  })

  it("PrestaShop #35460: a fulfillment is not cancelled of which a part was returned, damaged or not", async () => {
    const order = await buy({ LAMP: 4 })

    const first = await fulfill(order, "oslo", { LAMP: 1 })
    const second = await fulfill(order, "oslo", { LAMP: 3 })

    await confirmReceipt(await openReturn(order, 2, { damaged: 1 }))
    expect(await oslo()).toBe("2 / 0")

    const refused = () =>
      expect(cancel(order, second)).rejects.toMatchObject({
        status: 400,
        message: expect.stringContaining("have come back by a return"),
      })

    await refused()
    expect(await oslo()).toBe("2 / 0")
    expect(await heldOf("LAMP")).toEqual([])

    // Two of the four are out: the first can still be put back.
    await cancel(order, first)
    expect(await oslo()).toBe("3 / 1")
    expect(await heldOf("LAMP")).toEqual(["oslo 1"])
    await refused()
    expect(await oslo()).toBe("3 / 1")
  })

  it("a fulfillment is cancelled, and then what was to be returned of it is received: refused, and the units are there once", async () => {
    const { order, fulfillmentId } = await sent(2)
    const returnId = await requestReturn(order, 2)

    await cancel(order, fulfillmentId)
    expect(await oslo()).toBe("5 / 2")
    await receive(returnId, order, 2)
    await expect(confirmReceipt(returnId)).rejects.toMatchObject({
      status: 400,
      message: expect.stringContaining("2 are to be received, and 0 are out"),
    })
    expect(await oslo()).toBe("5 / 2")
  })

  it("a return is received while its fulfillment is cancelled ten times at once: one of them happens", async () => {
    const { order, fulfillmentId } = await sent(2)
    const returnId = await openReturn(order, 2)
    const answers = await atOnce([
      () => confirmReceipt(returnId),
      ...Array.from({ length: 10 }, () => () => cancel(order, fulfillmentId)),
    ])

    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 400)).toHaveLength(10)
    expect(await oslo()).toBe(answers[0]!.status === 200 ? "5 / 0" : "5 / 2")
  })

  it("what comes back is received and completed in one call while its fulfillment is cancelled ten times at once: one of them happens", async () => {
    const { container } = t()
    const { order, fulfillmentId } = await sent(2)
    const returnId = await requestReturn(order, 2)
    const [received, ...cancelled] = await atOnce([
      () =>
        receiveAndCompleteReturnOrderWorkflow(container).run({
          input: {
            return_id: returnId,
            items: [{ id: order.items[0]!.id, quantity: 2 }],
          },
        }),
      ...Array.from({ length: 10 }, () => () => cancel(order, fulfillmentId)),
    ])
    const effects = [received, ...cancelled].filter(
      (answer) => answer!.status === 200
    )

    expect(effects).toHaveLength(1)
    expect(
      cancelled.filter(({ status }) => ![200, 400].includes(status))
    ).toEqual([])
    expect(await oslo()).toBe(received!.status === 200 ? "5 / 0" : "5 / 2")
  })

  it.each(["claim", "exchange"] as const)(
    "what comes back with %s is confirmed three times at once and comes back once",
    async (kind) => {
      const { admin } = t()
      const { order } = await delivered(3)
      const path = await open(kind, order, {
        ...(kind === "claim" && { type: "refund" as const, claimed: 2 }),
        back: 2,
        ...(kind === "exchange" && { out: { MUG: 1 } }),
      })

      await admin.post(`${path}/request`)
      const returnId = await returnOf(path)

      await receive(returnId, order, 2)
      const answers = await atOnce(
        Array.from({ length: 3 }, () => () => confirmReceipt(returnId))
      )

      expect(answers.map(({ status }) => status).sort()).toEqual([
        200, 400, 400,
      ])
      expect(await oslo()).toBe("4 / 0")
    }
  )

  it.each(["claim", "exchange"] as const)(
    "%s of which nothing came back is cancelled three times at once: what was to go out is released once",
    async (kind) => {
      const { admin, inventory, shop } = t()
      const { order } = await delivered(2)
      const path = await open(kind, order, {
        ...(kind === "claim" && { claimed: 1 }),
        back: 1,
        out: { MUG: 2 },
      })

      await admin.post(`${path}/request`)
      expect(await heldOf("MUG")).toEqual(["oslo 2"])

      const returnId = await returnOf(path)
      const answers = await atOnce(
        Array.from({ length: 3 }, () => () => admin.post(`${path}/cancel`))
      )

      expect(answers.map(({ status }) => status).sort()).toEqual([
        200, 400, 400,
      ])
      expect(await heldOf("MUG")).toEqual([])
      expect(
        await inventory.listStockMovements({
          inventory_item_id: shop.itemIds["MUG"],
          kind: "released",
        })
      ).toMatchObject([
        {
          reserved_delta: -2,
          reason: `${kind}_canceled`,
          reference_id: path.split("/").at(-1),
          order_id: order.id,
        },
      ])
      expect(await oslo()).toBe("3 / 0")
      expect(
        (await admin.get(`/admin/returns/${returnId}`)).return.status
      ).toBe("canceled")
      // Nothing is left open: what was delivered can come back.
      await confirmReceipt(await openReturn(order, 2))
      expect(await oslo()).toBe("5 / 0")
    }
  )

  it("a return is received in parts, and cannot be cancelled once some of it came", async () => {
    const { admin } = t()
    const { order } = await delivered(3)
    const returnId = await openReturn(order, 3, { received: 1 })

    await confirmReceipt(returnId)
    expect(await oslo()).toBe("3 / 0")
    await expect(
      admin.post(`/admin/returns/${returnId}/cancel`)
    ).rejects.toMatchObject({ status: 400 })
    await receive(returnId, order, 2, 1)
    await confirmReceipt(returnId)
    expect(await oslo()).toBe("4 / 0")
  })

  it("a return that is received and completed in one call, three times at once, comes back once", async () => {
    const { container, admin, shop } = t()
    const { order } = await delivered(3)
    const { return: opened } = await admin.post("/admin/returns", {
      order_id: order.id,
      location_id: shop.locationIds.oslo,
    })
    const items = [{ id: order.items[0]!.id, quantity: 2 }]

    await admin.post(`/admin/returns/${opened.id}/request-items`, { items })
    await admin.post(`/admin/returns/${opened.id}/request`)
    const results = await Promise.allSettled(
      Array.from({ length: 3 }, () =>
        receiveAndCompleteReturnOrderWorkflow(container).run({
          input: { return_id: opened.id, items },
        })
      )
    )

    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(
      1
    )
    expect(await oslo()).toBe("4 / 0")
  })
})
