import { Modules } from "@medusajs/framework/utils"
import { deleteInventoryItemWorkflow } from "@medusajs/medusa/core-flows"

import { HoldfastEvents } from "../../src/modules/inventory/events"
import { resolveHoldfast } from "../../src/modules/inventory/find-holdfast"
import { testShop } from "../support/http-test"

testShop((t) => {
  // The job that tidies up each minute comes to none of these stories: they are of
  // rows that it has not been to yet.
  let job: jest.SpyInstance

  beforeEach(() => {
    job = jest
      .spyOn(resolveHoldfast(t().container), "expireCartReservations")
      .mockResolvedValue([])
  })
  afterEach(() => job.mockRestore())

  const variant = (sku: string) => t().shop.variantIds[sku]!
  const item = (sku: string) => t().shop.itemIds[sku]!

  const fillCart = (quantities: Record<string, number>) =>
    t().shopper.fillCart(
      t().store,
      t().shop,
      Object.fromEntries(
        Object.entries(quantities).map(([sku, n]) => [variant(sku), n])
      )
    )

  const productOf = async (sku: string) =>
    (
      await t().sql<{ product_id: string }>(
        "select product_id from product_variant where id = ?",
        [variant(sku)]
      )
    )[0]!.product_id

  const expire = (cartId: string) =>
    t().sql(
      "update reservation_item set expires_at = now() - interval '1 second' where cart_id = ?",
      [cartId]
    )

  const order = async (sku: string, quantity: number) => {
    const { store, shopper, shop, sql } = t()
    const cart = await fillCart({ [sku]: quantity })

    await shopper.prepareCheckout(store, cart.id, shop.shippingOptionIds.oslo)
    await shopper.completeCart(store, cart.id)

    const [row] = await sql<{ id: string; display_id: number }>(
      'select id, display_id from "order" order by created_at desc limit 1'
    )

    return row!
  }

  const rowsOf = (sku: string) =>
    t().sql(
      "select cart_id, deleted_at from reservation_item where inventory_item_id = ?",
      [item(sku)]
    )

  const storyOf = (sku: string) =>
    t().sql(
      `select kind, reserved_delta::int as units, reason, reference_id
      from stock_movement
      where inventory_item_id = ? and kind not in ('opened', 'reserved', 'counted')
      order by id`,
      [item(sku)]
    )

  /** Two carts: one holds 2 of an item, the time of the other's 1 is over. */
  const twoCarts = async (sku: string) => {
    const live = await fillCart({ [sku]: 2, "SWEATER-S": 1 })
    const late = await fillCart({ [sku]: 1 })

    await expire(late.id)
    expect(
      (await rowsOf(sku)).filter(({ cart_id }) => cart_id !== null)
    ).toHaveLength(2)

    return { live, late }
  }

  const deletions: Record<string, () => Promise<unknown>> = {
    "its product": async () =>
      t().admin.delete(`/admin/products/${await productOf("LAMP")}`),
    "its variant": async () =>
      t().admin.delete(
        `/admin/products/${await productOf("LAMP")}/variants/${variant("LAMP")}`
      ),
    "its variant in a batch": async () =>
      t().admin.post(
        `/admin/products/${await productOf("LAMP")}/variants/batch`,
        { delete: [variant("LAMP")] }
      ),
    "its item": () =>
      t().admin.delete(`/admin/inventory-items/${item("LAMP")}`),
    "its item by the workflow": () =>
      deleteInventoryItemWorkflow(t().container).run({
        input: [item("LAMP")],
      }),
    "its level": async () => {
      await t().admin.post(
        `/admin/inventory-items/${item("LAMP")}/location-levels/batch`,
        { delete: [await levelId()], force: true }
      )
    },
    "its location": () =>
      t().admin.delete(`/admin/stock-locations/${t().shop.locationIds.oslo}`),
    "its level alone": () =>
      t().admin.delete(
        `/admin/inventory-items/${item("LAMP")}/location-levels/${t().shop.locationIds.oslo}`
      ),
  }

  /** Core deletes a level that has units on hand by the batch only. */
  const prepare = async (name: string) => {
    if (name === "its level alone") {
      await t().inventory.updateInventoryLevels({
        inventory_item_id: item("LAMP"),
        location_id: t().shop.locationIds.oslo,
        stocked_quantity: 0,
      })
    }
  }

  const levelId = async () =>
    (
      await t().inventory.retrieveInventoryLevel(
        item("LAMP"),
        t().shop.locationIds.oslo
      )
    ).id

  it.each(Object.keys(deletions))(
    "medusa #12482: carts give way to deleting %s, and are told; orders do not, and are named",
    async (name) => {
      const { store, container, stockOf, sql } = t()
      const told: unknown[] = []
      const emit = jest
        .spyOn(container.resolve(Modules.EVENT_BUS), "emit")
        .mockImplementation(async (messages) => {
          told.push(...[messages].flat())
        })
      const { live, late } = await twoCarts("LAMP")

      await prepare(name)
      await deletions[name]!()
      emit.mockRestore()
      expect(await rowsOf("LAMP")).toEqual([])

      const isLocation = name === "its location"
      const reason = isLocation
        ? "location_deleted"
        : /level/.test(name)
          ? "level_deleted"
          : "item_deleted"
      // Who closes a place takes away all that carts hold there.
      const late_kind = isLocation ? "released" : "expired"

      expect(
        (await storyOf("LAMP")).filter(({ kind }) => kind !== "closed")
      ).toEqual(
        expect.arrayContaining([
          { kind: "released", units: -2, reason, reference_id: live.id },
          { kind: late_kind, units: -1, reason, reference_id: late.id },
        ])
      )
      expect(
        (told as { name: string; data: { cart_id?: string } }[])
          .filter(
            ({ name: event, data }) =>
              (event === HoldfastEvents.CART_RESERVATION_RELEASED &&
                data.cart_id === live.id) ||
              (event ===
                (isLocation
                  ? HoldfastEvents.CART_RESERVATION_RELEASED
                  : HoldfastEvents.CART_RESERVATION_EXPIRED) &&
                data.cart_id === late.id)
          )
          .map(({ data }) => data.cart_id)
          .filter((id, index, all) => all.indexOf(id) === index)
          .sort()
      ).toEqual([live.id, late.id].sort())
      expect(
        (await store.get(`/store/carts/${live.id}/reservations`)).lines.length
      ).toBeGreaterThan(0)
      expect(await stockOf("LAMP")).toMatchObject({
        oslo: isLocation ? "5 / 0" : "none",
      })
      expect(
        await sql(
          "select id from reservation_item where deleted_at is not null"
        )
      ).toEqual([])
    }
  )

  it.each(["its product is deleted", "its product is changed without it"])(
    "a variant is gone (%s): completing names it, keeps the other units, and goes on once it is taken out",
    async (how) => {
      const { admin, shop, shopper, store, stockOf } = t()
      const cart = await fillCart({ LAMP: 2, "SWEATER-S": 1 })
      const product = `/admin/products/${await productOf("LAMP")}`
      const checkOut = async () => {
        await shopper.prepareCheckout(
          store,
          cart.id,
          shop.shippingOptionIds.oslo
        )

        return await shopper.completeCart(store, cart.id)
      }

      await (how === "its product is deleted"
        ? admin.delete(product)
        : admin.post(product, { variants: [] }))
      await expect(checkOut()).rejects.toMatchObject({
        status: 400,
        body: {
          message:
            "Lamp, LAMP (LAMP) cannot be bought any more: take it out of the cart",
          details: { refused: [{ reason: "not_found", sku: "LAMP" }] },
        },
      })
      expect((await stockOf("SWEATER-S")).oslo).toBe("20 / 1")

      const { cart: now } = await store.get(
        `/store/carts/${cart.id}?fields=*items`
      )
      const lamp = now.items.find(
        (line: { variant_sku: string }) => line.variant_sku === "LAMP"
      )

      await store.delete(`/store/carts/${cart.id}/line-items/${lamp.id}`)
      expect((await checkOut()).id).toEqual(expect.any(String))
      expect((await stockOf("SWEATER-S")).oslo).toBe("20 / 1")
    }
  )

  it("a sales channel is gone: all that a cart of it is asked for names it, and another brings it on its way again", async () => {
    const { admin, baseUrl, shop, shopper, stockOf } = t()
    const { sales_channel } = await admin.post("/admin/sales-channels", {
      name: "Fair",
    })
    const { api_key } = await admin.post("/admin/api-keys", {
      title: "Both",
      type: "publishable",
    })
    const add = (path: string, ...ids: string[]) =>
      admin.post(path, { add: ids })

    await add(
      `/admin/api-keys/${api_key.id}/sales-channels`,
      sales_channel.id,
      shop.salesChannelId
    )
    await add(
      `/admin/stock-locations/${shop.locationIds.oslo}/sales-channels`,
      sales_channel.id
    )
    await add(
      `/admin/sales-channels/${sales_channel.id}/products`,
      await productOf("LAMP")
    )
    await admin.post(
      `/admin/products/${await productOf("LAMP")}/variants/${variant("LAMP")}`,
      { allow_backorder: true }
    )

    const store = shopper.storeOf(baseUrl, api_key.token)
    const { cart } = await store.post("/store/carts", {
      region_id: shop.regionId,
      sales_channel_id: sales_channel.id,
      email: "ada@holdfast.test",
      shipping_address: { city: "Oslo", country_code: "no", address_1: "1" },
      items: [{ variant_id: variant("LAMP"), quantity: 1 }],
    })
    const path = `/store/carts/${cart.id}`
    const line = `${path}/line-items/${cart.items[0].id}`
    const shipping = { option_id: shop.shippingOptionIds.oslo }

    await shopper.prepareCheckout(store, cart.id, shipping.option_id)
    await admin.delete(`/admin/sales-channels/${sales_channel.id}`)

    for (const ask of [
      () => shopper.completeCart(store, cart.id),
      () =>
        store.post(`${path}/line-items`, {
          variant_id: variant("LAMP"),
          quantity: 1,
        }),
      () => store.post(line, { quantity: 2 }),
      () => store.post(`${path}/shipping-methods`, shipping),
      () => store.get(`/store/shipping-options?cart_id=${cart.id}`),
    ]) {
      await expect(ask()).rejects.toMatchObject({
        status: 400,
        body: {
          type: "invalid_data",
          message: `The sales channel Fair (${sales_channel.id}) is gone: move the cart to another`,
          details: {
            refused: [
              { reason: "not_found", sales_channel_id: sales_channel.id },
            ],
          },
        },
      })
    }
    expect((await stockOf("LAMP")).oslo).toBe("5 / 1")

    await store.post(path, { sales_channel_id: shop.salesChannelId })
    expect((await shopper.completeCart(store, cart.id)).id).toEqual(
      expect.any(String)
    )
    expect((await stockOf("LAMP")).oslo).toBe("5 / 1")
  })

  it("what is reserved for an order refuses all of it, by name, and nothing is written", async () => {
    const { sql, stockOf } = t()
    const { id, display_id } = await order("LAMP", 1)
    const { live } = await twoCarts("LAMP")
    const state = async () => [
      await sql("select * from reservation_item order by id"),
      await sql("select count(*) from stock_movement"),
      await sql("select id from product_variant where deleted_at is null"),
      await sql("select id from stock_location where deleted_at is null"),
    ]

    for (const [name, deletion] of Object.entries(deletions)) {
      await prepare(name)

      const before = await state()

      await expect(deletion()).rejects.toMatchObject({
        message: expect.stringMatching(
          new RegExp(`LAMP: 1 for order #${display_id} \\(${id}\\)`)
        ),
      })
      expect(await state()).toEqual(before)
    }
    expect((await stockOf("LAMP")).oslo).toBe("0 / 4")
    await t().store.post(`/store/carts/${live.id}`, {
      email: "s@holdfast.test",
    })
  })

  it("a location that leaves the channel: the next touch moves the units, and completing takes them from where they are", async () => {
    const { store, admin, inventory, shop, stockOf } = t()

    await inventory.createInventoryLevels({
      inventory_item_id: item("LAMP"),
      location_id: shop.locationIds.bergen,
      stocked_quantity: 2,
    })

    const cart = await fillCart({ LAMP: 3 })

    expect((await stockOf("LAMP")).oslo).toBe("5 / 3")
    await admin.post(
      `/admin/stock-locations/${shop.locationIds.oslo}/sales-channels`,
      { remove: [shop.salesChannelId] }
    )
    expect((await stockOf("LAMP")).oslo).toBe("5 / 3")
    await store.post(`/store/carts/${cart.id}`, { email: "m@holdfast.test" })
    expect(await stockOf("LAMP")).toEqual({ oslo: "5 / 0", bergen: "2 / 2" })
    expect(
      (await store.get(`/store/carts/${cart.id}/reservations`)).shortages
    ).toMatchObject([{ requested: 3, available: 2 }])
  })
})
