import { testShop } from "../support/http-test"
import { kitDesk } from "../support/kits"
import { atOnce, changeDesk } from "../support/order-changes"
import { orderDesk } from "../support/orders"

testShop((t) => {
  const { buy, fulfill, deliver, heldOf, returnItems } = orderDesk(t)
  const { open, returnOf, receive, confirmReceipt, linesOf } = changeDesk(t)
  const { sellKit, buyKit, link, unlink, manage, edit } = kitDesk(t)

  const delivered = async (quantities: Record<string, number>) => {
    const order = await buy(quantities)

    await deliver(order, await fulfill(order))

    return order
  }

  const oslo = async (sku: string) => (await t().stockOf(sku)).oslo

  const turns = () => t().sql("select order_id from order_turn")

  it("an order at which another is at work: 409 order_busy with when to try again, nothing changed, and then it goes through", async () => {
    const { inventory, admin, sql } = t()
    const order = await buy({ LAMP: 2 })
    const turn = await inventory.takeTurn(order.id)
    const before = await sql("select count(*) from stock_movement")

    await expect(fulfill(order)).rejects.toMatchObject({
      status: 409,
      code: "order_busy",
      message: expect.stringContaining(order.id),
    })
    expect(await sql("select count(*) from stock_movement")).toEqual(before)
    expect(
      (await admin.get(`/admin/orders/${order.id}?fields=id,fulfillments.id`))
        .order.fulfillments
    ).toEqual([])
    // It lasts while its holder lives, though a turn is six seconds long.
    expect(await turns()).toEqual([{ order_id: order.id }])

    await inventory.endTurn(order.id, turn)
    await fulfill(order)
    expect(await oslo("LAMP")).toBe("3 / 0")
    expect(await turns()).toEqual([])
  })

  it("a fulfillment is shipped, and then delivered, each three times at once: noted once, and not to be cancelled any more", async () => {
    const { admin } = t()
    const order = await buy({ LAMP: 2 })
    const path = `/admin/orders/${order.id}/fulfillments/${await fulfill(order)}`
    const items = [{ id: order.items[0]!.id, quantity: 2 }]
    const three = async (call: () => Promise<unknown>) =>
      (await atOnce([call, call, call])).map(({ status }) => status).sort()

    expect(
      await three(() => admin.post(`${path}/shipments`, { items }))
    ).toEqual([200, 400, 400])
    expect(await three(() => admin.post(`${path}/mark-as-delivered`))).toEqual([
      200, 400, 400,
    ])
    expect(await three(() => admin.post(`${path}/cancel`))).toEqual([
      400, 400, 400,
    ])
    const { detail } = (
      await admin.get(`/admin/orders/${order.id}?fields=id,*items.detail`)
    ).order.items[0]

    expect([detail.shipped_quantity, detail.delivered_quantity]).toEqual([2, 2])
    expect(await oslo("LAMP")).toBe("3 / 0")
    expect(await turns()).toEqual([])
  })

  it("a backordered line whose variant was linked anew waits for the units that it was sold as", async () => {
    const { inventory, shop } = t()

    await sellKit({ LAMP: 1 }, { allow_backorder: true })
    const order = await buyKit(7)

    expect(await oslo("LAMP")).toBe("5 / 7")
    await unlink("LAMP")
    await link("SWEATER-S", 1)
    await deliver(order, await fulfill(order, "oslo", { NOOK: 5 }))
    expect(await oslo("LAMP")).toBe("0 / 2")
    await expect(fulfill(order, "oslo", { NOOK: 2 })).rejects.toMatchObject({
      status: 400,
    })
    expect(await oslo("LAMP")).toBe("0 / 2")

    await inventory.adjustInventory(
      shop.itemIds["LAMP"]!,
      shop.locationIds.oslo,
      2
    )
    await deliver(order, await fulfill(order, "oslo", { NOOK: 2 }))
    expect(await oslo("LAMP")).toBe("0 / 0")
    await returnItems(order, "oslo", { NOOK: 7 })
    expect(await oslo("LAMP")).toBe("7 / 0")
    expect(await oslo("SWEATER-S")).toBe("20 / 0")
  })

  it("a line that is sent partly without managed inventory, and linked anew: whole units go out, and as many come back", async () => {
    await sellKit({ LAMP: 1 })
    await manage(false)
    const order = await buyKit(4)
    const send = async (quantity: number) =>
      await deliver(
        order,
        await fulfill({ id: order.id, items: await linesOf(order) }, "oslo", {
          NOOK: quantity,
        })
      )

    await send(1)
    expect(await oslo("LAMP")).toBe("5 / 0")
    await manage(true)
    await edit(order, 5)
    expect(await oslo("LAMP")).toBe("5 / 4")
    await send(1)
    expect(await oslo("LAMP")).toBe("4 / 3")
    await unlink("LAMP")
    await link("SWEATER-S", 3)
    await send(1)
    expect(await oslo("LAMP")).toBe("3 / 2")
    await send(2)
    expect(await oslo("LAMP")).toBe("1 / 0")

    await returnItems(order, "oslo", { NOOK: 2 })
    expect(await oslo("LAMP")).toBe("3 / 0")
    await returnItems(order, "oslo", { NOOK: 3 })
    expect(await oslo("LAMP")).toBe("5 / 0")
    expect(await oslo("SWEATER-S")).toBe("20 / 0")
  })

  it.each(["claim", "exchange"] as const)(
    "%s of which the goods came back cannot be cancelled, and keeps what it has reserved",
    async (kind) => {
      const { admin } = t()
      const order = await delivered({ "SWEATER-S": 2 })
      const path = await open(kind, order, {
        ...(kind === "claim" && { claimed: 1 }),
        back: 1,
        out: { LAMP: 2 },
      })

      await admin.post(`${path}/request`)
      const returnId = await returnOf(path)

      await receive(returnId, order, 1)
      await confirmReceipt(returnId)
      expect(await oslo("SWEATER-S")).toBe("19 / 0")
      const held = await heldOf("LAMP")

      await expect(admin.post(`${path}/cancel`)).rejects.toMatchObject({
        status: 400,
      })
      expect(await heldOf("LAMP")).toEqual(held)
      expect(await oslo("LAMP")).toBe("5 / 2")
      expect(await oslo("SWEATER-S")).toBe("19 / 0")
      expect(await turns()).toEqual([])
    }
  )
})
