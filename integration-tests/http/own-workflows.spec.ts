import {
  cancelOrderWorkflow,
  confirmClaimRequestWorkflow,
  confirmExchangeRequestWorkflow,
  confirmOrderEditRequestWorkflow,
  confirmReturnReceiveWorkflow,
  deleteInventoryItemWorkflow,
  deleteProductsWorkflow,
  deleteStockLocationsWorkflow,
} from "@medusajs/medusa/core-flows"
import {
  ContainerRegistrationKeys,
  Modules,
  ReservationItemWorkflowEvents,
} from "@medusajs/framework/utils"
import { createStep, createWorkflow } from "@medusajs/framework/workflows-sdk"

import { testShop } from "../support/http-test"
import { changeDesk } from "../support/order-changes"
import { orderDesk } from "../support/orders"

interface Input {
  id: string
  fails: boolean
}

/** What the engine rejects with is no Error, and has its message. */
const FAILED = { message: "the shop's own step failed" }

const shopsOwnStep = createStep(
  "holdfast-test-shops-own-step",
  async (fails: boolean) => {
    if (fails) {
      throw new Error(FAILED.message)
    }
  }
)

/** What shoppers do while the shop's own step is at work. */
let meanwhile = async () => {}

const slowStep = createStep("holdfast-test-slow-step", async () => {
  await meanwhile()
  throw new Error(FAILED.message)
})

