import {
  confirmClaimRequestWorkflow,
  confirmExchangeRequestWorkflow,
  confirmOrderEditRequestWorkflow,
  confirmReturnReceiveWorkflow,
} from "@medusajs/medusa/core-flows"
import {
  Modules,
  ReservationItemWorkflowEvents,
} from "@medusajs/framework/utils"
import { createStep, createWorkflow } from "@medusajs/framework/workflows-sdk"

import { testShop } from "../support/http-test"
import { kitDesk } from "../support/kits"
import { atOnce, changeDesk } from "../support/order-changes"
import { Order, orderDesk } from "../support/orders"

interface Input {
  id: string
  fails: boolean
}

const shopsOwnStep = createStep(
  "holdfast-test-shops-own-step",
  async (fails: boolean) => {
    if (fails) {
      throw new Error("the shop's own step failed")
    }
  }
)

/** Workflows of a shop's own, in which core's is one step of several. */
const shopsOwn = {
  claim: createWorkflow("holdfast-test-own-claim", (input: Input) => {
    confirmClaimRequestWorkflow.runAsStep({ input: { claim_id: input.id } })
    shopsOwnStep(input.fails)
  }),
  exchange: createWorkflow("holdfast-test-own-exchange", (input: Input) => {
    confirmExchangeRequestWorkflow.runAsStep({
      input: { exchange_id: input.id },
    })
    shopsOwnStep(input.fails)
  }),
  receipt: createWorkflow("holdfast-test-own-receipt", (input: Input) => {
    confirmReturnReceiveWorkflow.runAsStep({ input: { return_id: input.id } })
    shopsOwnStep(input.fails)
  }),
  edit: createWorkflow("holdfast-test-own-edit", (input: Input) => {
    confirmOrderEditRequestWorkflow.runAsStep({
      input: { order_id: input.id },
    })
    shopsOwnStep(input.fails)
  }),
}

