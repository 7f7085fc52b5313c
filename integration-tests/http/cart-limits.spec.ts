import {
  createCustomersWorkflow,
  transferCartCustomerWorkflow,
} from "@medusajs/medusa/core-flows"

import { ResolvedHoldfastOptions } from "../../src/modules/inventory/options"
import { testShop } from "../support/http-test"

const SKU = "SWEATER-S"

testShop((t) => {
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

  /** A shopper without an account, and what the proxy says of where they are. */
  const shopperFrom = (forwarded: string) =>
    t().shopper.apiOf(t().baseUrl, {
      "x-publishable-api-key": t().shop.publishableKey,
      "x-forwarded-for": forwarded,
    })

  const fill = async (forwarded: string, quantity: number) => {
    const { shop } = t()
    const store = shopperFrom(forwarded)
    const { cart } = await store.post("/store/carts", {
      region_id: shop.regionId,
      sales_channel_id: shop.salesChannelId,
    })

    await store.post(`/store/carts/${cart.id}/line-items`, {
      variant_id: shop.variantIds[SKU]!,
      quantity,
    })

    return cart.id as string
  }

  /** Anonymous carts of 5 at once. */
  const fillAtOnce = (count: number, addressOf: (n: number) => string) =>
    Promise.all(Array.from({ length: count }, (_, n) => fill(addressOf(n), 5)))

  const heldBy = async (cartIds: string[]) =>
    Number(
      (
        await t().sql<{ units: string }>(
          `select coalesce(sum(quantity), 0) as units from reservation_item
          where cart_id = any (?) and deleted_at is null and expires_at > now()`,
          [cartIds]
        )
      )[0]!.units
    )

  beforeEach(async () => {
    const { inventory, shop } = t()

    await inventory.updateInventoryLevels({
      inventory_item_id: shop.itemIds[SKU]!,
      location_id: shop.locationIds.oslo,
      stocked_quantity: 200,
    })
    // What the first request of a server sets up is not set up by many at once.
    await inventory.releaseCartItems(await fill("198.51.100.1", 1))
  })

  it("40 anonymous carts of one address take 200 of 200 units, and with a limit of 10 exactly 10", async () => {
    const all = await fillAtOnce(40, () => "203.0.113.7")

    expect(await heldBy(all)).toBe(200)
    expect((await t().stockOf(SKU)).oslo).toBe("200 / 200")
    await t().inventory.releaseCartItems(all)

    await withOptions({ max_anonymous_units_per_address: 10 }, async () => {
      // What the asker writes before the proxy's word changes nothing.
      const many = await fillAtOnce(40, (n) => `10.1.1.${n}, 203.0.113.7`)
      const other = await fill("203.0.113.8", 5)

      expect(await heldBy(many)).toBe(10)
      expect(await heldBy([other])).toBe(5)
      expect((await t().stockOf(SKU)).oslo).toBe("200 / 15")
      expect(
        (
          await shopperFrom("203.0.113.7").post(
            `/store/carts/${many[39]}/reservations`
          )
        ).lines
      ).toMatchObject([{ quantity: 5 }])
      expect(await heldBy(many)).toBe(10)
    })
  }, 600000)

  it("holds on raising and renewing; what goes by expiry, removal or an order gives room, and what is not held is bought", async () => {
    const { sql, shop, shopper } = t()
    const at = "203.0.113.20"
    const store = shopperFrom(at)
    const held = async (...cartIds: string[]) =>
      Promise.all(cartIds.map((id) => heldBy([id])))
    const lineOf = async (cartId: string) =>
      (await store.get(`/store/carts/${cartId}`)).cart.items[0].id as string
    const setTo = async (cartId: string, quantity: number) =>
      store.post(`/store/carts/${cartId}/line-items/${await lineOf(cartId)}`, {
        quantity,
      })
    const renew = (cartId: string) =>
      store.post(`/store/carts/${cartId}/reservations`)

    await withOptions({ max_anonymous_units_per_address: 10 }, async () => {
      const [one, two, three] = [
        await fill(at, 6),
        await fill(at, 6),
        await fill(at, 6),
      ]

      expect(await held(one, two, three)).toEqual([6, 4, 0])

      // Raised: nobody is refused, nobody loses what they hold.
      await setTo(one, 50)
      await renew(two)
      await renew(three)
      expect(await held(one, two, three)).toEqual([6, 4, 0])
      await setTo(one, 2)
      await renew(three)
      expect(await held(one, two, three)).toEqual([2, 4, 4])

      await sql(
        "update reservation_item set expires_at = now() where cart_id = ?",
        [two]
      )
      await renew(three)
      expect(await held(one, two, three)).toEqual([2, 0, 6])
      await renew(two)
      expect(await held(one, two, three)).toEqual([2, 2, 6])

      // Six of them are bought, of which two were held.
      await store.post(`/store/carts/${two}`, {
        email: "two@holdfast.test",
        shipping_address: { city: "Oslo", country_code: "no", address_1: "1" },
      })
      await shopper.prepareCheckout(store, two, shop.shippingOptionIds.oslo)
      await shopper.completeCart(store, two)
      expect((await t().stockOf(SKU)).oslo).toBe("200 / 14")

      await setTo(one, 20)
      expect(await held(one, two, three)).toEqual([4, 0, 6])
      await store.delete(
        `/store/carts/${three}/line-items/${await lineOf(three)}`
      )
      await renew(one)
      expect(await held(one, two, three)).toEqual([10, 0, 0])
      expect((await t().stockOf(SKU)).oslo).toBe("200 / 16")
    })
  })

  it("a limit of the sales channel holds over all addresses, and not for customers with an account", async () => {
    const { container, store } = t()

    await withOptions(
      { max_anonymous_units_per_sales_channel: 30, max_units_per_customer: 7 },
      async () => {
        const many = await fillAtOnce(20, (n) => `203.0.113.${n}`)

        expect(await heldBy(many)).toBe(30)

        const { result: customers } = await createCustomersWorkflow(
          container
        ).run({
          input: {
            customersData: [
              { email: "known@holdfast.test", has_account: true },
            ],
          },
        })
        const late = await fill("203.0.113.99", 8)

        expect(await heldBy([late])).toBe(0)
        await transferCartCustomerWorkflow(container).run({
          input: { id: late, customer_id: customers[0]!.id },
        })
        await store.post(`/store/carts/${late}/reservations`)
        expect(await heldBy([late])).toBe(7)
        expect(await heldBy(many)).toBe(30)
      }
    )
  })
})