const cancelSlowly = createWorkflow(
  "holdfast-test-own-cancel",
  (input: { order_id: string }) => {
    cancelOrderWorkflow.runAsStep({ input })
    slowStep()
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
  item: createWorkflow("holdfast-test-own-item", (input: Input) => {
    deleteInventoryItemWorkflow.runAsStep({ input: [input.id] })
    shopsOwnStep(input.fails)
  }),
  product: createWorkflow("holdfast-test-own-product", (input: Input) => {
    deleteProductsWorkflow.runAsStep({ input: { ids: [input.id] } })
    shopsOwnStep(input.fails)
  }),
  location: createWorkflow("holdfast-test-own-location", (input: Input) => {
    deleteStockLocationsWorkflow.runAsStep({ input: { ids: [input.id] } })
    shopsOwnStep(input.fails)
  }),
}

testShop((t) => {
  const { buy, fulfill, deliver, heldOf } = orderDesk(t)
  const { open, openReturn } = changeDesk(t)

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
        await expect(
          run(kind, { id: failing, fails: true })
        ).rejects.toMatchObject(FAILED)
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

      await expect(run("receipt", { id, fails: true })).rejects.toMatchObject(
        FAILED
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
      ).rejects.toMatchObject({ message: expect.any(String) })
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
      await expect(
        run("edit", { id: order.id, fails: true })
      ).rejects.toMatchObject(FAILED)
      expect(await heldOf("SWEATER-M")).toEqual(["bergen 2", "oslo 3"])
      expect(await stockOf("SWEATER-M")).toEqual({
        oslo: "20 / 3",
        bergen: "10 / 2",
      })
      expect(await turns()).toEqual([])
    })

    it.each(["item", "product", "location"] as const)(
      "%s is deleted that a cart holds units of: if the shop's next step fails all is there again, and the shopper's next touch holds what was held",
      async (kind) => {
        const { shop, shopper, store, sql } = t()
        const cart = await shopper.fillCart(store, shop, {
          [shop.variantIds["LAMP"]!]: 2,
        })
        const [variant] = await sql<{ product_id: string }>(
          "select product_id from product_variant where id = ?",
          [shop.variantIds["LAMP"]]
        )
        const id = {
          item: shop.itemIds["LAMP"]!,
          product: variant!.product_id,
          location: shop.locationIds.oslo,
        }[kind]

        expect(await oslo("LAMP")).toBe("5 / 2")
        await expect(run(kind, { id, fails: true })).rejects.toMatchObject(
          FAILED
        )
        // The deletion took place, and took the cart's units away.
        expect(
          await sql(
            "select 1 from stock_movement where inventory_item_id = ? and kind = 'released' and reserved_delta = -2",
            [shop.itemIds["LAMP"]]
          )
        ).toHaveLength(1)
        expect(await oslo("LAMP")).toMatch(/^5 \/ [02]$/)
        await store.post(`/store/carts/${cart.id}`, {
          email: "a@holdfast.test",
        })
        expect(await oslo("LAMP")).toBe("5 / 2")

        await run(kind, { id, fails: false })
        expect(await oslo("LAMP")).toBe(kind === "location" ? "5 / 0" : "none")
      }
    )

    it("an order is cancelled, and a shopper takes of its units before the shop's next step fails: what is left is the order's again, and it is told", async () => {
      const { container, shop, shopper, store } = t()
      const order = await buy({ LAMP: 5, "SWEATER-S": 3 })
      const warn = jest.spyOn(
        container.resolve(ContainerRegistrationKeys.LOGGER),
        "warn"
      )
      const cancel = () =>
        cancelSlowly(container).run({ input: { order_id: order.id } })

      // Nobody takes any: the order has all of it again.
      meanwhile = async () => expect(await oslo("LAMP")).toBe("5 / 0")
      await expect(cancel()).rejects.toMatchObject(FAILED)
      expect([await heldOf("LAMP"), await heldOf("SWEATER-S")]).toEqual([
        ["oslo 5"],
        ["oslo 3"],
      ])
      expect(warn).not.toHaveBeenCalled()

      meanwhile = async () => {
        await shopper.fillCart(store, shop, { [shop.variantIds["LAMP"]!]: 1 })
      }
      await expect(cancel()).rejects.toMatchObject(FAILED)
      expect([await heldOf("LAMP"), await heldOf("SWEATER-S")]).toEqual([
        ["oslo 1", "oslo 4"],
        ["oslo 3"],
      ])
      expect(warn.mock.calls.flat()).toEqual([
        expect.stringMatching(
          new RegExp(
            `order ${order.id} was not cancelled after all, and has not all of its units any more: .*${shop.itemIds["LAMP"]}`
          )
        ),
      ])
      expect(await turns()).toEqual([])
      await fulfill(order, "oslo", { "SWEATER-S": 3 })
      expect(await oslo("SWEATER-S")).toBe("17 / 0")
    })

    describe("an order that its cancellation left without all of its units", () => {
      /** Of 5 lamps it has 4 again, and all of its sweaters. */
      const givenLost = async () => {
        const { shop, shopper, sql, store } = t()
        const order = await buy({ LAMP: 5, "SWEATER-S": 3 })

        meanwhile = async () => {
          await shopper.fillCart(store, shop, { [shop.variantIds["LAMP"]!]: 1 })
        }
        await expect(
          cancelSlowly(t().container).run({ input: { order_id: order.id } })
        ).rejects.toMatchObject(FAILED)
        expect(await heldOf("LAMP")).toEqual(["oslo 1", "oslo 4"])
        expect(await check()).toEqual([])
        // It may be under way for so long.
        await sql("alter table stock_movement disable trigger user")
        for (const table of [`"order"`, "stock_movement"]) {
          await sql(
            `update ${table} set created_at = created_at - interval '11 minutes'`
          )
        }
        await sql("alter table stock_movement enable trigger user")

        return order
      }
      const check = async () =>
        (await t().admin.get("/admin/stock-reconciliation")).check.findings
      const repair = async (body: object) =>
        (await t().admin.post("/admin/stock-reconciliation", body)).repair
      const endHolds = () =>
        t().sql(
          "update reservation_item set expires_at = now() - interval '1 second' where cart_id is not null"
        )

      it("is named with what it lacks, and is given that once it is there", async () => {
        const { admin, shop, sql } = t()
        const order = await givenLost()
        const line = order.items.find((one) => one.variant_sku === "LAMP")!
        const findings = await check()

        expect(findings).toEqual([
          {
            fault: "order_without_units",
            inventory_item_id: shop.itemIds["LAMP"],
            location_id: shop.locationIds.oslo,
            reservation_id: null,
            reference_id: order.id,
            found: `4 of LAMP for ${line.id} of order #1`,
            expected: "5",
          },
        ])

        const [{ expected: _, ...only }] = findings

        // Nothing is done by itself, and nobody's units are taken.
        expect((await repair({})).reserved_line_item_ids).toEqual([])
        expect(await repair({ only, remedy: "reserve" })).toMatchObject({
          reserved_line_item_ids: [],
          still_short: [{ order_id: order.id }],
        })
        expect(await heldOf("LAMP")).toEqual(["oslo 1", "oslo 4"])
        await endHolds()
        expect(await repair({ only, remedy: "reserve" })).toMatchObject({
          reserved_line_item_ids: [line.id],
          still_short: [],
        })
        expect(await oslo("LAMP")).toBe("5 / 5")
        expect(await heldOf("SWEATER-S")).toEqual(["oslo 3"])
        expect(await check()).toEqual([])

        // What staff releases stays released.
        const [{ id }] = (await sql<{ id: string }>(
          "select id from reservation_item where line_item_id = ? and deleted_at is null limit 1",
          [line.id]
        )) as [{ id: string }]

        await admin.delete(`/admin/reservations/${id}`)
        expect(await check()).toEqual([])
      })

      it("or is cancelled, as it was to be", async () => {
        const { admin } = t()
        const { id } = await givenLost()
        const [{ expected: _, ...only }] = await check()

        expect(await repair({ only, remedy: "cancel" })).toMatchObject({
          canceled_order_ids: [id],
        })
        expect((await admin.get(`/admin/orders/${id}`)).order.status).toBe(
          "canceled"
        )
        expect(await heldOf("LAMP")).toEqual(["oslo 1"])
        expect(await heldOf("SWEATER-S")).toEqual([])
        expect(await check()).toEqual([])
      })

      it("is none of it where staff released the units before", async () => {
        const { admin, sql } = t()
        const order = await buy({ LAMP: 5 })
        const [{ id }] = (await sql<{ id: string }>(
          "select id from reservation_item where deleted_at is null"
        )) as [{ id: string }]

        await admin.delete(`/admin/reservations/${id}`)
        meanwhile = async () => {}
        await expect(
          cancelSlowly(t().container).run({ input: { order_id: order.id } })
        ).rejects.toMatchObject(FAILED)
        await sql(
          `update "order" set created_at = created_at - interval '11 minutes'`
        )
        expect(await check()).toEqual([])
      })
    })
  })
})
