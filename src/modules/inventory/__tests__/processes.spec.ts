import { Client } from "pg"

import {
  CallResult,
  ModuleProcess,
  untilAlone,
  withDatabase,
} from "./support/module-process"
import { findUnsoundStock, RunSql } from "./support/sound-stock"

const onClient =
  (client: Client): RunSql =>
  async (text, values = []) =>
    (await client.query(text, values)).rows as never

const codesOf = (results: CallResult[]) => [
  ...new Set(results.flatMap(({ error }) => (error ? [error.code] : []))),
]

describe("two processes on one database", () => {
  it("#16569, #16576: sell exactly what is there and lose no adjustment, with no lock service", async () => {
    await withDatabase("processes", async (url, client) => {
      const first = new ModuleProcess("holdfast", url)

      await first.call("migrateUp")

      const second = new ModuleProcess("holdfast", url)

      // Ready too, so that both begin at once.
      await second.call("listInventoryItems", {})

      const item = await first.call("createInventoryItems", {})

      await first.call("createInventoryLevels", [
        {
          inventory_item_id: item.id,
          location_id: "hot",
          stocked_quantity: 100,
        },
        {
          inventory_item_id: item.id,
          location_id: "counted",
          stocked_quantity: 5000,
        },
      ])

      const reservations = Array.from({ length: 250 }, () => ({
        method: "createReservationItems",
        args: [{ inventory_item_id: item.id, location_id: "hot", quantity: 1 }],
      }))
      const adjustments = Array.from({ length: 500 }, () => ({
        method: "adjustInventory",
        args: [item.id, "counted", -1],
      }))
      const [reserved, adjusted] = await Promise.all([
        Promise.all([
          first.callAll(reservations, 10),
          second.callAll(reservations, 10),
        ]),
        Promise.all([
          first.callAll(adjustments, 10),
          second.callAll(adjustments, 10),
        ]),
      ])

      expect(reserved.flat().filter(({ value }) => value)).toHaveLength(100)
      expect(codesOf(reserved.flat())).toEqual(["insufficient_inventory"])
      // Both processes took part.
      for (const results of reserved) {
        expect(results.some(({ value }) => value)).toBe(true)
      }
      expect(codesOf(adjusted.flat())).toEqual([])

      const levels = await first.call(
        "listInventoryLevels",
        {},
        {
          order: { location_id: "ASC" },
        }
      )

      expect(
        levels.map((level: Record<string, unknown>) => [
          level["stocked_quantity"],
          level["reserved_quantity"],
        ])
      ).toEqual([
        [4000, 0],
        [100, 100],
      ])
      expect(await findUnsoundStock(onClient(client))).toEqual([])

      await first.kill()
      await second.kill()
    })
  })

  it("a process that is killed in the middle leaves the stock sound", async () => {
    await withDatabase("killed", async (url, client) => {
      const first = new ModuleProcess("holdfast", url)

      await first.call("migrateUp")

      const item = await first.call("createInventoryItems", {})

      await first.call("createInventoryLevels", {
        inventory_item_id: item.id,
        location_id: "a",
        stocked_quantity: 100000,
      })

      const many = first.callAll(
        Array.from({ length: 5000 }, () => ({
          method: "createReservationItems",
          args: [
            [2, 3].map((quantity) => ({
              inventory_item_id: item.id,
              location_id: "a",
              quantity,
            })),
          ],
        })),
        8
      )
      const cut = expect(many).rejects.toThrow("The process ended")

      for (;;) {
        const { rows } = await client.query(
          "select reserved_quantity::int as reserved from inventory_level"
        )

        if (rows[0].reserved > 500) {
          break
        }
      }
      await first.kill()
      await cut
      await untilAlone(client)

      const { rows } = await client.query(
        "select reserved_quantity::int as reserved from inventory_level"
      )

      expect(rows[0].reserved).toBeLessThan(25000)
      expect(rows[0].reserved % 5).toBe(0)
      expect(await findUnsoundStock(onClient(client))).toEqual([])
    })
  })

  it("complete one cart at once, two completions in each, 25 times: one has its units, three are told and hold nothing", async () => {
    await withDatabase("completing", async (url, client) => {
      const first = new ModuleProcess("holdfast", url)

      await first.call("migrateUp")

      const second = new ModuleProcess("holdfast", url)

      await second.call("listInventoryItems", {})

      const item = await first.call("createInventoryItems", {})

      await first.call("createInventoryLevels", {
        inventory_item_id: item.id,
        location_id: "a",
        stocked_quantity: 1000,
      })

      const hold = (process: ModuleProcess, cart_id: string) =>
        process.callAll([
          {
            method: "holdCartItems",
            args: [
              {
                cart_id,
                location_ids: ["a"],
                lines: [
                  {
                    line_item_id: `line_of_${cart_id}`,
                    quantity: 2,
                    inventory_items: [{ inventory_item_id: item.id }],
                  },
                ],
              },
            ],
          },
        ])
      const completionsOf = (cart_id: string, orders: string[]) =>
        orders.map((order) => ({
          method: "createReservationItems",
          args: [
            {
              inventory_item_id: item.id,
              location_id: "a",
              quantity: 2,
              line_item_id: `line_of_${order}`,
            },
          ],
          scope: {
            cart: { id: cart_id, location_ids: ["a"], completion_id: order },
          },
        }))

      for (let round = 0; round < 25; round++) {
        const cart = `cart_${round}`

        await hold(first, cart)

        const results = (
          await Promise.all([
            first.callAll(
              completionsOf(cart, [`order_${round}_1`, `order_${round}_2`]),
              2
            ),
            second.callAll(
              completionsOf(cart, [`order_${round}_3`, `order_${round}_4`]),
              2
            ),
          ])
        ).flat()

        expect(results.filter(({ value }) => value)).toHaveLength(1)
        expect(
          results.flatMap(({ error }) => (error ? [error.code] : []))
        ).toEqual(["cart_converted", "cart_converted", "cart_converted"])

        // A completion that lost leaves the cart open: what touches it next holds
        // nothing.
        expect(codesOf(await hold(second, cart))).toEqual(["cart_converted"])
      }

      const { rows } = await client.query(
        `select
          count(*) filter (where cart_id is not null)::int as carts,
          count(*) filter (where cart_id is null)::int as orders,
          sum(quantity)::int as units
        from reservation_item where deleted_at is null`
      )

      expect(rows).toEqual([{ carts: 0, orders: 25, units: 50 }])
      expect(await findUnsoundStock(onClient(client))).toEqual([])

      await first.kill()
      await second.kill()
    })
  })
})
