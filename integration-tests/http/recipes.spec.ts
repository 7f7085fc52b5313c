import { updateProductVariantsWorkflow } from "@medusajs/medusa/core-flows"

import { testShop } from "../support/http-test"
import { kitDesk } from "../support/kits"
import { changeDesk } from "../support/order-changes"
import { Order, orderDesk } from "../support/orders"

testShop((t) => {
  const { fulfill, deliver, returnItems, cancelFulfillment, heldOf } =
    orderDesk(t)
  const { linesOf } = changeDesk(t)
  const { sellKit, buyKit: buyNook, link, unlink, manage, edit } = kitDesk(t)

  /** Sells LAMP (5 in Oslo) and TEA (60 in Oslo), 1 and 2 in one. */
  const buyKit = async (quantity: number): Promise<Order> => {
    await sellKit({ LAMP: 1, TEA: 2 })

    return await buyNook(quantity)
  }

  /** What may happen to a recipe after the sale. */
  const changes: Record<string, () => Promise<void>> = {
    "relinked to another item": async () => {
      await unlink("LAMP")
      await link("SWEATER-S", 1)
    },
    "a component is added": () => link("SWEATER-S", 1),
    "its recipe is replaced": async () => {
      await unlink("LAMP")
      await unlink("TEA")
      await link("SWEATER-S", 3)
    },
    "it takes more": async () => {
      await unlink("TEA")
      await link("TEA", 3)
    },
    "it takes less": async () => {
      await unlink("TEA")
      await link("TEA", 1)
    },
    "all its links are gone": async () => {
      await unlink("LAMP")
      await unlink("TEA")
    },
    "its inventory is no longer managed": async () => {
      await updateProductVariantsWorkflow(t().container).run({
        input: {
          selector: { id: t().shop.variantIds["NOOK"] },
          update: { manage_inventory: false },
        },
      })
    },
    "its inventory is no longer managed, with its links": () => manage(false),
  }

  const stocks = async () => ({
    lamp: (await t().stockOf("LAMP")).oslo,
    tea: (await t().stockOf("TEA")).oslo,
    sweater: (await t().stockOf("SWEATER-S")).oslo,
  })

  /** How many of a line were sent, as the order tells it. */
  const recordOf = async (order: Order) => {
    const { detail } = (
      await t().admin.get(`/admin/orders/${order.id}?fields=id,*items.detail`)
    ).order.items[0]

    return {
      fulfilled: detail.fulfilled_quantity,
      shipped: detail.shipped_quantity,
      delivered: detail.delivered_quantity,
    }
  }

  it.each(Object.keys(changes))(
    "%s between sale, parts of the fulfillment, cancellation and return: what was sold is sent and comes back",
    async (name) => {
      const order = await buyKit(3)

      expect(await stocks()).toEqual({
        lamp: "5 / 3",
        tea: "60 / 6",
        sweater: "20 / 0",
      })
      const first = await fulfill(order, "oslo", { NOOK: 1 })

      await changes[name]!()
      await fulfill(order, "oslo", { NOOK: 2 })
      expect(await stocks()).toEqual({
        lamp: "2 / 0",
        tea: "54 / 0",
        sweater: "20 / 0",
      })

      await cancelFulfillment(order, first)
      expect(await stocks()).toEqual({
        lamp: "3 / 1",
        tea: "56 / 2",
        sweater: "20 / 0",
      })
      const again = await fulfill(order, "oslo", { NOOK: 1 })

      await deliver(order, again)
      await returnItems(order, "oslo", { NOOK: 1 })
      await returnItems(order, "oslo", { NOOK: 1 })
      expect(await stocks()).toEqual({
        lamp: "4 / 0",
        tea: "58 / 0",
        sweater: "20 / 0",
      })
    }
  )

  it.each(Object.keys(changes))(
    "%s before anything is sent: the whole line is sent as it was sold",
    async (name) => {
      const order = await buyKit(2)

      await changes[name]!()
      const fulfillmentId = await fulfill(order)

      await t().admin.post(
        `/admin/orders/${order.id}/fulfillments/${fulfillmentId}/shipments`,
        { items: [{ id: order.items[0]!.id, quantity: 2 }] }
      )
      await deliver(order, fulfillmentId)
      expect(await recordOf(order)).toEqual({
        fulfilled: 2,
        shipped: 2,
        delivered: 2,
      })
      expect(await stocks()).toEqual({
        lamp: "3 / 0",
        tea: "56 / 0",
        sweater: "20 / 0",
      })
      await returnItems(order, "oslo", { NOOK: 2 })
      expect(await stocks()).toEqual({
        lamp: "5 / 0",
        tea: "60 / 0",
        sweater: "20 / 0",
      })
    }
  )

  it("what staff has reserved beside stays in stock, and is released when the line is sent whole", async () => {
    const { inventory, shop } = t()
    const order = await buyKit(2)
    const add = (item: string, quantity: number) =>
      inventory.createReservationItems({
        line_item_id: order.items[0]!.id,
        inventory_item_id: shop.itemIds[item]!,
        location_id: shop.locationIds.oslo,
        quantity,
      })

    await add("TEA", 3)
    await add("SWEATER-S", 1)
    await fulfill(order, "oslo", { NOOK: 1 })
    expect(await stocks()).toEqual({
      lamp: "4 / 1",
      tea: "58 / 5",
      sweater: "20 / 1",
    })
    await fulfill(order, "oslo", { NOOK: 1 })
    expect(await stocks()).toEqual({
      lamp: "3 / 0",
      tea: "56 / 0",
      sweater: "20 / 0",
    })
  })

  it("sent without managed inventory, managed by the time of the return: nothing comes back that never went", async () => {
    await sellKit({ LAMP: 1 })
    await manage(false)
    const order = await buyNook(2)

    await deliver(order, await fulfill(order))
    await manage(true)
    await returnItems(order, "oslo", { NOOK: 2 })
    expect(await stocks()).toMatchObject({ lamp: "5 / 0" })
  })

  describe("an order edit", () => {
    it("of a line whose variant was linked anew reserves more of what was sold", async () => {
      const order = await buyKit(2)

      await fulfill(order, "oslo", { NOOK: 1 })
      await changes["its recipe is replaced"]!()
      await edit(order, 4)
      expect(await stocks()).toEqual({
        lamp: "4 / 3",
        tea: "58 / 6",
        sweater: "20 / 0",
      })
      await fulfill({ id: order.id, items: await linesOf(order) }, "oslo", {
        NOOK: 3,
      })
      expect(await stocks()).toEqual({
        lamp: "1 / 0",
        tea: "52 / 0",
        sweater: "20 / 0",
      })
    })

    it("reserves all that is unfulfilled of a line that had nothing reserved", async () => {
      const { inventory } = t()

      await sellKit({ LAMP: 1 })
      await manage(false)
      const order = await buyNook(2)

      await manage(true)
      await edit(order, 3)
      expect(await heldOf("LAMP")).toEqual(["oslo 3"])

      await inventory.deleteReservationItemsByLineItem(order.items[0]!.id)
      await edit(order, 4)
      expect(await heldOf("LAMP")).toEqual(["oslo 4"])
      await edit(order, 1)
      expect(await heldOf("LAMP")).toEqual(["oslo 1"])
    })
  })
})
