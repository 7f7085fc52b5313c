import {
  createSalesChannelsWorkflow,
  deleteProductVariantsWorkflow,
} from "@medusajs/medusa/core-flows"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"

import { holdChangedCart } from "../../src/workflows/carts/hold-cart"
import { readCartByQuery } from "../../src/workflows/carts/read-needing-cart"
import {
  NeedingCart,
  readSharedCart,
} from "../../src/workflows/carts/read-shared-cart"
import { cartDesk } from "../support/carts"
import { onOwnDatabase, withModule } from "../support/elsewhere"
import { testShop } from "../support/http-test"

testShop((t) => {
  const { variant, item, fillCart, prepare } = cartDesk(t)

  /** The query answers what a variant takes in no order. */
  const comparable = (carts: NeedingCart[] | null) =>
    carts?.map((cart) => ({
      ...cart,
      items: cart.items.map(({ variant, ...line }) => ({
        ...line,
        variant: variant && {
          ...variant,
          inventory_items: variant.inventory_items
            .map(({ inventory_item_id, required_quantity }) => ({
              inventory_item_id,
              required_quantity,
            }))
            .sort((one, other) =>
              one.inventory_item_id < other.inventory_item_id ? -1 : 1
            ),
        },
      })),
    }))

  it("a cart is the same from the shop's tables and by the query: with kits, of any channel and customer, with lines whose variant is gone or is none", async () => {
    const { container, shop, shopper, store, sql } = t()
    const carts = container.resolve(Modules.CART)
    const link = container.resolve(ContainerRegistrationKeys.LINK)
    const [customer] = await container
      .resolve(Modules.CUSTOMER)
      .createCustomers([{ email: "ada@holdfast.test", has_account: true }])
    const {
      result: [other],
    } = await createSalesChannelsWorkflow(container).run({
      input: { salesChannelsData: [{ name: "Other" }] },
    })
    const linkTo = (location: string) => ({
      [Modules.SALES_CHANNEL]: { sales_channel_id: other!.id },
      [Modules.STOCK_LOCATION]: { stock_location_id: location },
    })

    await link.create(linkTo(shop.locationIds.bergen))
    await link.create(linkTo(shop.locationIds.oslo))

    const full = await fillCart({ LAMP: 2, "TEA-SET": 1, "SWEATER-S": 3 })
    const gone = await fillCart({ MUG: 1, LAMP: 1 })
    const done = await fillCart({ "TEA-SET": 1 })
    const [elsewhere, nowhere, deleted] = await carts.createCarts([
      {
        currency_code: "eur",
        sales_channel_id: other!.id,
        customer_id: customer!.id,
        items: [
          { title: "By hand", quantity: 2, unit_price: 1 },
          {
            title: "Lamp",
            variant_id: variant("LAMP"),
            variant_sku: "LAMP",
            product_title: "Lamp",
            quantity: 4,
            unit_price: 1,
          },
        ],
      },
      { currency_code: "eur", customer_id: "cus_gone" },
      { currency_code: "eur" },
    ])

    await prepare(done.id)
    await shopper.completeCart(store, done.id)
    await store.delete(`/store/carts/${full.id}/line-items/${full.items[2].id}`)
    await carts.softDeleteCarts([deleted!.id])

    const read = async (id: string) => {
      const shared = await readSharedCart(container, id)

      expect(comparable(shared)).toEqual(
        comparable(await readCartByQuery(container, id))
      )

      return shared!
    }
    const ids = [full, gone, done, elsewhere!, nowhere!, deleted!].map(
      ({ id }) => id
    )

    expect(
      (await Promise.all(ids.map(read))).map(({ length }) => length)
    ).toEqual([1, 1, 1, 1, 1, 0])
    expect(await read("cart_unknown")).toEqual([])
    expect(await read(elsewhere!.id)).toEqual([
      {
        id: elsewhere!.id,
        sales_channel_id: other!.id,
        customer: { id: customer!.id, has_account: true },
        is_completed: false,
        location_ids: [shop.locationIds.bergen, shop.locationIds.oslo],
        items: expect.arrayContaining([
          expect.objectContaining({ quantity: 2, variant: null, sku: null }),
          {
            id: expect.any(String),
            quantity: 4,
            product_title: "Lamp",
            variant_title: null,
            sku: "LAMP",
            variant: {
              manage_inventory: true,
              allow_backorder: false,
              inventory_items: [
                { inventory_item_id: item("LAMP"), required_quantity: 1 },
              ],
            },
          },
        ]),
      },
    ])

    // What was linked and is no more, and a variant that is gone.
    await link.dismiss(linkTo(shop.locationIds.bergen))
    await link.dismiss({
      [Modules.PRODUCT]: { variant_id: variant("LAMP") },
      [Modules.INVENTORY]: { inventory_item_id: item("LAMP") },
    })
    await sql(
      "update product_variant set manage_inventory = false where id = ?",
      [variant("SWEATER-S")]
    )
    await deleteProductVariantsWorkflow(container).run({
      input: { ids: [variant("MUG")] },
    })
    await container
      .resolve(Modules.CUSTOMER)
      .softDeleteCustomers([customer!.id])

    for (const id of ids) {
      await read(id)
    }
    expect(await read(elsewhere!.id)).toMatchObject([
      { customer: null, location_ids: [shop.locationIds.oslo] },
    ])
    expect(
      (await read(gone.id))[0]!.items.map(({ sku, variant }) => [
        sku,
        !!variant,
      ])
    ).toEqual([
      ["MUG", false],
      ["LAMP", true],
    ])
  })

  it("a shop whose cart module is another's, or on a database of its own, is asked by the query, and holds the same", async () => {
    const { container, inventory, stockOf } = t()
    const cart = await fillCart({ LAMP: 2 })
    const withCart = (service: object) =>
      withModule(container, Modules.CART, service)
    const own = container.resolve<object>(Modules.CART)
    const elsewhere = onOwnDatabase(container, Modules.CART)

    expect(await readSharedCart(container, cart.id)).toHaveLength(1)
    expect(await readSharedCart(withCart(elsewhere), cart.id)).toBeNull()
    expect(await readSharedCart(withCart({ ...own }), cart.id)).toBeNull()

    await inventory.releaseCartItems(cart.id)
    expect((await stockOf("LAMP")).oslo).toBe("5 / 0")
    await holdChangedCart(withCart(elsewhere), { cart_id: cart.id })
    expect((await stockOf("LAMP")).oslo).toBe("5 / 2")
  })
})
