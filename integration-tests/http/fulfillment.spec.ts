import {
  createOrderFulfillmentWorkflow,
  updateProductVariantsWorkflow,
} from "@medusajs/medusa/core-flows"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"

import { testShop } from "../support/http-test"
import { orderDesk } from "../support/orders"

testShop((t) => {
  const desk = orderDesk(t)
  const { buy, fulfill, cancelFulfillment, deliver, returnItems } = desk
  const { sell, heldOf, holdAt, storyOf } = desk

  /** Takes an item out of what a variant consists of. */
  const unlink = async (variantSku: string, itemSku: string) => {
    const { container, shop } = t()

    await container.resolve(ContainerRegistrationKeys.LINK).dismiss({
      [Modules.PRODUCT]: { variant_id: shop.variantIds[variantSku] },
      [Modules.INVENTORY]: { inventory_item_id: shop.itemIds[itemSku] },
    })
  }

  it("reserved 1 in Oslo and 1 in Bergen: fulfilling 1 deducts exactly 1, the other stays reserved, and cancelling puts back only that", async () => {
    const { stockOf } = t()
    const order = await buy({ "SWEATER-M": 2 })

    await holdAt("SWEATER-M", "bergen", 1)
    const steps = [await stockOf("SWEATER-M")]
    const fulfillment = await fulfill(order, "bergen", { "SWEATER-M": 1 })

    steps.push(await stockOf("SWEATER-M"))
    await cancelFulfillment(order, fulfillment)
    steps.push(await stockOf("SWEATER-M"))

    expect(steps).toEqual([
      { oslo: "20 / 1", bergen: "10 / 1" },
      { oslo: "20 / 1", bergen: "9 / 0" },
      { oslo: "20 / 1", bergen: "10 / 1" },
    ])
    expect(await heldOf("SWEATER-M")).toEqual(["bergen 1", "oslo 1"])
  })

  it("fulfilled 2 in Oslo, 1 still reserved in Bergen, cancelled: 2 in Oslo again, and Bergen still 1", async () => {
    const { stockOf } = t()
    const order = await buy({ "SWEATER-M": 3 })

    await holdAt("SWEATER-M", "bergen", 1)
    const fulfillment = await fulfill(order, "oslo", { "SWEATER-M": 2 })

    expect(await stockOf("SWEATER-M")).toEqual({
      oslo: "18 / 0",
      bergen: "10 / 1",
    })
    await cancelFulfillment(order, fulfillment)
    expect(await heldOf("SWEATER-M")).toEqual(["bergen 1", "oslo 2"])
    expect((await storyOf("SWEATER-M")).slice(-2)).toEqual([
      "oslo fulfilled -2 -2 fulfillment of the order",
      "oslo unfulfilled 2 2 fulfillment of the order",
    ])
  })

  it("#16338: reserved in Oslo and fulfilled from Bergen: moved first where Bergen has the units, else refused with where they are", async () => {
    const { stockOf, admin, shop, inventory } = t()
    const order = await buy({ "SWEATER-M": 4 })

    await holdAt("SWEATER-M", "oslo", 4)
    await inventory.adjustInventory(
      shop.itemIds["SWEATER-M"]!,
      shop.locationIds.bergen,
      -7
    )
    await fulfill(order, "bergen", { "SWEATER-M": 2 })
    expect(await stockOf("SWEATER-M")).toEqual({
      oslo: "20 / 2",
      bergen: "1 / 0",
    })

    await expect(
      admin.post(`/admin/orders/${order.id}/fulfillments`, {
        location_id: shop.locationIds.bergen,
        items: [{ id: order.items[0]!.id, quantity: 2 }],
      })
    ).rejects.toMatchObject({
      status: 400,
      message: expect.stringContaining("(SWEATER-M) is reserved at Oslo (2)"),
      body: {
        details: {
          shortages: [
            {
              inventory_item_id: shop.itemIds["SWEATER-M"],
              sku: "SWEATER-M",
              requested: 2,
              available: 1,
              location_ids: [shop.locationIds.bergen],
              location_names: ["Bergen"],
            },
          ],
        },
      },
    })
    expect(await stockOf("SWEATER-M")).toEqual({
      oslo: "20 / 2",
      bergen: "1 / 0",
    })
  })

  it("a kit of which one component is not reserved is refused and named, and nothing leaves", async () => {
    const { stockOf, inventory, shop, admin } = t()
    const order = await buy({ "TEA-SET": 2 })
    const [tea] = await inventory.listReservationItems({
      inventory_item_id: shop.itemIds["TEA"],
    })

    await holdAt("MUG", "oslo", 4)
    await inventory.deleteReservationItems(tea!.id)
    await expect(
      admin.post(`/admin/orders/${order.id}/fulfillments`, {
        location_id: shop.locationIds.oslo,
        items: [{ id: order.items[0]!.id, quantity: 1 }],
      })
    ).rejects.toMatchObject({
      status: 400,
      message: expect.stringContaining("its component TEA is not reserved"),
    })
    expect(await stockOf("MUG")).toEqual({ oslo: "40 / 4", bergen: "40 / 0" })
  })

  it("a fulfillment is cancelled after the variant's links have changed: what was fulfilled is put back", async () => {
    const { stockOf } = t()
    const order = await buy({ "TEA-SET": 3 })

    await holdAt("MUG", "oslo", 6)
    const fulfillment = await fulfill(order, "oslo", { "TEA-SET": 2 })

    expect(await stockOf("MUG")).toEqual({ oslo: "36 / 2", bergen: "40 / 0" })
    await unlink("TEA-SET", "MUG")
    await unlink("TEA-SET", "TEA")
    await cancelFulfillment(order, fulfillment)
    expect(await stockOf("MUG")).toEqual({ oslo: "40 / 6", bergen: "40 / 0" })
    expect((await stockOf("TEA")).oslo).toBe("60 / 3")

    // And what was reserved goes out, though no longer linked.
    await fulfill(order, "oslo", { "TEA-SET": 3 })
    expect(await stockOf("MUG")).toEqual({ oslo: "34 / 0", bergen: "40 / 0" })
    expect((await stockOf("TEA")).oslo).toBe("57 / 0")
  })

  it("#12796: a fulfillment is cancelled while the stock is short of what is promised", async () => {
    const { stockOf, inventory, shop } = t()
    const order = await buy({ LAMP: 5 })
    const fulfillment = await fulfill(order)

    await inventory.createReservationItems({
      inventory_item_id: shop.itemIds["LAMP"]!,
      location_id: shop.locationIds.oslo,
      quantity: 9,
      allow_backorder: true,
    })
    await cancelFulfillment(order, fulfillment)
    expect((await stockOf("LAMP")).oslo).toBe("5 / 14")
  })

  it("a fulfillment made before Holdfast is cancelled by what it says itself", async () => {
    const { stockOf, sql } = t()
    const order = await buy({ "SWEATER-S": 3 })
    const fulfillment = await fulfill(order)

    // As if the ledger began after it: its opening balance is what was there.
    await sql("alter table stock_movement disable trigger all")
    await sql(
      `delete from stock_movement where inventory_item_id in (
        select inventory_item_id from stock_movement where reference_id = ?
      )`,
      [fulfillment]
    )
    await sql(`
      insert into stock_movement (
        inventory_item_id, location_id, kind, stocked_delta, reserved_delta,
        incoming_delta, stocked_after, reserved_after, incoming_after
      )
      select inventory_item_id, location_id, 'opened', stocked_quantity, 0, 0,
        stocked_quantity, 0, 0
      from inventory_level
      where stocked_quantity = 17`)
    await sql("alter table stock_movement enable trigger all")

    await cancelFulfillment(order, fulfillment)
    expect((await stockOf("SWEATER-S")).oslo).toBe("20 / 3")
  })

  it("a workflow that fails after the stock was taken leaves everything as it was", async () => {
    const { container, shop, stockOf, sql } = t()
    const order = await buy({ "SWEATER-M": 3 })
    await holdAt("SWEATER-M", "bergen", 1)
    const reservations = () =>
      sql(
        "select id, location_id, quantity from reservation_item where deleted_at is null order by id"
      )
    const before = await reservations()

    const failing = jest
      .spyOn(container.resolve(Modules.ORDER), "registerFulfillment")
      .mockRejectedValue(new Error("the order is busy"))

    await expect(
      createOrderFulfillmentWorkflow(container).run({
        input: {
          order_id: order.id,
          location_id: shop.locationIds.oslo,
          items: [{ id: order.items[0]!.id, quantity: 3 }],
        },
      })
    ).rejects.toMatchObject({ message: "the order is busy" })

    expect(failing).toHaveBeenCalled()
    failing.mockRestore()
    expect(await reservations()).toEqual(before)
    expect(await heldOf("SWEATER-M")).toEqual(["bergen 1", "oslo 2"])
    expect(await stockOf("SWEATER-M")).toEqual({
      oslo: "20 / 2",
      bergen: "10 / 1",
    })
    expect((await storyOf("SWEATER-M")).slice(-8)).toEqual([
      "oslo fulfilled -2 -2 fulfillment of the order",
      "bergen moved 0 -1 fulfillment of the order",
      "oslo moved 0 1 fulfillment of the order",
      "oslo fulfilled -1 -1 fulfillment of the order",
      expect.stringMatching(/^oslo unfulfilled \d \d fulfillment of the order/),
      expect.stringMatching(/^oslo unfulfilled \d \d fulfillment of the order/),
      "oslo moved 0 -1 fulfillment of the order",
      "bergen moved 0 1 fulfillment of the order",
    ])
  })

  it("what staff has reserved beside at two locations comes back there if the workflow fails after the line was sent whole", async () => {
    const { container, inventory, shop, sql, stockOf } = t()
    const order = await buy({ "SWEATER-M": 3 })
    const add = (city: "oslo" | "bergen", quantity: number) =>
      inventory.createReservationItems({
        line_item_id: order.items[0]!.id,
        inventory_item_id: shop.itemIds["SWEATER-M"]!,
        location_id: shop.locationIds[city],
        quantity,
      })

    await add("bergen", 3)
    await add("oslo", 2)
    const reservations = () =>
      sql(
        "select id, location_id, quantity from reservation_item where deleted_at is null order by id"
      )
    const before = await reservations()
    const failing = jest
      .spyOn(container.resolve(Modules.ORDER), "registerFulfillment")
      .mockRejectedValue(new Error("the order is busy"))

    await expect(
      createOrderFulfillmentWorkflow(container).run({
        input: {
          order_id: order.id,
          location_id: shop.locationIds.oslo,
          items: [{ id: order.items[0]!.id, quantity: 3 }],
        },
      })
    ).rejects.toMatchObject({ message: "the order is busy" })
    expect(failing).toHaveBeenCalled()
    failing.mockRestore()
    expect(await stockOf("SWEATER-M")).toEqual({
      oslo: "20 / 5",
      bergen: "10 / 3",
    })
    expect(await reservations()).toEqual(before)
  })

  it("a single and a 6-pack of one item are returned: 7 more, but not what is damaged", async () => {
    const { stockOf } = t()
    const variants = await sell("SIX-MUGS", { MUG: 6 })
    const order = await buy({ MUG: 3, "SIX-MUGS": 2 }, variants)

    await deliver(order, await fulfill(order))
    const before = await stockOf("MUG")

    expect(before.oslo).toBe("25 / 0")
    await returnItems(order, "oslo", { MUG: 1, "SIX-MUGS": 1 }, { MUG: 1 })
    expect((await stockOf("MUG")).oslo).toBe("32 / 0")
    expect((await storyOf("MUG")).slice(-2).sort()).toEqual([
      "oslo returned 1 0 return of the order",
      "oslo returned 6 0 return of the order",
    ])
  })

  it("#13497: a kit is returned to where one of its components has no level yet", async () => {
    const { stockOf } = t()
    const order = await buy({ "TEA-SET": 2 })

    await deliver(order, await fulfill(order))
    // What it took is what comes back, whatever it is linked to now.
    await unlink("TEA-SET", "MUG")
    await returnItems(order, "bergen", { "TEA-SET": 2 })
    expect(await stockOf("MUG")).toEqual({ oslo: "36 / 0", bergen: "44 / 0" })
    expect(await stockOf("TEA")).toEqual({ oslo: "58 / 0", bergen: "2 / 0" })
  })

  it("a return is received of what was sent, but for an item that is deleted by now", async () => {
    const { stockOf, admin, shop } = t()
    const order = await buy({ LAMP: 2, "TEA-SET": 1 })

    await deliver(order, await fulfill(order))
    await admin.delete(`/admin/inventory-items/${shop.itemIds["LAMP"]}`)
    await admin.delete(`/admin/inventory-items/${shop.itemIds["TEA"]}`)
    const returnId = await returnItems(order, "oslo", { LAMP: 1, "TEA-SET": 1 })

    expect((await admin.get(`/admin/returns/${returnId}`)).return.status).toBe(
      "received"
    )
    expect((await stockOf("MUG")).oslo).toBe("40 / 0")
  })

  it("a line that a request names twice is one of both: as many leave the stock as are noted, and cancelling undoes it whole", async () => {
    const { stockOf, admin, shop } = t()
    const order = await buy({ LAMP: 4 })
    const { id } = order.items[0]!
    const fulfillTwice = (quantities: number[]) =>
      admin.post(`/admin/orders/${order.id}/fulfillments`, {
        location_id: shop.locationIds.oslo,
        items: quantities.map((quantity) => ({ id, quantity })),
      })
    const read = async () => {
      const { order: now } = await admin.get(
        `/admin/orders/${order.id}?fields=id,*items.detail,*fulfillments,*fulfillments.items`
      )

      return {
        stock: (await stockOf("LAMP")).oslo,
        noted: now.items[0].detail.fulfilled_quantity,
        sent: now.fulfillments.map((one: { items: { quantity: number }[] }) =>
          one.items.map(({ quantity }) => quantity)
        ),
        ids: now.fulfillments.map((one: { id: string }) => one.id),
      }
    }

    await expect(fulfillTwice([3, 2])).rejects.toMatchObject({
      status: 400,
      message: expect.stringContaining("needs 5 of LAMP, and 4 are reserved"),
    })
    await fulfillTwice([1, 2])
    const after = await read()

    expect(after).toMatchObject({ stock: "2 / 1", noted: 3, sent: [[3]] })
    await cancelFulfillment(order, after.ids[0])
    expect(await read()).toMatchObject({ stock: "5 / 4", noted: 0 })
  })

  it("a backordered line is fulfilled once its units have arrived, not before", async () => {
    const { stockOf, inventory, shop, admin, container } = t()

    await updateProductVariantsWorkflow(container).run({
      input: {
        selector: { id: shop.variantIds["LAMP"] },
        update: { allow_backorder: true },
      },
    })
    const order = await buy({ LAMP: 7 })
    const body = {
      location_id: shop.locationIds.oslo,
      items: [{ id: order.items[0]!.id, quantity: 7 }],
    }

    expect((await stockOf("LAMP")).oslo).toBe("5 / 7")
    await expect(
      admin.post(`/admin/orders/${order.id}/fulfillments`, body)
    ).rejects.toMatchObject({
      status: 400,
      message: expect.stringContaining("7 to be fulfilled, 5 in stock"),
    })
    await inventory.adjustInventory(
      shop.itemIds["LAMP"]!,
      shop.locationIds.oslo,
      2
    )
    await admin.post(`/admin/orders/${order.id}/fulfillments`, body)
    expect((await stockOf("LAMP")).oslo).toBe("0 / 0")
  })

  describe("an order edit", () => {
    const edit = async (
      orderId: string,
      change: (path: string) => Promise<unknown>
    ) => {
      const { admin } = t()
      const path = `/admin/order-edits/${orderId}`

      await admin.post("/admin/order-edits", { order_id: orderId })
      await change(path)
      await admin.post(`${path}/request`)
      await admin.post(`${path}/confirm`)
    }

    it("#16406: of the price of a fulfilled line changes no stock, and of its quantity only by the difference", async () => {
      const { admin, stockOf } = t()
      const order = await buy({ "SWEATER-S": 3 })
      const line = order.items[0]!.id

      await fulfill(order, "oslo", { "SWEATER-S": 2 })
      const movements = (await storyOf("SWEATER-S")).length

      await edit(order.id, (path) =>
        admin.post(`${path}/items/item/${line}`, { quantity: 3, unit_price: 5 })
      )
      expect((await stockOf("SWEATER-S")).oslo).toBe("18 / 1")
      expect(await storyOf("SWEATER-S")).toHaveLength(movements)

      await edit(order.id, (path) =>
        admin.post(`${path}/items/item/${line}`, { quantity: 5 })
      )
      expect((await stockOf("SWEATER-S")).oslo).toBe("18 / 3")
      await edit(order.id, (path) =>
        admin.post(`${path}/items/item/${line}`, { quantity: 2 })
      )
      expect((await stockOf("SWEATER-S")).oslo).toBe("18 / 0")
      expect((await storyOf("SWEATER-S")).slice(movements)).toEqual([
        "oslo reserved 0 2 order of the order",
        "oslo released 0 -3 order of the order",
      ])
    })

    it("sources what it adds over the channel's locations, and is refused as a whole", async () => {
      const { admin, shop, stockOf } = t()
      const order = await buy({ "SWEATER-M": 18 })
      const [line] = order.items

      await edit(order.id, (path) =>
        admin.post(`${path}/items/item/${line!.id}`, { quantity: 25 })
      )
      expect(await stockOf("SWEATER-M")).toEqual({
        oslo: "20 / 18",
        bergen: "10 / 7",
      })

      await expect(
        edit(order.id, (path) =>
          admin.post(`${path}/items`, {
            items: [{ variant_id: shop.variantIds["SWEATER-M"], quantity: 6 }],
          })
        )
      ).rejects.toMatchObject({ status: 400, code: "insufficient_inventory" })
      expect(await stockOf("SWEATER-M")).toEqual({
        oslo: "20 / 18",
        bergen: "10 / 7",
      })
    })
  })

  it("a draft order of more than one location has is reserved at two, and cancelling releases only its own", async () => {
    const { admin, shop, stockOf } = t()

    await buy({ "SWEATER-M": 1 })
    const { draft_order } = await admin.post("/admin/draft-orders", {
      email: "ada@holdfast.test",
      region_id: shop.regionId,
      sales_channel_id: shop.salesChannelId,
      shipping_methods: [],
    })
    const path = `/admin/draft-orders/${draft_order.id}`

    await admin.post(`${path}/edit`)
    await admin.post(`${path}/edit/items`, {
      items: [{ variant_id: shop.variantIds["SWEATER-M"], quantity: 22 }],
    })
    await admin.post(`${path}/edit/confirm`)
    await admin.post(`${path}/convert-to-order`)
    expect(await stockOf("SWEATER-M")).toEqual({
      oslo: "20 / 20",
      bergen: "10 / 3",
    })

    await admin.post(`/admin/orders/${draft_order.id}/cancel`)
    expect(await stockOf("SWEATER-M")).toEqual({
      oslo: "20 / 1",
      bergen: "10 / 0",
    })
    expect((await storyOf("SWEATER-M")).slice(-2).sort()).toEqual([
      "bergen released 0 -3 order of the order",
      "oslo released 0 -19 order of the order",
    ])
  })
})
