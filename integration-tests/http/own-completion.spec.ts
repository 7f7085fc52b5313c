import { ResolvedHoldfastOptions } from "../../src/modules/inventory/options"
import { testShop } from "../support/http-test"
import {
  completeByOrdersWorkflow,
  MarketplaceInput,
  Split,
} from "../support/marketplace"

testShop((t) => {
  const variant = (sku: string) => t().shop.variantIds[sku]!
  const byVariant = (quantities: Record<string, number>) =>
    Object.fromEntries(
      Object.entries(quantities).map(([sku, quantity]) => [
        variant(sku),
        quantity,
      ])
    )
  const fillCart = (quantities: Record<string, number>) =>
    t().shopper.fillCart(t().store, t().shop, byVariant(quantities))

  const complete = async (
    id: string,
    split: Record<string, number>[],
    fails?: MarketplaceInput["fails"]
  ) => {
    const { result } = await completeByOrdersWorkflow(t().container).run({
      input: { id, split: split.map(byVariant), fails },
    })

    return result as unknown as { id: string; items: { id: string }[] }[]
  }

  /** Units reserved by the cart and by others' lines, by SKU. */
  const reserved = async () => {
    const skus = Object.fromEntries(
      Object.entries(t().shop.itemIds).map(([sku, id]) => [id, sku])
    )
    const rows = await t().sql<{
      owner: string
      inventory_item_id: string
      quantity: number
    }>(
      `select case when cart_id is null then line_item_id else 'cart' end as owner,
        inventory_item_id, sum(quantity)::float as quantity
      from reservation_item where deleted_at is null
      group by 1, 2 order by 3 desc, 2`
    )
    const by = (isCart: boolean) =>
      rows
        .filter(({ owner }) => (owner === "cart") === isCart)
        .map((row) => `${row.quantity} ${skus[row.inventory_item_id]}`)

    return { cart: by(true), orders: by(false) }
  }

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

  describe("A shop's own completion workflow", () => {
    it("mercur: makes two orders of one cart, and the cart's units become theirs, of the last ones there are", async () => {
      const cart = await fillCart({ LAMP: 5, "SWEATER-S": 1 })

      expect(await reserved()).toEqual({
        cart: ["5 LAMP", "1 SWEATER-S"],
        orders: [],
      })

      const orders = await complete(cart.id, [{ LAMP: 5 }, { "SWEATER-S": 1 }])

      expect(orders).toHaveLength(2)
      expect(await reserved()).toEqual({
        cart: [],
        orders: ["5 LAMP", "1 SWEATER-S"],
      })
      expect((await t().stockOf("LAMP")).oslo).toBe("5 / 5")
      expect(
        await t().sql(
          `select kind, reserved_delta::int as units from stock_movement
          where kind in ('converted', 'released', 'expired')`
        )
      ).toEqual([
        { kind: "converted", units: 0 },
        { kind: "converted", units: 0 },
      ])
    })

    it("divides a line: of 3 held 2 go to one order and 1 to the other", async () => {
      const cart = await fillCart({ LAMP: 3 })

      await complete(cart.id, [{ LAMP: 2 }, { LAMP: 1 }])
      expect(await reserved()).toEqual({
        cart: [],
        orders: ["2 LAMP", "1 LAMP"],
      })
      expect((await t().stockOf("LAMP")).oslo).toBe("5 / 3")
    })

    it("divides kits, and what the cart holds too much goes back", async () => {
      const cart = await fillCart({ "TEA-SET": 3 })
      const before = await reserved()

      expect(before.cart).toHaveLength(2)
      await t().sql(
        "update cart_line_item set quantity = 2 where cart_id = ?",
        [cart.id]
      )
      await complete(cart.id, [{ "TEA-SET": 1 }, { "TEA-SET": 1 }])

      const after = await reserved()

      expect(after.cart).toEqual([])
      expect(after.orders.map((one) => Number.parseInt(one))).toEqual(
        before.cart
          .map((one) => Number.parseInt(one) / 3)
          .flatMap((one) => [one, one])
      )
    })

    it.each(["between", "end"] as const)(
      "that fails (%s) leaves the cart its units and no order, and may be tried again",
      async (fails) => {
        const cart = await fillCart({ LAMP: 5, "SWEATER-S": 1 })
        const split: Split = [{ LAMP: 3 }, { LAMP: 2, "SWEATER-S": 1 }]
        const before = await reserved()

        await expect(complete(cart.id, split, fails)).rejects.toMatchObject({
          message: "The marketplace's own step failed",
        })
        expect(await reserved()).toEqual(before)
        expect((await t().stockOf("LAMP")).oslo).toBe("5 / 5")
        await complete(cart.id, split)
        expect(await reserved()).toEqual({
          cart: [],
          orders: ["3 LAMP", "2 LAMP", "1 SWEATER-S"],
        })
      }
    )

    it("is refused for a cart that has its orders, also when it is run at once", async () => {
      const cart = await fillCart({ LAMP: 2, "SWEATER-S": 1 })
      const split: Split = [{ LAMP: 2 }, { "SWEATER-S": 1 }]
      const settled = await Promise.allSettled(
        Array.from({ length: 4 }, () => complete(cart.id, split))
      )
      const refused = settled.filter((one) => one.status === "rejected")

      expect(settled.length - refused.length).toBeLessThanOrEqual(1)

      if (settled.length === refused.length) {
        await complete(cart.id, split)
      }

      await expect(complete(cart.id, split)).rejects.toMatchObject({
        code: "cart_converted",
      })
      expect(await reserved()).toEqual({
        cart: [],
        orders: ["2 LAMP", "1 SWEATER-S"],
      })
    })

    it("takes the units anew where the cart's time is over", async () => {
      const cart = await fillCart({ LAMP: 3 })

      await t().sql(
        "update reservation_item set expires_at = now() - interval '1 second' where cart_id = ?",
        [cart.id]
      )
      await complete(cart.id, [{ LAMP: 2 }, { LAMP: 1 }])
      expect(await reserved()).toEqual({
        cart: [],
        orders: ["2 LAMP", "1 LAMP"],
      })
    })

    it("takes them with reserve_on order, once", async () => {
      await withOptions({ reserve_on: "order" }, async () => {
        const cart = await fillCart({ LAMP: 3 })
        const split = [{ LAMP: 2 }, { LAMP: 1 }]

        expect((await reserved()).cart).toEqual([])
        await expect(complete(cart.id, split, "end")).rejects.toMatchObject({
          message: "The marketplace's own step failed",
        })
        expect(await reserved()).toEqual({ cart: [], orders: [] })
        await complete(cart.id, split)
        await expect(complete(cart.id, split)).rejects.toMatchObject({
          code: "cart_converted",
        })
        expect(await reserved()).toEqual({
          cart: [],
          orders: ["2 LAMP", "1 LAMP"],
        })
      })
    })
  })
})