testShop((t) => {
  const { buy, fulfill, deliver, heldOf, returnItems } = orderDesk(t)
  const { open, openReturn, returnOf, receive, confirmReceipt, linesOf } =
    changeDesk(t)
  const { sellKit, buyKit, link, unlink, manage, edit } = kitDesk(t)

  const delivered = async (quantities: Record<string, number>) => {
    const order = await buy(quantities)

    await deliver(order, await fulfill(order))

    return order
  }

  const oslo = async (sku: string) => (await t().stockOf(sku)).oslo

  const run = (kind: keyof typeof shopsOwn, input: Input) =>
    shopsOwn[kind](t().container).run({ input })

  const idIn = (path: string) => path.split("/").at(-1)!

  const turns = () => t().sql("select order_id from order_turn")

  describe("as a step of a shop's own workflow", () => {
    it.each(["claim", "exchange"] as const)(
      "%s is confirmed: its units are reserved and told of once; and if the shop's next step fails, all is as before",
      async (kind) => {
        const told: string[] = []
        const bus = t().container.resolve(Modules.EVENT_BUS)
        const confirmable = async () =>
          idIn(
            await open(kind, await delivered({ "SWEATER-S": 1 }), {
              ...(kind === "claim" && { claimed: 1 }),
              back: 1,
              out: { LAMP: 2 },
            })
          )
        const failing = await confirmable()
        const id = await confirmable()

        bus.subscribe(ReservationItemWorkflowEvents.CREATED, async (event) => {
          told.push((event.data as { id: string }).id)
        })
        await expect(run(kind, { id: failing, fails: true })).rejects.toThrow(
          "the shop's own step failed"
        )
        expect(await oslo("LAMP")).toBe("5 / 0")
        expect(await turns()).toEqual([])

        await run(kind, { id, fails: false })
        expect(await oslo("LAMP")).toBe("5 / 2")
        expect(await turns()).toEqual([])
        const [held] = await t().inventory.listReservationItems({
          inventory_item_id: t().shop.itemIds["LAMP"],
        })
        const sentinel = new Promise<void>((resolve) =>
          bus.subscribe("holdfast-test.sentinel", async () => resolve())
        )

        await bus.emit({ name: "holdfast-test.sentinel", data: {} })
        await sentinel
        expect(told).toEqual([held!.id])
      }
    )

    it("a return is received: its units come back once, and are taken out again if the shop's next step fails", async () => {
      const order = await delivered({ LAMP: 3 })
      const id = await openReturn(order, 2)

      await expect(run("receipt", { id, fails: true })).rejects.toThrow(
        "the shop's own step failed"
      )
      expect(await oslo("LAMP")).toBe("2 / 0")
      expect(
        (
          await t().inventory.listStockMovements({
            inventory_item_id: t().shop.itemIds["LAMP"],
            kind: "returned",
          })
        ).map(({ stocked_delta, reason }) => [stocked_delta, reason])
      ).toEqual([
        [2, null],
        [-2, "workflow_failed"],
      ])
      expect(await turns()).toEqual([])

      const another = await delivered({ LAMP: 2 })
      const anotherId = await openReturn(another, 2)

      await run("receipt", { id: anotherId, fails: false })
      expect(await oslo("LAMP")).toBe("2 / 0")
      await expect(
        run("receipt", { id: anotherId, fails: false })
      ).rejects.toMatchObject({})
      expect(await oslo("LAMP")).toBe("2 / 0")
    })

    it("an edit that lowers a line is undone: each location has reserved what it had", async () => {
      const { inventory, shop, admin, stockOf } = t()
      const order = await buy({ "SWEATER-M": 5 })
      const [held] = await inventory.listReservationItems({
        line_item_id: order.items[0]!.id,
      })

      await inventory.moveReservation({
        id: held!.id,
        location_id: shop.locationIds.bergen,
        quantity: 2,
      })
      expect(await heldOf("SWEATER-M")).toEqual(["bergen 2", "oslo 3"])
      const path = `/admin/order-edits/${order.id}`

      await admin.post("/admin/order-edits", { order_id: order.id })
      await admin.post(`${path}/items/item/${order.items[0]!.id}`, {
        quantity: 1,
      })
      await admin.post(`${path}/request`)
      await expect(run("edit", { id: order.id, fails: true })).rejects.toThrow(
        "the shop's own step failed"
      )
      expect(await heldOf("SWEATER-M")).toEqual(["bergen 2", "oslo 3"])
      expect(await stockOf("SWEATER-M")).toEqual({
        oslo: "20 / 3",
        bergen: "10 / 2",
      })
      expect(await turns()).toEqual([])
    })
  })

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

  describe("what is reserved beside the sale", () => {
    const withExtras = async (): Promise<Order> => {
      const { inventory, shop } = t()
      const order = await buy({ "SWEATER-M": 2 })

      for (const city of ["oslo", "bergen"] as const) {
        await inventory.createReservationItems({
          line_item_id: order.items[0]!.id,
          inventory_item_id: shop.itemIds["SWEATER-M"]!,
          location_id: shop.locationIds[city],
          quantity: 3,
        })
      }

      return order
    }

    it("at several locations is released with the line, and back where it was if the fulfillment fails", async () => {
      const { container, stockOf } = t()
      const order = await withExtras()
      const before = await heldOf("SWEATER-M")
      const failing = jest
        .spyOn(container.resolve(Modules.ORDER), "registerFulfillment")
        .mockRejectedValue(new Error("the order is gone"))

      await expect(fulfill(order)).rejects.toMatchObject({ status: 500 })
      expect(failing).toHaveBeenCalled()
      failing.mockRestore()
      expect(await heldOf("SWEATER-M")).toEqual(before)
      expect(await stockOf("SWEATER-M")).toEqual({
        oslo: "20 / 5",
        bergen: "10 / 3",
      })

      await fulfill(order)
      expect(await heldOf("SWEATER-M")).toEqual([])
      expect(await stockOf("SWEATER-M")).toEqual({
        oslo: "18 / 0",
        bergen: "10 / 0",
      })
    })
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
