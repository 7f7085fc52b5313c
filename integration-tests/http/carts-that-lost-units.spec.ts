import {
  addToCartWorkflow,
  createCustomersWorkflow,
  refreshCartItemsWorkflow,
  transferCartCustomerWorkflow,
  updateCartWorkflow,
} from "@medusajs/medusa/core-flows"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"

import { testShop } from "../support/http-test"

const INSUFFICIENT = { status: 400, code: "insufficient_inventory" }

testShop((t) => {
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

  const holdsOf = (cartId: string) =>
    t().sql<{ item_id: string; quantity: number }>(
      `select inventory_item_id as item_id, sum(quantity)::float as quantity
      from reservation_item
      where cart_id = ? and deleted_at is null and expires_at > now()
      group by inventory_item_id order by inventory_item_id`,
      [cartId]
    )

  /** A cart of 3 lamps and 2 sweaters that has only 1 lamp left to have. */
  const loseLamps = async (quantities: Record<string, number> = {}) => {
    const cart = await fillCart({ LAMP: 3, "SWEATER-S": 2, ...quantities })

    await t().sql(
      "update reservation_item set expires_at = now() - interval '1 second' where cart_id = ?",
      [cart.id]
    )

    const other = await fillCart({ LAMP: 4 })

    expect(await holdsOf(other.id)).toEqual([
      { item_id: item("LAMP"), quantity: 4 },
    ])

    return {
      cart,
      lamp: cart.items.find(
        (line: { variant_id: string }) => line.variant_id === variant("LAMP")
      ),
      sweater: cart.items.find(
        (line: { variant_id: string }) =>
          line.variant_id === variant("SWEATER-S")
      ),
    }
  }

  const expectHolds = async (
    cartId: string,
    quantities: Record<string, number>
  ) =>
    expect(await holdsOf(cartId)).toEqual(
      Object.entries(quantities)
        .map(([sku, quantity]) => ({ item_id: item(sku), quantity }))
        .sort((one, other) => (one.item_id < other.item_id ? -1 : 1))
    )

  describe("a cart that lost a line to another's purchase", () => {
    it("goes on with all that asks for no more of it, and its other lines are renewed", async () => {
      const { store, shop, stockOf } = t()
      const { cart, lamp } = await loseLamps()
      const url = `/store/carts/${cart.id}`

      await store.post(url, { email: "late@holdfast.test" })
      await expectHolds(cart.id, { LAMP: 1, "SWEATER-S": 2 })
      await store.post(url, {
        shipping_address: {
          first_name: "Late",
          address_1: "Quay 1",
          city: "Oslo",
          country_code: "no",
          postal_code: "0150",
        },
      })
      await store.post(`${url}/shipping-methods`, {
        option_id: shop.shippingOptionIds.oslo,
      })
      await store.post(`${url}/promotions`, { promo_codes: [] })
      await store.post(`${url}/line-items`, {
        variant_id: variant("MUG"),
        quantity: 2,
      })
      await expectHolds(cart.id, { LAMP: 1, "SWEATER-S": 2, MUG: 2 })
      // Lowered, and still above what there is.
      await store.post(`${url}/line-items/${lamp.id}`, { quantity: 2 })
      await expectHolds(cart.id, { LAMP: 1, "SWEATER-S": 2, MUG: 2 })
      expect((await stockOf("LAMP")).oslo).toBe("5 / 5")

      const { cart: after } = await store.get(url)

      expect(after).toMatchObject({
        email: "late@holdfast.test",
        shipping_address: { city: "Oslo" },
      })
      expect(after.items).toHaveLength(3)
    })

    it("is refused more of it, and completing, and nothing is written", async () => {
      const { store, shopper, shop, stockOf, sql } = t()
      const { cart, lamp, sweater } = await loseLamps()
      const url = `/store/carts/${cart.id}`
      const movements = () =>
        sql("select count(*)::int as n from stock_movement")

      await shopper.prepareCheckout(store, cart.id, shop.shippingOptionIds.oslo)

      const before = await movements()

      await expect(
        store.post(`${url}/line-items/${lamp.id}`, { quantity: 4 })
      ).rejects.toMatchObject(INSUFFICIENT)
      await expect(
        store.post(`${url}/line-items`, {
          variant_id: variant("LAMP"),
          quantity: 1,
        })
      ).rejects.toMatchObject(INSUFFICIENT)
      await expect(shopper.completeCart(store, cart.id)).rejects.toMatchObject(
        INSUFFICIENT
      )
      expect(await movements()).toEqual(before)
      await expectHolds(cart.id, { LAMP: 1, "SWEATER-S": 2 })

      // Another line is raised all the same.
      await store.post(`${url}/line-items/${sweater.id}`, { quantity: 5 })
      await expectHolds(cart.id, { LAMP: 1, "SWEATER-S": 5 })
      expect((await stockOf("SWEATER-S")).oslo).toBe("20 / 5")

      // What is there after all is bought.
      await store.post(`${url}/line-items/${lamp.id}`, { quantity: 1 })
      await shopper.prepareCheckout(store, cart.id, shop.shippingOptionIds.oslo)
      await shopper.completeCart(store, cart.id)
      expect((await stockOf("LAMP")).oslo).toBe("5 / 5")
    })

    it("is refused a kit that needs more of the short item", async () => {
      const { store } = t()

      const { cart: lost } = await loseLamps({ MUG: 78 })

      await t().sql(
        "update reservation_item set expires_at = now() - interval '1 second' where cart_id = ?",
        [lost.id]
      )
      await fillCart({ MUG: 10 })
      await expect(
        store.post(`/store/carts/${lost.id}/line-items`, {
          variant_id: variant("TEA-SET"),
          quantity: 1,
        })
      ).rejects.toMatchObject(INSUFFICIENT)
    })

    it("is told which product it lacks, in the reservations' route", async () => {
      const { store, inventory } = t()
      const { cart, lamp } = await loseLamps()
      const url = `/store/carts/${cart.id}/reservations`
      const shortage = {
        line_item_id: lamp.id,
        inventory_item_id: item("LAMP"),
        requested: 3,
        available: 1,
        product_title: lamp.product_title,
        variant_title: lamp.variant_title,
        sku: "LAMP",
      }

      expect((await store.get(url)).shortages).toEqual([shortage])
      expect((await store.post(url)).shortages).toEqual([shortage])
      await store.post(`/store/carts/${cart.id}`, { email: "l@holdfast.test" })
      expect((await store.get(url)).shortages).toEqual([shortage])

      const { availability } = inventory.holdfastOptions

      availability.display = "hidden"

      try {
        expect((await store.get(url)).shortages).toEqual([
          { ...shortage, available: null },
        ])
      } finally {
        availability.display = "exact"
      }
    })

    it("becomes a customer's, changes its region, and is given to workflows run directly", async () => {
      const { container, admin, shop } = t()
      const { cart } = await loseLamps()
      const { result: customers } = await createCustomersWorkflow(
        container
      ).run({
        input: {
          customersData: [{ email: "known@holdfast.test", has_account: true }],
        },
      })
      const { region } = await admin.post("/admin/regions", {
        name: "Sweden",
        currency_code: "eur",
        countries: ["se"],
      })

      await transferCartCustomerWorkflow(container).run({
        input: { id: cart.id, customer_id: customers[0]!.id },
      })
      await updateCartWorkflow(container).run({
        input: { id: cart.id, region_id: region.id },
      })
      await refreshCartItemsWorkflow(container).run({
        input: { cart_id: cart.id },
      })
      await updateCartWorkflow(container).run({
        input: { id: cart.id, region_id: shop.regionId },
      })
      await addToCartWorkflow(container).run({
        input: {
          cart_id: cart.id,
          items: [{ variant_id: variant("MUG"), quantity: 1 }],
        },
      })
      await expectHolds(cart.id, { LAMP: 1, "SWEATER-S": 2, MUG: 1 })
    })
  })

  it("a cart whose kit is linked anew beyond the stock goes on with what can be made", async () => {
    const { store, container } = t()
    const cart = await fillCart({ "TEA-SET": 2, "SWEATER-S": 1 })

    await container.resolve(ContainerRegistrationKeys.LINK).create({
      [Modules.PRODUCT]: { variant_id: variant("TEA-SET") },
      [Modules.INVENTORY]: { inventory_item_id: item("LAMP") },
      data: { required_quantity: 3 },
    })
    await store.post(`/store/carts/${cart.id}`, { email: "k@holdfast.test" })
    // 5 lamps make one whole kit, and half of one is of no use to anybody.
    await expectHolds(cart.id, { LAMP: 3, MUG: 2, TEA: 1, "SWEATER-S": 1 })
    await store.post(`/store/carts/${cart.id}/line-items`, {
      variant_id: variant("SWEATER-S"),
      quantity: 1,
    })
    await expectHolds(cart.id, { LAMP: 3, MUG: 2, TEA: 1, "SWEATER-S": 2 })
  })

  it("a backorderable variant whose item is stocked nowhere in the channel is added, as on core", async () => {
    const { store, admin, shop, sql } = t()
    const [lamp] = await sql<{ product_id: string }>(
      "select product_id from product_variant where id = ?",
      [variant("LAMP")]
    )

    await admin.post(
      `/admin/products/${lamp!.product_id}/variants/${variant("LAMP")}`,
      { allow_backorder: true }
    )
    await t().inventory.deleteInventoryLevel(
      item("LAMP"),
      shop.locationIds.oslo
    )

    const { cart } = await store.post("/store/carts", {
      region_id: shop.regionId,
      sales_channel_id: shop.salesChannelId,
    })
    const { cart: filled } = await store.post(
      `/store/carts/${cart.id}/line-items`,
      { variant_id: variant("LAMP"), quantity: 2 }
    )

    expect(filled.items).toMatchObject([{ quantity: 2 }])
    await expectHolds(cart.id, {})
    await store.post(
      `/store/carts/${cart.id}/line-items/${filled.items[0].id}`,
      {
        quantity: 3,
      }
    )
    expect(
      (await store.get(`/store/carts/${cart.id}/reservations`)).shortages
    ).toMatchObject([{ requested: 3, available: 0 }])
  })
})
