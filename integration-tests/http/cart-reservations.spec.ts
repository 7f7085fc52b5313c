import {
  completeCartWorkflow,
  updateLineItemInCartWorkflow,
} from "@medusajs/medusa/core-flows"

import { testShop } from "../support/http-test"

const INSUFFICIENT = { status: 400, code: "insufficient_inventory" }

testShop((t) => {
  const variant = (sku: string) => t().shop.variantIds[sku]!

  const fillCart = (quantities: Record<string, number>) => {
    const { shop, store, shopper } = t()

    return shopper.fillCart(
      store,
      shop,
      Object.fromEntries(
        Object.entries(quantities).map(([sku, quantity]) => [
          variant(sku),
          quantity,
        ])
      )
    )
  }

  const prepare = (cartId: string) =>
    t().shopper.prepareCheckout(
      t().store,
      cartId,
      t().shop.shippingOptionIds.oslo
    )

  /** What a cart holds: quantity by line item. */
  const heldBy = async (cartId: string) =>
    await t().sql(
      `select line_item_id, sum(quantity)::float as quantity
      from reservation_item
      where cart_id = ? and deleted_at is null
      group by line_item_id
      order by line_item_id`,
      [cartId]
    )

  const setQuantity = (cartId: string, lineId: string, quantity: number) =>
    t().store.post(`/store/carts/${cartId}/line-items/${lineId}`, { quantity })

  describe("a cart", () => {
    it("holds its units from the moment they are in it, and gives them back when they leave it", async () => {
      const { store, stockOf } = t()
      const cart = await fillCart({ LAMP: 2, "SWEATER-S": 1 })
      const [lamp, sweater] = cart.items

      expect((await stockOf("LAMP")).oslo).toBe("5 / 2")
      expect((await stockOf("SWEATER-S")).oslo).toBe("20 / 1")

      await setQuantity(cart.id, lamp.id, 5)
      expect((await stockOf("LAMP")).oslo).toBe("5 / 5")

      await setQuantity(cart.id, lamp.id, 1)
      expect((await stockOf("LAMP")).oslo).toBe("5 / 1")

      await store.delete(`/store/carts/${cart.id}/line-items/${lamp.id}`)
      expect((await stockOf("LAMP")).oslo).toBe("5 / 0")
      expect(await heldBy(cart.id)).toEqual([
        { line_item_id: sweater.id, quantity: 1 },
      ])

      await setQuantity(cart.id, sweater.id, 0)
      expect(await heldBy(cart.id)).toEqual([])
    })

    it("that is refused is as it was, and the refusal names what is short", async () => {
      const { shop, store, stockOf } = t()
      const cart = await fillCart({ LAMP: 2 })
      const before = await heldBy(cart.id)
      const [lamp] = cart.items

      await expect(setQuantity(cart.id, lamp.id, 6)).rejects.toMatchObject({
        ...INSUFFICIENT,
        message: `400 Not enough stock: item ${shop.itemIds["LAMP"]} at location ${shop.locationIds.oslo} (line ${lamp.id}): requested 6, available 5`,
      })
      expect(await heldBy(cart.id)).toEqual(before)
      expect((await stockOf("LAMP")).oslo).toBe("5 / 2")

      const { cart: after } = await store.get(`/store/carts/${cart.id}`)

      expect(after.items).toEqual([
        expect.objectContaining({ id: lamp.id, quantity: 2 }),
      ])
    })

    it("is bought at the price of its own units: the last one is nobody else's from cart to order", async () => {
      const { shop, store, shopper, stockOf, sql } = t()

      await t().inventory.updateInventoryLevels({
        inventory_item_id: shop.itemIds["LAMP"]!,
        location_id: shop.locationIds.oslo,
        stocked_quantity: 1,
      })

      const cart = await fillCart({ LAMP: 1 })

      await expect(fillCart({ LAMP: 1 })).rejects.toMatchObject(INSUFFICIENT)
      await prepare(cart.id)

      let isDone = false
      const seen = new Set<string>()
      const reader = (async () => {
        while (!isDone) {
          seen.add((await stockOf("LAMP")).oslo)
        }
      })()
      const order = await shopper.completeCart(store, cart.id)

      isDone = true
      await reader

      expect([...seen]).toEqual(["1 / 1"])
      expect(
        await sql(
          "select line_item_id, cart_id, expires_at, quantity::float from reservation_item where deleted_at is null"
        )
      ).toEqual([
        {
          line_item_id: order.items[0].id,
          cart_id: null,
          expires_at: null,
          quantity: 1,
        },
      ])
    })

    it("raises 2 of 3 to 3 through the workflow that a project runs itself, and completes so", async () => {
      const { container, shop, stockOf } = t()

      await t().inventory.updateInventoryLevels({
        inventory_item_id: shop.itemIds["LAMP"]!,
        location_id: shop.locationIds.oslo,
        stocked_quantity: 3,
      })

      const cart = await fillCart({ LAMP: 2 })

      await updateLineItemInCartWorkflow(container).run({
        input: {
          cart_id: cart.id,
          item_id: cart.items[0].id,
          update: { quantity: 3 },
        },
      })
      expect((await stockOf("LAMP")).oslo).toBe("3 / 3")

      await prepare(cart.id)
      await completeCartWorkflow(container).run({ input: { id: cart.id } })
      expect((await stockOf("LAMP")).oslo).toBe("3 / 3")
      expect(await heldBy(cart.id)).toEqual([])
    })
  })
})
