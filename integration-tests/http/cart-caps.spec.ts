import { ResolvedHoldfastOptions } from "../../src/modules/inventory/options"
import { holdCartReservationsWorkflow } from "../../src/workflows"
import { testShop } from "../support/http-test"

testShop((t) => {
  const variant = (sku: string) => t().shop.variantIds[sku]!

  const fillCart = (quantities: Record<string, number>) =>
    t().shopper.fillCart(
      t().store,
      t().shop,
      Object.fromEntries(
        Object.entries(quantities).map(([sku, n]) => [variant(sku), n])
      )
    )

  const withOptions = async (
    options: Partial<ResolvedHoldfastOptions["cart"]>,
    task: () => Promise<void>
  ) => {
    const { cart } = t().inventory.holdfastOptions
    const before = { ...cart }

    Object.assign(cart, options)

    try {
      await task()
    } finally {
      Object.assign(cart, before)
    }
  }

  const renew = (cartId: string) =>
    t().store.post(`/store/carts/${cartId}/reservations`)

  it("renewing holds nothing before the order, and before the checkout not until it has begun", async () => {
    const { store, shopper, container, shop, stockOf } = t()

    await withOptions({ reserve_on: "order" }, async () => {
      const cart = await fillCart({ LAMP: 3 })

      expect((await renew(cart.id)).lines).toMatchObject([
        { quantity: 3, held_quantity: 0 },
      ])
      await holdCartReservationsWorkflow(container).run({
        input: { cart_id: cart.id },
      })
      expect((await stockOf("LAMP")).oslo).toBe("5 / 0")
    })
    await withOptions(
      { reserve_on: "checkout", max_quantity_per_cart_item: 3 },
      async () => {
        const cart = await fillCart({ LAMP: 3 })
        const large = await fillCart({ "SWEATER-S": 17 })

        await renew(cart.id)
        await renew(large.id)
        expect((await stockOf("LAMP")).oslo).toBe("5 / 0")
        expect((await stockOf("SWEATER-S")).oslo).toBe("20 / 0")

        await shopper.prepareCheckout(
          store,
          cart.id,
          shop.shippingOptionIds.oslo
        )
        expect((await stockOf("LAMP")).oslo).toBe("5 / 3")
        expect((await renew(cart.id)).lines).toMatchObject([
          { held_quantity: 3 },
        ])
        await expect(
          shopper.prepareCheckout(store, large.id, shop.shippingOptionIds.oslo)
        ).rejects.toMatchObject({
          status: 400,
          message: expect.stringContaining(
            "wants 17, and a cart may have at most 3 of one item"
          ),
        })
        expect((await stockOf("SWEATER-S")).oslo).toBe("20 / 0")
      }
    )
  })

  it("renewing is refused above a cap, a touch holds up to it, and neither passes it", async () => {
    const { store, stockOf, sql } = t()
    let id = ""

    await withOptions({ reserve_on: "order" }, async () => {
      ;({ id } = await fillCart({ "SWEATER-S": 17 }))
    })
    await withOptions({ max_quantity_per_cart_item: 5 }, async () => {
      await expect(renew(id)).rejects.toMatchObject({
        status: 400,
        message: expect.stringContaining(
          "wants 17, and a cart may have at most 5 of one item"
        ),
      })
      expect(await sql("select id from reservation_item")).toEqual([])
      await store.post(`/store/carts/${id}`, { email: "c@holdfast.test" })
      expect((await stockOf("SWEATER-S")).oslo).toBe("20 / 5")
    })
  })

  it("lines of one variant are counted together, and kits by their units", async () => {
    const { store, stockOf } = t()

    await withOptions({ max_quantity_per_cart_item: 4 }, async () => {
      const cart = await fillCart({ LAMP: 1 })
      const add = (sku: string, quantity: number, n: number) =>
        store.post(`/store/carts/${cart.id}/line-items`, {
          variant_id: variant(sku),
          quantity,
          metadata: { n },
        })

      for (const n of [1, 2, 3]) {
        await add("LAMP", 1, n)
      }
      await expect(add("LAMP", 1, 4)).rejects.toMatchObject({
        status: 400,
        message: expect.stringMatching(
          /^400 Line items cali_.* want 5 together, and a cart may have at most 4 of one item$/
        ),
      })
      expect((await stockOf("LAMP")).oslo).toBe("5 / 4")
      await add("TEA-SET", 2, 0)
      await expect(add("MUG", 1, 0)).rejects.toMatchObject({ status: 400 })
    })
  })
})
