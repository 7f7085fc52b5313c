import { Modules } from "@medusajs/framework/utils"
import { completeCartWorkflow } from "@medusajs/medusa/core-flows"

import { aroundStep } from "../../src/workflows/core/around-step"
import { testShop } from "../support/http-test"

const CARTS = 8

let made = 0

testShop((t) => {
  beforeAll(() =>
    aroundStep(
      completeCartWorkflow,
      "create-orders",
      {
        invoke: async (_call, proceed) => {
          const answer = await proceed()

          made++

          return answer
        },
      },
      { owner: "completed-twice.spec.ts", layer: "turn" }
    )
  )

  /** As on servers that share no locking module: no lock keeps anybody out. */
  const withoutLocks = async (task: () => Promise<void>) => {
    const locking = t().container.resolve(Modules.LOCKING)
    const { acquire, execute } = locking

    locking.acquire = async () => {}
    locking.execute = (async (_keys: string, job: () => Promise<unknown>) =>
      await job()) as typeof execute
    try {
      await task()
    } finally {
      Object.assign(locking, { acquire, execute })
    }
  }

  it(`${CARTS} carts completed four times each at once, with no lock between: each has one order with its units, and holds nothing, also when it is touched again`, async () => {
    const { inventory, shop, shopper, sql, store } = t()

    await inventory.updateInventoryLevels([
      {
        inventory_item_id: shop.itemIds["LAMP"]!,
        location_id: shop.locationIds.oslo,
        stocked_quantity: 1000,
      },
    ])
    made = 0
    await withoutLocks(async () => {
      for (let round = 1; round <= CARTS; round++) {
        const cart = await shopper.fillCart(store, shop, {
          [shop.variantIds["LAMP"]!]: 2,
        })

        await shopper.prepareCheckout(
          store,
          cart.id,
          shop.shippingOptionIds.oslo
        )

        const answers = await Promise.allSettled(
          Array.from({ length: 4 }, () => shopper.completeCart(store, cart.id))
        )
        const orders = new Set(
          answers.flatMap((one) =>
            one.status === "fulfilled" ? [one.value.id as string] : []
          )
        )

        expect(orders.size).toBe(1)

        const held = () =>
          sql(
            "select id from reservation_item where cart_id is not null and deleted_at is null"
          )

        expect(await held()).toEqual([])
        // A completion that lost may have opened the cart again.
        await store
          .post(`/store/carts/${cart.id}`, { email: "again@holdfast.test" })
          .catch(() => {})
        await store
          .post(`/store/carts/${cart.id}/reservations`, {})
          .catch(() => {})
        expect(await held()).toEqual([])
        expect((await shopper.completeCart(store, cart.id)).id).toBe(
          [...orders][0]
        )
        expect((await t().stockOf("LAMP")).oslo).toBe(`1000 / ${2 * round}`)
      }
    })

    // More orders were begun than carts: they did meet.
    expect(made).toBeGreaterThan(CARTS)
    expect(
      await sql(
        `select count(*)::int as orders from "order" where deleted_at is null`
      )
    ).toEqual([{ orders: CARTS }])
  }, 300000)
})
