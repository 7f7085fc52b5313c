import { readFileSync } from "node:fs"

import { cartDesk } from "../support/carts"
import { countStatements } from "../support/count-statements"
import { testShop } from "../support/http-test"
import { ofMinor } from "../support/of-minor"

/** The table of what a request sends, on core's server and on ours. */
const DOCUMENTED = Object.fromEntries(
  [
    ...readFileSync("docs/performance.md", "utf8").matchAll(
      /^\| ([a-z][^|]+?) +\| (\d+) +\| (\d+) +\|$/gm
    ),
  ].map(([, request, core, ours]) => [
    request!,
    { core: Number(core), ours: Number(ours) },
  ])
)

testShop((t) => {
  const { variant, fillCart, prepare, setQuantity } = cartDesk(t)

  // Core's workflows differ by its minor, and so do their statements.
  const onDocumented = ofMinor(it, {
    "2.18": it.skip,
    "2.19": it.skip,
    "2.20": it.skip,
    "2.22": it.skip,
  })

  onDocumented(
    "each request of a shopper sends fewer statements than on core, though units are held",
    async () => {
      const { countByRequest } = await import("../../bench/cart-requests.mjs")
      const { store, shop } = t()
      const counts = await countByRequest(
        {
          store,
          shop,
          variantIds: ["TEA-SET", "MUG", "SWEATER-S"].map(variant),
        },
        countStatements,
        3
      )

      expect(counts).toEqual(
        Object.fromEntries(
          Object.entries(DOCUMENTED).map(([request, { ours }]) => [
            request,
            ours,
          ])
        )
      )

      for (const [request, { core, ours }] of Object.entries(DOCUMENTED)) {
        expect({ request, isFewer: ours < core }).toEqual({
          request,
          isFewer: true,
        })
      }
    }
  )

  // Core is given the cart that it has just read, before shipping methods and promotions.
  it("a cart's prices follow each change of it, with promotions, shipping and without", async () => {
    const { admin, store, shop } = t()
    const rule = {
      status: "active",
      type: "standard",
      application_method: {
        type: "percentage",
        target_type: "items",
        allocation: "across",
        value: 10,
        currency_code: "eur",
      },
    }

    await admin.post("/admin/promotions", { ...rule, code: "TENTH" })

    const cart = await fillCart({ MUG: 1, "SWEATER-S": 1 })
    const url = `/store/carts/${cart.id}`
    const [mug, sweater] = cart.items
    const figures = async () => {
      const { item_subtotal, discount_total, shipping_total, total } = (
        await store.get(
          `${url}?fields=item_subtotal,discount_total,shipping_total,total`
        )
      ).cart

      return [item_subtotal, discount_total, shipping_total, total]
    }

    expect(await figures()).toEqual([71, 0, 0, 71])
    await store.post(`${url}/promotions`, { promo_codes: ["TENTH"] })
    expect(await figures()).toEqual([71, 7.1, 0, 63.9])
    await setQuantity(cart.id, mug.id, 5)
    expect(await figures()).toEqual([119, 11.9, 0, 107.1])
    await store.delete(`${url}/line-items/${sweater.id}`)
    expect(await figures()).toEqual([60, 6, 0, 54])

    await prepare(cart.id)

    const [, , shipping] = await figures()

    expect(shipping).toBeGreaterThan(0)
    expect(await figures()).toEqual([60, 6, shipping, 54 + shipping])
    await setQuantity(cart.id, mug.id, 2)
    expect(await figures()).toEqual([24, 2.4, shipping, 21.6 + shipping])
    await store.post(`${url}/line-items`, {
      variant_id: variant("SWEATER-S"),
      quantity: 1,
    })
    expect(await figures()).toEqual([83, 8.3, shipping, 74.7 + shipping])

    const { cart: withMethods } = await store.get(
      `${url}?fields=shipping_methods.*`
    )

    expect(withMethods.shipping_methods).toMatchObject([
      { shipping_option_id: shop.shippingOptionIds.oslo, amount: shipping },
    ])
    await store.delete(`${url}/promotions`, { promo_codes: ["TENTH"] })
    expect(await figures()).toEqual([83, 0, shipping, 83 + shipping])
  })
})
