import { updateProductsWorkflow } from "@medusajs/medusa/core-flows"
import { Modules } from "@medusajs/framework/utils"
import {
  createStep,
  createWorkflow,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk"
import { Client } from "pg"

import { ADMIN } from "../../demo/seed"
import {
  outcomes,
  settleAll,
} from "../../src/modules/inventory/__tests__/support/module-test"
import { HoldfastEvents } from "../../src/modules/inventory/events"
import { CreateIncomingInput } from "../../src/modules/inventory/types"
import { createIncomingStockStep, IncomingStockCall } from "../../src/workflows"
import { testShop } from "../support/http-test"

interface Told {
  name: string
  data: Record<string, unknown>
}

const failStep = createStep("test-fail-step", async (): Promise<void> => {
  throw new Error("later")
})

testShop((t) => {
  const item = (sku: string) => t().shop.itemIds[sku]!
  const variant = (sku: string) => t().shop.variantIds[sku]!
  const oslo = () => t().shop.locationIds.oslo
  const bergen = () => t().shop.locationIds.bergen
  const policies = (...given: object[]) =>
    t().admin.post("/admin/stock-policies", { policies: given })
  const ask = async (skus: string[], rest = "") =>
    (
      await t().store.get(
        `/store/availability?${skus
          .map((sku) => `variant_id[]=${variant(sku)}`)
          .join("&")}${rest}`
      )
    ).availability

  /** Collects events from now on, as a subscriber of the shop hears them. */
  const listen = (...names: string[]) => {
    const told: Told[] = []

    for (const name of names) {
      t()
        .container.resolve(Modules.EVENT_BUS)
        .subscribe(name, async (event) => {
          told.push({ name, data: event.data as Told["data"] })
        })
    }

    return told
  }

  const until = async (condition: () => boolean) => {
    while (!condition()) {
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  const backordered = async (sku: string) => {
    const { variants } = (await t().admin.get(
      `/admin/product-variants?sku=${sku}&fields=id,product_id`
    )) as { variants: { id: string; product_id: string }[] }

    await t().admin.post(
      `/admin/products/${variants[0]!.product_id}/variants/${variant(sku)}`,
      { allow_backorder: true }
    )
  }

  it("incoming stock is expected, re-dated, received and cancelled by staff, one by one and in batches", async () => {
    const { admin, inventory } = t()
    const { incoming_stock } = await admin.post("/admin/incoming-stock", {
      inventory_item_id: item("LAMP"),
      location_id: oslo(),
      quantity: 12,
      expected_at: "2099-12-04",
      reference: "PO-1042",
    })

    expect(incoming_stock).toMatchObject({
      open_quantity: 12,
      kind: "expected",
    })
    expect(
      (
        await admin.post(`/admin/incoming-stock/${incoming_stock.id}`, {
          expected_at: "2099-12-11",
        })
      ).incoming_stock.expected_at
    ).toBe("2099-12-11T00:00:00.000Z")
    await admin.post(`/admin/incoming-stock/${incoming_stock.id}/receive`, {
      quantity: 8,
      note: "two boxes",
    })
    expect((await t().stockOf("LAMP")).oslo).toBe("13 / 0")
    await expect(
      admin.post(`/admin/incoming-stock/${incoming_stock.id}/receive`, {
        quantity: 5,
      })
    ).rejects.toMatchObject({
      status: 400,
      body: {
        message: `Incoming stock ${incoming_stock.id} expects 4 units and 5 came: receive them with allow_excess`,
      },
    })

    const batch = await admin.post("/admin/incoming-stock/batch", {
      create: [
        { inventory_item_id: item("MUG"), location_id: oslo(), quantity: 5 },
      ],
      cancel: [{ id: incoming_stock.id }],
    })

    expect(batch).toMatchObject({
      created: [{ open_quantity: 5 }],
      cancelled: [{ status: "cancelled", received_quantity: 8 }],
    })
    // All or none.
    await expect(
      admin.post("/admin/incoming-stock/batch", {
        receive: [{ id: batch.created[0].id }],
        cancel: [{ id: incoming_stock.id }],
      })
    ).rejects.toMatchObject({ status: 400 })
    expect((await t().stockOf("MUG")).oslo).toBe("40 / 0")

    const list = await admin.get(
      `/admin/incoming-stock?status=expected&fields=*stock_location`
    )

    expect(list).toMatchObject({
      count: 1,
      incoming_stock: [
        { id: batch.created[0].id, stock_location: { name: "Oslo" } },
      ],
    })
    expect(
      (await admin.get(`/admin/incoming-stock/${incoming_stock.id}`))
        .incoming_stock
    ).toMatchObject({ reference: "PO-1042", status: "cancelled" })
    await expect(
      admin.get("/admin/incoming-stock/incst_unknown")
    ).rejects.toMatchObject({ status: 404 })
    await expect(
      admin.post("/admin/incoming-stock", { quantity: 1 })
    ).rejects.toMatchObject({ status: 400 })
    await expect(
      admin.get("/admin/incoming-stock?limit=201")
    ).rejects.toMatchObject({ status: 400 })

    const [received] = await inventory.listStockMovements({
      inventory_item_id: item("LAMP"),
      kind: "received",
    })

    expect(received).toMatchObject({
      actor_id: expect.stringMatching(/^user_/),
      note: "two boxes",
      reference_type: "incoming_stock",
      reference_id: incoming_stock.id,
    })

    // Core's own route sets the number, and the unspecified row follows.
    await admin.post(
      `/admin/inventory-items/${item("TEA")}/location-levels/${oslo()}`,
      { incoming_quantity: 9 }
    )
    expect(
      (await admin.get("/admin/incoming-stock?kind=unspecified")).incoming_stock
    ).toMatchObject([{ inventory_item_id: item("TEA"), open_quantity: 9 }])
  })

  it("a transfer is drafted, shipped, received and cancelled by staff, with its events", async () => {
    const { admin } = t()
    const told = listen(
      "inventory.stock-transfer.shipped",
      "inventory.stock-transfer.received",
      "inventory.stock-transfer.cancelled"
    )
    const draft = async (quantity: number) =>
      (
        await admin.post("/admin/stock-transfers", {
          from_location_id: oslo(),
          to_location_id: bergen(),
          items: [{ inventory_item_id: item("MUG"), quantity }],
          note: "for Christmas",
        })
      ).stock_transfer as { id: string }
    const [first, second] = [await draft(10), await draft(4)]

    await admin.post(`/admin/stock-transfers/${second.id}`, {
      items: [{ inventory_item_id: item("MUG"), quantity: 5 }],
    })
    await admin.post(`/admin/stock-transfers/${first.id}/ship`, {
      expected_at: "2099-12-04",
    })
    await admin.post(`/admin/stock-transfers/${second.id}/ship`, {})
    expect(await t().stockOf("MUG")).toEqual({
      oslo: "25 / 0",
      bergen: "40 / 0",
    })
    expect(
      (
        await admin.post(`/admin/stock-transfers/${first.id}/receive`, {
          items: [{ inventory_item_id: item("MUG"), received: 9, lost: 1 }],
        })
      ).stock_transfer
    ).toMatchObject({ status: "received" })
    await expect(
      admin.post(`/admin/stock-transfers/${second.id}/cancel`, {})
    ).rejects.toMatchObject({ status: 400 })
    await admin.post(`/admin/stock-transfers/${second.id}/cancel`, {
      disposition: "return",
    })
    expect(await t().stockOf("MUG")).toEqual({
      oslo: "30 / 0",
      bergen: "49 / 0",
    })
    expect(
      (await admin.get("/admin/stock-transfers?order=-created_at"))
        .stock_transfers
    ).toMatchObject([
      { id: second.id, status: "cancelled", items: [{ returned_quantity: 5 }] },
      { id: first.id, items: [{ received_quantity: 9, lost_quantity: 1 }] },
    ])
    expect(
      (await admin.get(`/admin/stock-transfers/${first.id}`)).stock_transfer
        .items
    ).toHaveLength(1)
    expect(
      told.map(({ name, data }) => `${name} ${String(data["id"])}`)
    ).toEqual([
      `inventory.stock-transfer.shipped ${first.id}`,
      `inventory.stock-transfer.shipped ${second.id}`,
      `inventory.stock-transfer.received ${first.id}`,
      `inventory.stock-transfer.cancelled ${second.id}`,
    ])
  })

  it("every change of incoming stock, transfers and policies takes effect once per key, and has one answer", async () => {
    const { baseUrl, shopper, sql } = t()
    const { token } = await shopper
      .apiOf(baseUrl, {})
      .post("/auth/user/emailpass", ADMIN)
    const withKey = (key: string) =>
      shopper.apiOf(baseUrl, {
        authorization: `Bearer ${token}`,
        "idempotency-key": key,
      })
    const movementsUnder = async (key: string) =>
      (
        await sql<{ movement: string }>(
          `select concat_ws(' ', kind, trim_scale(stocked_delta), trim_scale(incoming_delta)) as movement
          from stock_movement where idempotency_key = ? order by id`,
          [key]
        )
      ).map(({ movement }) => movement)

    /** The answer of five calls at once, and what the ledger says they did. */
    const once = async (path: string, body: object, another: object) => {
      const key = `key of ${path}`
      const answers = await Promise.all(
        Array.from({ length: 5 }, () => withKey(key).post(path, body))
      )

      expect(new Set(answers.map((one) => JSON.stringify(one))).size).toBe(1)
      // Later, and with the key in the body: the same call.
      expect(
        await t().admin.post(path, { ...body, idempotency_key: key })
      ).toEqual(answers[0])
      await expect(withKey(key).post(path, another)).rejects.toMatchObject({
        status: 409,
        code: "idempotency_key_reused",
      })

      return { answer: answers[0], movements: await movementsUnder(key) }
    }
    const mug = { inventory_item_id: item("MUG"), location_id: oslo() }
    const items = (quantity: number) => [
      { inventory_item_id: item("MUG"), quantity },
    ]

    const created = await once(
      "/admin/incoming-stock",
      { ...mug, quantity: 12 },
      { ...mug, quantity: 13 }
    )
    const incoming = `/admin/incoming-stock/${created.answer.incoming_stock.id}`

    expect(created.movements).toEqual(["expected 0 12"])
    expect(
      (await once(incoming, { quantity: 15 }, { quantity: 16 })).movements
    ).toEqual(["expected 0 3"])
    expect(
      (await once(`${incoming}/receive`, { quantity: 4 }, { quantity: 5 }))
        .movements
    ).toEqual(["received 4 -4"])
    expect(
      (await once(`${incoming}/cancel`, {}, { note: "another" })).movements
    ).toEqual(["cancelled 0 -11"])
    expect(
      (
        await once(
          "/admin/incoming-stock/batch",
          { create: [{ ...mug, quantity: 1 }] },
          { create: [{ ...mug, quantity: 2 }] }
        )
      ).movements
    ).toEqual(["expected 0 1"])
    expect(
      (await t().admin.get("/admin/incoming-stock?order=created_at"))
        .incoming_stock
    ).toMatchObject([
      {
        status: "cancelled",
        received_quantity: 4,
        created_by: expect.stringMatching(/^user_/),
      },
      { status: "expected", open_quantity: 1 },
    ])

    const route = { from_location_id: oslo(), to_location_id: bergen() }
    const { answer } = await once(
      "/admin/stock-transfers",
      { ...route, items: items(3) },
      { ...route, items: items(4) }
    )
    const transfer = `/admin/stock-transfers/${answer.stock_transfer.id}`

    await once(transfer, { items: items(6) }, { items: items(7) })
    expect(
      (await once(`${transfer}/ship`, {}, { note: "another" })).movements.sort()
    ).toEqual(["expected 0 6", "transferred_out -6 0"])
    expect(
      (
        await once(
          `${transfer}/receive`,
          { items: [{ inventory_item_id: item("MUG"), received: 2 }] },
          { items: [{ inventory_item_id: item("MUG"), received: 3 }] }
        )
      ).movements
    ).toEqual(["transferred_in 2 -2"])
    expect(
      (
        await once(
          `${transfer}/cancel`,
          { disposition: "return" },
          { disposition: "lost" }
        )
      ).movements.sort()
    ).toEqual(["cancelled 0 -4", "transferred_in 4 0"])
    expect(
      (await t().admin.get("/admin/stock-transfers")).stock_transfers
    ).toMatchObject([
      {
        status: "cancelled",
        created_by: expect.stringMatching(/^user_/),
        items: [{ quantity: 6, received_quantity: 2, returned_quantity: 4 }],
      },
    ])
    expect(await t().stockOf("MUG")).toEqual({
      oslo: "42 / 0",
      bergen: "42 / 0",
    })

    await once(
      "/admin/stock-policies",
      { policies: [{ ...mug, low_stock_threshold: 5 }] },
      { policies: [{ ...mug, low_stock_threshold: 6 }] }
    )
    expect(
      await sql(
        "select low_stock_threshold::integer as threshold from inventory_level where inventory_item_id = ? and location_id = ?",
        [item("MUG"), oslo()]
      )
    ).toEqual([{ threshold: 5 }])
  })

  it("what was done under a key stays when a later step fails, for the call that is made again", async () => {
    const { container, sql } = t()
    const failAfterwards = createWorkflow(
      "test-fail-after-incoming-stock",
      (input: IncomingStockCall<CreateIncomingInput>) => {
        const rows = createIncomingStockStep(input)

        failStep()

        return new WorkflowResponse(rows)
      }
    )
    const run = (quantity: number, idempotency_key?: string) =>
      failAfterwards(container).run({
        input: {
          incoming_stock: [
            {
              inventory_item_id: item("MUG"),
              location_id: oslo(),
              quantity,
            },
          ],
          idempotency_key,
        },
      })

    await expect(run(2, "order-7")).rejects.toMatchObject({
      message: "later",
    })
    await expect(run(2, "order-7")).rejects.toMatchObject({
      message: "later",
    })
    await expect(run(3)).rejects.toMatchObject({
      message: "later",
    })
    expect(
      await sql(
        "select status, quantity::integer from incoming_stock order by created_at"
      )
    ).toEqual([
      { status: "expected", quantity: 2 },
      { status: "cancelled", quantity: 3 },
    ])
  })

  it("shoppers are told what there is at their channel's locations, right after the change", async () => {
    const { admin, inventory, shop, store } = t()

    await policies({ inventory_item_id: item("LAMP"), low_stock_threshold: 5 })
    expect(await ask(["LAMP", "TEA-SET", "MUG"])).toMatchObject([
      { variant_id: variant("LAMP"), status: "low_stock", quantity: 5 },
      { variant_id: variant("TEA-SET"), status: "in_stock", quantity: 40 },
      { variant_id: variant("MUG"), status: "in_stock", quantity: 80 },
    ])
    expect(
      (await ask(["MUG"], "&by_location=true"))[0].locations
    ).toMatchObject([
      { name: expect.stringMatching(/^(Oslo|Bergen)$/), quantity: 40 },
      { name: expect.stringMatching(/^(Oslo|Bergen)$/), quantity: 40 },
    ])

    const { cart } = await store.post("/store/carts", {
      region_id: shop.regionId,
      sales_channel_id: shop.salesChannelId,
      items: [{ variant_id: variant("LAMP"), quantity: 3 }],
    })

    expect(await ask(["LAMP"])).toMatchObject([{ quantity: 2 }])
    expect(await ask(["LAMP"], `&cart_id=${cart.id}`)).toMatchObject([
      { quantity: 5 },
    ])
    await inventory.adjustInventory(item("LAMP"), oslo(), -2)
    expect(await ask(["LAMP"])).toMatchObject([
      { status: "out_of_stock", quantity: 0, expected_at: null },
    ])
    await admin.post("/admin/incoming-stock", {
      inventory_item_id: item("LAMP"),
      location_id: oslo(),
      quantity: 2,
      expected_at: "2099-12-04",
    })
    expect(await ask(["LAMP"])).toMatchObject([
      { status: "out_of_stock", expected_at: "2099-12-04T00:00:00.000Z" },
    ])

    // Another channel's location is not theirs.
    await admin.post(`/admin/stock-locations/${bergen()}/sales-channels`, {
      remove: [shop.salesChannelId],
    })
    expect(await ask(["MUG"])).toMatchObject([{ quantity: 40 }])

    // Neither are variants that are not for sale.
    const { variants } = await admin.get(
      "/admin/product-variants?sku=MUG&fields=id,product_id"
    )

    await updateProductsWorkflow(t().container).run({
      input: {
        selector: { id: variants[0].product_id },
        update: { status: "draft" },
      },
    })
    expect(await ask(["MUG", "LAMP"])).toHaveLength(1)

    const many = Array.from(
      { length: 201 },
      (_, index) => `variant_id[]=${index}`
    )

    await expect(
      store.get(`/store/availability?${many.join("&")}`)
    ).rejects.toMatchObject({ status: 400 })
    expect(
      (await store.get(`/store/availability?${many.slice(1).join("&")}`))
        .availability
    ).toEqual([])
  })

  it("availability takes the same number of statements for one variant and for many", async () => {
    const query = jest.spyOn(Client.prototype, "query")
    const count = async (skus: string[]) => {
      query.mockClear()
      expect(await ask(skus, "&by_location=true")).toHaveLength(skus.length)

      return query.mock.calls.length
    }

    try {
      // Once, so that nothing is read for the first time.
      await count(["MUG"])

      const one = await count(["MUG"])

      expect(one).toBeGreaterThan(0)
      expect(
        await count(["MUG", "LAMP", "TEA-SET", "SWEATER-S", "SWEATER-M"])
      ).toBe(one)
    } finally {
      query.mockRestore()
    }
  })

  it("the hidden policy tells no count in any answer of ours to shoppers", async () => {
    const { inventory, shop, store } = t()
    const { availability } = inventory.holdfastOptions
    const { display } = availability

    availability.display = "hidden"

    try {
      const { cart } = await store.post("/store/carts", {
        region_id: shop.regionId,
        sales_channel_id: shop.salesChannelId,
        items: [{ variant_id: variant("LAMP"), quantity: 1 }],
      })
      const answers = [
        await ask(["LAMP", "MUG", "TEA-SET"], "&by_location=true"),
        await store
          .post(`/store/carts/${cart.id}/line-items`, {
            variant_id: variant("LAMP"),
            quantity: 37,
          })
          .catch(({ body }: { body: object }) => body),
      ]

      await t().sql(
        "update reservation_item set expires_at = now() - interval '1 minute' where cart_id = ?",
        [cart.id]
      )
      await inventory.adjustInventory(item("LAMP"), oslo(), -5)
      answers.push(await store.post(`/store/carts/${cart.id}/reservations`))

      expect(answers[0]).toMatchObject([
        { status: "in_stock", quantity: null, backorderable_quantity: null },
        { status: "in_stock", quantity: null },
        { status: "in_stock", quantity: null },
      ])
      expect(answers[1]).toMatchObject({
        code: "insufficient_inventory",
        message: "Not enough stock: Lamp (LAMP)",
        details: {
          shortages: [
            {
              inventory_item_id: item("LAMP"),
              sku: "LAMP",
              product_title: "Lamp",
            },
          ],
        },
      })
      expect(answers[2]).toMatchObject({ shortages: [{ available: null }] })
      expect(JSON.stringify(answers[1])).not.toContain("available")
    } finally {
      availability.display = display
    }
  })

  it("a level that runs low is told by variant and channel, withholds its safety stock from carts, and is listed", async () => {
    const { admin, shop, store } = t()
    const told = listen(
      HoldfastEvents.LOW_STOCK,
      HoldfastEvents.VARIANT_LOW_STOCK,
      HoldfastEvents.VARIANT_OUT_OF_STOCK
    )

    await policies(
      { inventory_item_id: item("MUG"), low_stock_threshold: 30 },
      {
        inventory_item_id: item("MUG"),
        location_id: oslo(),
        safety_stock: 5,
      },
      { inventory_item_id: item("LAMP"), location_id: oslo(), safety_stock: 4 }
    )

    const cartOf = (sku: string, quantity: number) =>
      store.post("/store/carts", {
        region_id: shop.regionId,
        sales_channel_id: shop.salesChannelId,
        items: [{ variant_id: variant(sku), quantity }],
      })

    await expect(cartOf("LAMP", 2)).rejects.toMatchObject({
      code: "insufficient_inventory",
    })
    // Staff may.
    await admin.post("/admin/reservations", {
      inventory_item_id: item("LAMP"),
      location_id: oslo(),
      quantity: 2,
    })
    expect((await t().stockOf("LAMP")).oslo).toBe("5 / 2")

    await cartOf("MUG", 5)
    await until(() => told.length >= 4)
    expect(
      told.map(({ name, data }) => [
        name,
        data["id"],
        data["available_quantity"],
      ])
    ).toEqual(
      expect.arrayContaining([
        [HoldfastEvents.VARIANT_OUT_OF_STOCK, variant("LAMP"), -1],
        [HoldfastEvents.LOW_STOCK, expect.stringMatching(/^ilev_/), 30],
        [HoldfastEvents.VARIANT_LOW_STOCK, variant("MUG"), 30],
        [HoldfastEvents.VARIANT_LOW_STOCK, variant("TEA-SET"), 30],
      ])
    )
    expect(told).toHaveLength(4)
    expect(
      told.find(({ name }) => name === HoldfastEvents.VARIANT_LOW_STOCK)!.data
    ).toMatchObject({
      inventory_item_id: item("MUG"),
      location_id: oslo(),
      threshold: 30,
      sales_channel_ids: [shop.salesChannelId],
    })
    expect(
      await admin.get("/admin/inventory/low-stock?order=available_quantity")
    ).toMatchObject({
      count: 2,
      low_stock: [
        { sku: "LAMP", status: "out_of_stock", available_quantity: -1 },
        { sku: "MUG", status: "low_stock", available_quantity: 30 },
      ],
    })
    expect(
      (await admin.get("/admin/inventory/low-stock?available_gte=0")).count
    ).toBe(1)
  })

  it("orders on backorder are promised a date, refused beyond what is expected, and told once each when it moves", async () => {
    const { admin, shop, shopper, store, inventory } = t()

    await backordered("LAMP")
    await backordered("MUG")
    await inventory.updateInventoryLevels(
      [
        ["LAMP", oslo()],
        ["MUG", oslo()],
        ["MUG", bergen()],
      ].map(([sku, location_id]) => ({
        inventory_item_id: item(sku!),
        location_id: location_id!,
        stocked_quantity: 0,
      }))
    )
    await policies(
      { inventory_item_id: item("LAMP"), backorder_policy: "incoming" },
      { inventory_item_id: item("MUG"), backorder_policy: "incoming" }
    )

    const expectAt = async (sku: string) =>
      (
        await admin.post("/admin/incoming-stock", {
          inventory_item_id: item(sku),
          location_id: oslo(),
          quantity: 3,
          expected_at: "2099-12-04",
        })
      ).incoming_stock as { id: string }
    const [lamps, mugs] = [await expectAt("LAMP"), await expectAt("MUG")]

    expect(await ask(["LAMP"])).toMatchObject([
      {
        status: "backorder",
        quantity: 0,
        backorderable_quantity: 3,
        expected_at: "2099-12-04T00:00:00.000Z",
      },
    ])

    const buy = (quantities: Record<string, number>) =>
      shopper.buy(store, shop, quantities, shop.shippingOptionIds.oslo)
    const orders: { id: string }[] = [
      await buy({ [variant("LAMP")]: 1, [variant("MUG")]: 2 }),
      await buy({ [variant("LAMP")]: 2 }),
    ]

    await expect(buy({ [variant("LAMP")]: 1 })).rejects.toMatchObject({
      code: "insufficient_inventory",
    })
    expect(await ask(["LAMP"])).toMatchObject([
      { status: "out_of_stock", backorderable_quantity: 0 },
    ])
    expect(
      (
        await admin.get(
          `/admin/backorder-promises?incoming_stock_id=${lamps.id}`
        )
      ).backorder_promises
        .map(({ quantity }: { quantity: number }) => quantity)
        .sort()
    ).toEqual([1, 2])

    const told = listen(HoldfastEvents.ORDER_REPROMISED)

    await admin.post("/admin/incoming-stock/batch", {
      update: [
        { id: lamps.id, expected_at: "2099-12-11" },
        { id: mugs.id, expected_at: "2099-12-18" },
      ],
    })
    await until(() => told.length >= 2)
    expect(
      Object.fromEntries(
        told.map(({ data }) => [
          data["id"],
          (data["promises"] as unknown[]).length,
        ])
      )
    ).toEqual({ [orders[0]!.id]: 2, [orders[1]!.id]: 1 })
    expect(told).toHaveLength(2)
  })

  it("12 are expected and 15 orders want one: 12 are promised, 3 refused, each of the 12 is told of another date, and the oldest are served first", async () => {
    const { admin, container, inventory, shop } = t()
    const lamp = { inventory_item_id: item("LAMP"), location_id: oslo() }

    await inventory.updateInventoryLevels({ ...lamp, stocked_quantity: 0 })
    await policies({ ...lamp, backorder_policy: "incoming" })

    const { incoming_stock } = await admin.post("/admin/incoming-stock", {
      ...lamp,
      quantity: 12,
      expected_at: "2099-12-04",
    })
    const orders = await container.resolve(Modules.ORDER).createOrders(
      Array.from({ length: 15 }, () => ({
        currency_code: "eur",
        region_id: shop.regionId,
        items: [{ title: "Lamp", quantity: 1, unit_price: 99 }],
      }))
    )
    const { values, errors } = outcomes(
      await settleAll(
        orders.map(({ id, items }) => async () => {
          await inventory.createReservationItems({
            ...lamp,
            quantity: 1,
            line_item_id: items![0]!.id,
            allow_backorder: true,
          })

          return id
        }),
        5
      )
    )

    expect(values).toHaveLength(12)
    expect(errors.map(({ code }) => code)).toEqual(
      Array(3).fill("insufficient_inventory")
    )

    const told = listen(HoldfastEvents.ORDER_REPROMISED)

    await admin.post(`/admin/incoming-stock/${incoming_stock.id}`, {
      expected_at: "2099-12-11",
    })
    await until(() => told.length >= 12)
    expect(told.map(({ data }) => data["id"]).sort()).toEqual(values.sort())
    expect(told[0]!.data["promises"]).toMatchObject([
      {
        promised_at: "2099-12-11T00:00:00+00:00",
        promised_before: "2099-12-04T00:00:00+00:00",
      },
    ])

    await admin.post(`/admin/incoming-stock/${incoming_stock.id}/receive`, {
      quantity: 8,
    })

    const { backorder_promises } = await admin.get(
      `/admin/backorder-promises?incoming_stock_id=${incoming_stock.id}`
    )
    const youngest = await t().sql<{ id: string }>(
      `select id from reservation_item where inventory_item_id = ?
       order by created_at desc, id desc limit 4`,
      [item("LAMP")]
    )

    expect(
      backorder_promises
        .map((one: { reservation_id: string }) => one.reservation_id)
        .sort()
    ).toEqual(youngest.map(({ id }) => id).sort())
    expect(told).toHaveLength(12)
  })
})
