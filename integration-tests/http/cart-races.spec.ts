import {
  outcomes,
  settleAll,
} from "../../src/modules/inventory/__tests__/support/module-test"
import { testShop } from "../support/http-test"

const SHOPPERS = 100
const AT_ONCE = 20
const UNITS = 25

testShop((t) => {
  const stock = (levels: Record<string, number>) =>
    t().inventory.updateInventoryLevels(
      Object.entries(levels).map(([sku, stocked_quantity]) => ({
        inventory_item_id: t().shop.itemIds[sku]!,
        location_id: t().shop.locationIds.oslo,
        stocked_quantity,
      }))
    )

  /** From a new cart with all of its items to the order. */
  const buy = async (skus: string[]) => {
    const { shop, store, shopper } = t()
    const { cart } = await store.post("/store/carts", {
      region_id: shop.regionId,
      sales_channel_id: shop.salesChannelId,
      email: `shopper-${Math.random()}@holdfast.test`,
      shipping_address: { city: "Oslo", country_code: "no", address_1: "1" },
      items: skus.map((sku) => ({
        variant_id: shop.variantIds[sku],
        quantity: 1,
      })),
    })

    await shopper.prepareCheckout(store, cart.id, shop.shippingOptionIds.oslo)

    return await shopper.completeCart(store, cart.id)
  }

  const race = async (
    skusOf: (shopper: number) => string[],
    { shoppers = SHOPPERS, units = UNITS } = {}
  ) => {
    const { values, errors } = outcomes(
      await settleAll(
        Array.from(
          { length: shoppers },
          (_, shopper) => () => buy(skusOf(shopper))
        ),
        AT_ONCE
      )
    )

    expect(new Set(errors.map(({ code }) => code))).toEqual(
      new Set(["insufficient_inventory"])
    )
    expect(errors).toHaveLength(shoppers - units)
    expect(new Set(values.map(({ id }) => id)).size).toBe(units)
  }

  it("100 shoppers at once for 25 units of one item make exactly 25 orders, and nobody else hears anything but that it is sold out", async () => {
    await stock({ LAMP: UNITS })
    await race(() => ["LAMP"])
    expect((await t().stockOf("LAMP")).oslo).toBe("25 / 25")
  }, 600000)

  it("carts of the same five items in opposite orders wait for nobody in a circle", async () => {
    const skus = ["LAMP", "SWEATER-S", "SWEATER-M", "MUG", "TEA-SET"]

    await stock({
      LAMP: 15,
      "SWEATER-S": 1000,
      "SWEATER-M": 1000,
      MUG: 1000,
      TEA: 1000,
    })
    await race((shopper) => (shopper % 2 ? skus : [...skus].reverse()), {
      shoppers: 40,
      units: 15,
    })
    expect((await t().stockOf("LAMP")).oslo).toBe("15 / 15")
    expect((await t().stockOf("SWEATER-S")).oslo).toBe("1000 / 15")
    expect((await t().stockOf("TEA")).oslo).toBe("1000 / 15")

    const mugs = await t().stockOf("MUG")

    expect([mugs.oslo, mugs.bergen]).toContain("1000 / 45")
  }, 600000)
})
