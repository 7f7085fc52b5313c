import { SqlEntityManager } from "@medusajs/framework/mikro-orm/postgresql"

import { runInScope } from "../call-scope"
import { HoldfastOptions } from "../options"
import { RetrieveAvailabilityInput } from "../types"
import { InventoryTest, testInventory } from "./support/module-test"

const IN_STOCK = { backorderable_quantity: 0, expected_at: null }

function asking({ service }: InventoryTest) {
  return async (
    items: Record<string, number>,
    {
      allow_backorder = false,
      location_ids = ["a", "b"],
      ...rest
    }: Partial<RetrieveAvailabilityInput> & { allow_backorder?: boolean } = {}
  ) => {
    const [answer] = await service.retrieveAvailability({
      variants: [
        {
          id: "variant_1",
          allow_backorder,
          inventory_items: Object.entries(items).map(
            ([inventory_item_id, required_quantity]) => ({
              inventory_item_id,
              required_quantity,
            })
          ),
        },
      ],
      location_ids,
      ...rest,
    })

    return answer!
  }
}

testInventory((test) => {
  const { service, sql, givenItem, inTransaction } = test
  const ask = asking(test)

  describe("availability", () => {
    it("is of the moment in a scope that may lag too, where there is no read replica", async () => {
      const item = await givenItem({ a: 7 })
      const askLate = () =>
        runInScope({ may_lag: true }, () => ask({ [item]: 1 }))

      expect(await askLate()).toMatchObject({ quantity: 7 })
      await service.adjustInventory(item, "a", -6)
      expect(await askLate()).toMatchObject({ quantity: 1 })
      expect(await service.retrieveStockHealth()).not.toHaveProperty("replica")
    })

    it("tells of stock, few, none and what is expected, by location too", async () => {
      const item = await givenItem({ a: 7, b: 3 })

      await service.setStockPolicies({
        inventory_item_id: item,
        low_stock_threshold: 2,
      })
      expect(await ask({ [item]: 1 })).toEqual({
        variant_id: "variant_1",
        status: "in_stock",
        quantity: 10,
        ...IN_STOCK,
      })
      await service.adjustInventory(item, "a", -6)
      expect(await ask({ [item]: 1 }, { by_location: true })).toEqual({
        variant_id: "variant_1",
        status: "low_stock",
        quantity: 4,
        ...IN_STOCK,
        locations: [
          { location_id: "a", status: "low_stock", quantity: 1, ...IN_STOCK },
          { location_id: "b", status: "in_stock", quantity: 3, ...IN_STOCK },
        ],
      })
      await service.adjustInventory(item, "a", -1)
      await service.adjustInventory(item, "b", -3)
      await service.createIncomingStocks([
        {
          inventory_item_id: item,
          location_id: "b",
          quantity: 4,
          expected_at: "2099-12-04",
        },
      ])
      expect(await ask({ [item]: 1 })).toMatchObject({
        status: "out_of_stock",
        quantity: 0,
        backorderable_quantity: 0,
        expected_at: new Date("2099-12-04"),
      })
      expect(await ask({ [item]: 1 }, { allow_backorder: true })).toMatchObject(
        {
          status: "backorder",
          backorderable_quantity: null,
        }
      )
      await service.setStockPolicies({
        inventory_item_id: item,
        backorder_policy: "incoming",
      })
      expect(await ask({ [item]: 1 }, { allow_backorder: true })).toMatchObject(
        {
          status: "backorder",
          backorderable_quantity: 4,
        }
      )
      await service.createReservationItems({
        inventory_item_id: item,
        location_id: "b",
        quantity: 4,
        allow_backorder: true,
      })
      expect(await ask({ [item]: 1 }, { allow_backorder: true })).toMatchObject(
        {
          status: "out_of_stock",
          backorderable_quantity: 0,
          // All that comes is promised.
          expected_at: null,
        }
      )
      expect(await ask({ [item]: 1 }, { location_ids: ["c"] })).toMatchObject({
        status: "out_of_stock",
        quantity: 0,
      })
    })

    it("of a kit is what its scarcest component allows", async () => {
      const [frame, wheel] = [
        await givenItem({ a: 5, b: 1 }),
        await givenItem({ a: 4, b: 5 }),
      ]

      expect(
        await ask({ [frame]: 1, [wheel]: 2 }, { by_location: true })
      ).toMatchObject({
        quantity: 4,
        locations: [{ quantity: 2 }, { quantity: 1 }],
      })
      // A location below zero takes nothing from another.
      await service.createReservationItems({
        inventory_item_id: wheel,
        location_id: "b",
        quantity: 9,
        allow_backorder: true,
      })
      expect(await ask({ [frame]: 1, [wheel]: 2 })).toMatchObject({
        quantity: 2,
      })
      expect(await ask({})).toMatchObject({
        status: "out_of_stock",
        quantity: 0,
      })
      expect(
        await service.retrieveAvailability({
          variants: [{ id: "v", manage_inventory: false }],
          location_ids: [],
        })
      ).toEqual([
        {
          variant_id: "v",
          status: "in_stock",
          quantity: null,
          backorderable_quantity: null,
          expected_at: null,
        },
      ])
    })

    it("counts what the asking cart holds, and what expired carts do, as there", async () => {
      const item = await givenItem({ a: 3 })

      await service.holdCartItems({
        cart_id: "cart_1",
        location_ids: ["a"],
        lines: [
          {
            line_item_id: "line_1",
            quantity: 2,
            inventory_items: [{ inventory_item_id: item }],
          },
        ],
      })
      expect(await ask({ [item]: 1 })).toMatchObject({ quantity: 1 })
      expect(await ask({ [item]: 1 }, { cart_id: "cart_1" })).toMatchObject({
        quantity: 3,
      })
      expect(await ask({ [item]: 1 }, { cart_id: "cart_2" })).toMatchObject({
        quantity: 1,
      })
      await sql(
        "update reservation_item set expires_at = now() - interval '1 minute' where cart_id = 'cart_1'"
      )
      expect(await ask({ [item]: 1 })).toMatchObject({ quantity: 3 })
      expect(await ask({ [item]: 1 }, { cart_id: "cart_1" })).toMatchObject({
        quantity: 3,
      })
    })

    it("of 200 variants takes one statement", async () => {
      const items = await service.createInventoryItems(
        Array.from({ length: 200 }, () => ({}))
      )

      await service.createInventoryLevels(
        items.flatMap(({ id }, index) =>
          ["a", "b"].map((location_id) => ({
            inventory_item_id: id,
            location_id,
            stocked_quantity: index,
          }))
        )
      )
      await inTransaction(async (context) => {
        const connection = (
          context.transactionManager as SqlEntityManager
        ).getTransactionContext<{
          on(name: "query", listener: (query: object) => void): void
          client: { acquireConnection(): Promise<{ query: unknown }> }
        }>()!
        const raw = await connection.client.acquireConnection()
        const query = raw.query as (...args: unknown[]) => unknown
        let statements = 0

        raw.query = (...args: unknown[]) => {
          statements++

          return query.apply(raw, args)
        }

        const answers = await service.retrieveAvailability(
          {
            variants: items.map(({ id }) => ({
              id: `variant_${id}`,
              inventory_items: [{ inventory_item_id: id }],
            })),
            location_ids: ["a", "b"],
          },
          context
        )

        raw.query = query
        expect(statements).toBe(1)
        expect(answers.map(({ quantity }) => quantity)).toEqual(
          items.map((_, index) => 2 * index)
        )
      })
    })
  })
})

const hidden: HoldfastOptions = { availability: { display: "hidden" } }

testInventory((test) => {
  it("hidden tells a status and a date, and no count", async () => {
    const item = await test.givenItem({ a: 7 })

    expect(await asking(test)({ [item]: 1 }, { by_location: true })).toEqual({
      variant_id: "variant_1",
      status: "in_stock",
      quantity: null,
      backorderable_quantity: null,
      expected_at: null,
      locations: ["a", "b"].map((location_id) => ({
        location_id,
        status: location_id === "a" ? "in_stock" : "out_of_stock",
        quantity: null,
        backorderable_quantity: null,
        expected_at: null,
      })),
    })
  })
}, hidden)

testInventory(
  (test) => {
    it("low_only tells a count where they are few", async () => {
      const item = await test.givenItem({ a: 7, b: 3 })

      expect(await asking(test)({ [item]: 1 }, { by_location: true })).toEqual(
        expect.objectContaining({
          status: "in_stock",
          quantity: null,
          locations: [
            expect.objectContaining({ quantity: null }),
            expect.objectContaining({ status: "low_stock", quantity: 3 }),
          ],
        })
      )
    })
  },
  { availability: { display: "low_only" }, low_stock: { threshold: 3 } }
)
