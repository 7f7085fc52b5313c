import { updateProductsWorkflow } from "@medusajs/medusa/core-flows"
import { Modules } from "@medusajs/framework/utils"
import { Client } from "pg"

import {
  outcomes,
  settleAll,
} from "../../src/modules/inventory/__tests__/support/module-test"
import { HoldfastEvents } from "../../src/modules/inventory/events"
import { hearing } from "../support/hearing"
import { testShop } from "../support/http-test"

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

  const { listen, until } = hearing(t)

  const backordered = async (sku: string) => {
    const { variants } = (await t().admin.get(
      `/admin/product-variants?sku=${sku}&fields=id,product_id`
    )) as { variants: { id: string; product_id: string }[] }

    await t().admin.post(
      `/admin/products/${variants[0]!.product_id}/variants/${variant(sku)}`,
      { allow_backorder: true }
    )
  }

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

    for (const query of ["", "?variant_id=", "?variant_id[]="]) {
      await expect(
        store.get(`/store/availability${query}`)
      ).rejects.toMatchObject({
        status: 400,
        message: expect.stringMatching(
          /variant_id must be the id of a variant, or of several$/
        ),
      })
    }

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
    // The least of some runs: jobs and new connections send statements meanwhile.
    const least = async (skus: string[]) => {
      const counts: number[] = []

      while (counts.length < 8) {
        counts.push(await count(skus))
      }

      return Math.min(...counts)
    }

    try {
      // Once, so that nothing is read for the first time.
      await count(["MUG"])

      const one = await least(["MUG"])

      expect(one).toBeGreaterThan(0)
      expect(
        await least(["MUG", "LAMP", "TEA-SET", "SWEATER-S", "SWEATER-M"])
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
