import { runInScope } from "../call-scope"
import { HoldCartInput } from "../types"
import {
  ModuleProcess,
  untilAlone,
  withDatabase,
} from "./support/module-process"
import { outcomes, settleAll, testInventory } from "./support/module-test"
import { findUnsoundStock, RunSql } from "./support/sound-stock"

const INSUFFICIENT = { code: "insufficient_inventory" }

const needOf = (
  cart_id: string,
  quantities: Record<string, number>,
  more: Partial<HoldCartInput> = {}
): HoldCartInput => ({
  cart_id,
  location_ids: ["a", "b", "c"],
  lines: Object.entries(quantities).map(([inventory_item_id, quantity]) => ({
    line_item_id: `${cart_id}-${inventory_item_id}`,
    quantity,
    inventory_items: [{ inventory_item_id }],
  })),
  ...more,
})

testInventory(
  ({ service, sql, events, givenItem, quantitiesOf, inTransaction }) => {
    const heldBy = async (cartId: string) =>
      (
        await sql<{
          line_item_id: string
          location_id: string
          quantity: number
        }>(
          `select line_item_id, location_id, quantity::float from reservation_item
        where cart_id = ? and deleted_at is null
        order by line_item_id, location_id`,
          [cartId]
        )
      ).map((row) => [row.line_item_id, row.location_id, row.quantity])

    const expire = (cartId: string) =>
      sql(
        "update reservation_item set expires_at = now() - interval '1 second' where cart_id = ?",
        [cartId]
      )

    describe("holding", () => {
      it("brings a cart to exactly what it needs, however often it is called", async () => {
        const [one, two] = [
          await givenItem({ a: 5 }),
          await givenItem({ a: 5 }),
        ]

        await service.holdCartItems(needOf("cart", { [one]: 2, [two]: 1 }))
        await service.holdCartItems(needOf("cart", { [one]: 2, [two]: 1 }))
        expect(await quantitiesOf(one)).toEqual({ a: "5 / 2" })

        await service.holdCartItems(needOf("cart", { [one]: 3 }))
        expect(await quantitiesOf(one)).toEqual({ a: "5 / 3" })
        expect(await quantitiesOf(two)).toEqual({ a: "5 / 0" })

        await service.holdCartItems(needOf("cart", {}))
        expect(await heldBy("cart")).toEqual([])
      })

      it("writes only what changed: a repeated call leaves no movement", async () => {
        const item = await givenItem({ a: 5 })
        const count = async () =>
          (await sql("select id from stock_movement")).length

        await service.holdCartItems(needOf("cart", { [item]: 2 }))

        const before = await count()

        await service.holdCartItems(needOf("cart", { [item]: 2 }))
        expect(await count()).toBe(before)
      })

      it("of 100 units by 500 carts at once has exactly 100 hold one", async () => {
        const item = await givenItem({ a: 60, b: 40 })
        const { values, errors } = outcomes(
          await settleAll(
            Array.from(
              { length: 500 },
              (_, index) => () =>
                service.holdCartItems(needOf(`cart_${index}`, { [item]: 1 }))
            ),
            20
          )
        )

        expect(values).toHaveLength(100)
        expect(new Set(errors.map(({ code }) => code))).toEqual(
          new Set([INSUFFICIENT.code])
        )
        expect(await quantitiesOf(item)).toEqual({ a: "60 / 60", b: "40 / 40" })
      })

      it("of one cart by 20 calls at once leaves what one of them asked for", async () => {
        const item = await givenItem({ a: 50, b: 50 })
        const { errors } = outcomes(
          await settleAll(
            Array.from(
              { length: 20 },
              (_, index) => () =>
                service.holdCartItems(
                  needOf("cart", { [item]: 1 + (index % 5) })
                )
            ),
            20
          )
        )

        expect(errors).toEqual([])

        const held = await heldBy("cart")

        expect(held).toHaveLength(1)
        expect(held[0]![2]).toBeGreaterThanOrEqual(1)
        expect(held[0]![2]).toBeLessThanOrEqual(5)
      })

      it("a race lost at one location is made good at another", async () => {
        const item = await givenItem({ a: 10, b: 10, c: 10 })
        const { values } = outcomes(
          await settleAll(
            Array.from(
              { length: 30 },
              (_, index) => () =>
                service.holdCartItems(needOf(`cart_${index}`, { [item]: 1 }))
            ),
            30
          )
        )

        expect(values).toHaveLength(30)
        expect(await quantitiesOf(item)).toEqual({
          a: "10 / 10",
          b: "10 / 10",
          c: "10 / 10",
        })
      })

      it("what there is names what is missing, and what it held before undoes it", async () => {
        const item = await givenItem({ a: 5 })
        const first = await service.holdCartItems(needOf("cart", { [item]: 2 }))

        expect(first.before.lines).toEqual([])

        const held = await service.holdCartItems(
          needOf("cart", { [item]: 7 }, { on_short: "hold_available" })
        )

        expect(held.shortages).toEqual([
          {
            line_item_id: `cart-${item}`,
            inventory_item_id: item,
            requested: 7,
            available: 5,
          },
        ])
        expect(await quantitiesOf(item)).toEqual({ a: "5 / 5" })
        await service.holdCartItems(held.before)
        expect(await heldBy("cart")).toEqual([[`cart-${item}`, "a", 2]])
      })

      it("joins the caller's transaction, and is undone with it", async () => {
        const item = await givenItem({ a: 5 })

        await expect(
          inTransaction(async (context) => {
            await service.holdCartItems(needOf("cart", { [item]: 2 }), context)
            await service.holdCartItems(needOf("cart", { [item]: 5 }), context)
            events.length = 0
            throw new Error("changed my mind")
          })
        ).rejects.toThrow("changed my mind")
        expect(await quantitiesOf(item)).toEqual({ a: "5 / 0" })
        expect(events).toEqual([])
      })

      it.each([
        [{ cart_id: "" }, "cart_id must be a non-empty string"],
        [
          { lines: [{ line_item_id: "l", quantity: 0, inventory_items: [] }] },
          "[0].quantity must be greater than 0, got 0",
        ],
        [
          {
            lines: [
              {
                line_item_id: "l",
                quantity: 1,
                inventory_items: [
                  { inventory_item_id: "i", required_quantity: -1 },
                ],
              },
            ],
          },
          "[0].inventory_items[0].required_quantity must be greater than 0, got -1",
        ],
        [
          {
            lines: [1, 2].map(() => ({
              line_item_id: "l",
              quantity: 1,
              inventory_items: [],
            })),
          },
          "Line item l is named twice in one call",
        ],
      ])("refuses %j with a word for it", async (input, message) => {
        await expect(
          service.holdCartItems({ ...needOf("cart", {}), ...input })
        ).rejects.toMatchObject({
          type: "invalid_data",
          message: expect.stringContaining(message),
        })
      })
    })

    describe("an order's reservation", () => {
      const complete = (cart: string, item: string) =>
        runInScope({ cart: { id: cart, location_ids: ["a"] } }, () =>
          service.createReservationItems([
            {
              line_item_id: `order-${cart}`,
              inventory_item_id: item,
              location_id: "a",
              quantity: 1,
            },
          ])
        )
      const minutesLeft = async () =>
        (
          await sql<{ minutes: number }>(
            "select round(extract(epoch from expires_at - now()) / 60)::int as minutes from reservation_item where cart_id = 'cart'"
          )
        ).map((row) => row.minutes)

      it("is not taken back by holds for its cart that come late", async () => {
        const item = await givenItem({ a: 1000 })

        for (let round = 0; round < 30; round++) {
          const cart = `cart_${round}`

          await service.holdCartItems(needOf(cart, { [item]: 1 }))
          await settleAll<unknown>(
            [
              () => service.holdCartItems(needOf(cart, { [item]: 1 })),
              () => complete(cart, item),
              () => service.holdCartItems(needOf(cart, { [item]: 1 })),
              () => service.holdCartItems(needOf(cart, { [item]: 1 })),
            ],
            4
          )
          expect(
            await sql(
              "select cart_id, expires_at, quantity::int from reservation_item where line_item_id = ?",
              [`order-${cart}`]
            )
          ).toEqual([{ cart_id: null, expires_at: null, quantity: 1 }])
        }
      })

      it("that comes back to its cart leaves it time to try again", async () => {
        const item = await givenItem({ a: 1 })

        await service.holdCartItems(needOf("cart", { [item]: 1 }))
        await sql(
          "update reservation_item set held_since = now() - interval '119 minutes' where cart_id = 'cart'"
        )

        const [reservation] = (await complete("cart", item)) as unknown as [
          { id: string },
        ]

        await sql(
          "update reservation_item set held_since = now() - interval '121 minutes' where id = ?",
          [reservation.id]
        )
        await service.holdCartItems(
          needOf("cart", { [item]: 1 }, { take_over: [reservation.id] })
        )
        expect(await minutesLeft()).toEqual([15])
      })

      it("is not released as a cart's, nor are others of that call", async () => {
        const item = await givenItem({ a: 5 })

        await service.holdCartItems(needOf("cart", { [item]: 1 }))
        await service.holdCartItems(needOf("other", { [item]: 1 }))

        const ids = (
          await sql<{ id: string }>(
            "select id from reservation_item where cart_id is not null order by cart_id"
          )
        ).map(({ id }) => id)

        await complete("cart", item)
        await expect(
          service.releaseCartReservations(ids)
        ).rejects.toMatchObject({
          type: "not_found",
          message: `Cart reservation with id ${ids[0]} not found`,
        })
        expect(await quantitiesOf(item)).toEqual({ a: "5 / 2" })
        expect(await service.releaseCartReservations([ids[1]!])).toEqual({
          ids: [ids[1]],
          cart_ids: ["other"],
        })
      })

      it("time that staff gave a cart is not taken back when it is touched", async () => {
        const item = await givenItem({ a: 1 })

        await service.holdCartItems(needOf("cart", { [item]: 1 }))

        const [row] = await sql<{ id: string }>(
          "select id from reservation_item where cart_id = 'cart'"
        )

        await service.extendCartReservations({ id: row!.id, minutes: 200 })
        await service.holdCartItems(needOf("cart", { [item]: 1 }))
        expect(await minutesLeft()).toEqual([215])
      })
    })

    describe("expired holds", () => {
      it("that a refused call took away are told of all the same", async () => {
        const item = await givenItem({ a: 3 })

        await service.holdCartItems(needOf("gone", { [item]: 2 }))
        await expire("gone")
        events.length = 0
        await expect(
          service.holdCartItems(needOf("cart", { [item]: 4 }))
        ).rejects.toMatchObject(INSUFFICIENT)
        expect(
          events.filter(({ name }) => name.endsWith("cart-reservation.expired"))
        ).toMatchObject([{ data: { cart_id: "gone" } }])
      })

      it("are not sourced around: their units are free where they are", async () => {
        const item = await givenItem({ a: 3, b: 3 })

        await service.holdCartItems(needOf("gone", { [item]: 3 }))
        await expire("gone")
        await service.holdCartItems(needOf("cart", { [item]: 3 }))
        expect(await quantitiesOf(item)).toEqual({ a: "3 / 3", b: "3 / 0" })
      })

      it("are free for every kind of demand and in every read, with nobody tidying up", async () => {
        const item = await givenItem({ a: 5 })

        await service.holdCartItems(needOf("gone", { [item]: 5 }))
        await expire("gone")

        expect(
          (await service.retrieveAvailableQuantity(item, ["a"])).valueOf()
        ).toBe(5)
        expect(await service.confirmInventory(item, ["a"], 5)).toBe(true)
        expect(
          (await service.retrieveInventoryLevel(item, "a")).available_quantity
        ).toBe(5)
        expect(
          await service.listInventoryLevels({
            inventory_item_id: item,
            available_quantity: { $gte: 5 },
          } as object)
        ).toHaveLength(1)

        const reservation = await service.createReservationItems({
          inventory_item_id: item,
          location_id: "a",
          quantity: 4,
        })

        expect(await heldBy("gone")).toEqual([])
        expect(await quantitiesOf(item)).toEqual({ a: "5 / 4" })

        await service.softDeleteReservationItems([reservation.id])
        await service.holdCartItems(needOf("gone", { [item]: 3 }))
        await expire("gone")
        await service.restoreReservationItems([reservation.id])
        expect(await quantitiesOf(item)).toEqual({ a: "5 / 4" })

        await service.holdCartItems(needOf("gone", { [item]: 1 }))
        await expire("gone")
        await service.updateReservationItems(reservation.id, { quantity: 5 })
        expect(await quantitiesOf(item)).toEqual({ a: "5 / 5" })
      })

      it("go to exactly one of many who want them", async () => {
        const item = await givenItem({ a: 10 })

        for (const cart of ["x", "y", "z"]) {
          await service.holdCartItems(needOf(cart, { [item]: 3 }))
          await expire(cart)
        }

        const { values, errors } = outcomes(
          await settleAll<unknown>(
            Array.from(
              { length: 40 },
              (_, index) => () =>
                index % 2
                  ? service.holdCartItems(
                      needOf(`cart_${index}`, { [item]: 1 })
                    )
                  : service.createReservationItems({
                      inventory_item_id: item,
                      location_id: "a",
                      quantity: 1,
                    })
            ),
            20
          )
        )

        expect(values).toHaveLength(10)
        expect(new Set(errors.map(({ code }) => code))).toEqual(
          new Set([INSUFFICIENT.code])
        )
        expect(await quantitiesOf(item)).toEqual({ a: "10 / 10" })
      })

      it("are tidied away by several at once, in batches, each once and told of once", async () => {
        const item = await givenItem({ a: 1000 })

        await settleAll(
          Array.from(
            { length: 120 },
            (_, index) => () =>
              service.holdCartItems(needOf(`cart_${index}`, { [item]: 2 }))
          ),
          20
        )
        await sql(
          "update reservation_item set expires_at = now() - interval '1 second' where cart_id <> 'cart_7' and cart_id is not null"
        )
        events.length = 0

        const gone: string[] = []

        while (gone.length < 119) {
          const batches = await Promise.all(
            [1, 2, 3].map(() => service.expireCartReservations(25))
          )

          gone.push(...batches.flat())
        }

        expect(new Set(gone).size).toBe(119)
        expect(await quantitiesOf(item)).toEqual({ a: "1000 / 2" })
        expect(
          events.filter(
            ({ name }) => name === "inventory.cart-reservation.expired"
          )
        ).toHaveLength(119)
        expect(
          await sql(
            "select count(*)::int as count from stock_movement where kind = 'expired'"
          )
        ).toEqual([{ count: 119 }])
        expect(await service.expireCartReservations()).toEqual([])
      })
    })

    it("events of carts tell the reservation and the cart, after the commit", async () => {
      const item = await givenItem({ a: 5 })
      const told = () =>
        events
          .splice(0)
          .filter(({ name }) => name.startsWith("inventory.cart-reservation."))
          .map(({ name, data }) => [name.split(".")[2], data])

      await service.holdCartItems(needOf("cart", { [item]: 2 }))

      const [row] = await sql<{ id: string }>(
        "select id from reservation_item where cart_id = 'cart'"
      )
      const data = { id: row!.id, cart_id: "cart" }

      expect(told()).toEqual([["created", data]])
      await service.holdCartItems(needOf("cart", { [item]: 3 }))
      expect(told()).toEqual([["updated", data]])
      await service.releaseCartItems("cart")
      expect(told()).toEqual([["released", data]])
    })
  }
)

describe("a process that is killed", () => {
  const onClient =
    (client: {
      query(text: string, values: unknown[]): Promise<{ rows: unknown[] }>
    }): RunSql =>
    async (text, values = []) =>
      (await client.query(text, values)).rows as never

  it("between hold and order, or while tidying up, leaves the stock sound, and nothing held beyond its time", async () => {
    await withDatabase("killed_carts", async (url, client) => {
      const sql = onClient(client)
      const first = new ModuleProcess("holdfast", url)

      await first.call("migrateUp")

      const item = await first.call("createInventoryItems", {})

      await first.call("createInventoryLevels", {
        inventory_item_id: item.id,
        location_id: "a",
        stocked_quantity: 100000,
      })

      const holding = first
        .callAll(
          Array.from({ length: 20000 }, (_, index) => ({
            method: "holdCartItems",
            args: [needOf(`cart_${index}`, { [item.id]: 3 })],
          })),
          8
        )
        .catch((error: Error) => error.message)
      const reserved = async () =>
        Number(
          (await sql("select reserved_quantity from inventory_level"))[0]![
            "reserved_quantity"
          ]
        )

      while ((await reserved()) < 3000) {
        await new Promise(setImmediate)
      }
      await first.kill()
      expect(await holding).toBe("The process ended")
      await untilAlone(client)

      const held = await reserved()

      expect(held % 3).toBe(0)
      expect(await findUnsoundStock(sql)).toEqual([])

      // Their time is over; one who tidies up is killed in the middle.
      await sql("update reservation_item set expires_at = now()")

      const second = new ModuleProcess("holdfast", url)
      const tidying = second
        .callAll(
          Array.from({ length: 2000 }, () => ({
            method: "expireCartReservations",
            args: [5],
          })),
          4
        )
        .catch((error: Error) => error.message)

      while ((await reserved()) === held) {
        await new Promise(setImmediate)
      }
      await second.kill()
      expect(await tidying).toBe("The process ended")
      await untilAlone(client)
      expect(await findUnsoundStock(sql)).toEqual([])
      expect(await reserved()).toBeGreaterThan(0)

      // All units can be had at once, and the next who tidies up ends it.
      const third = new ModuleProcess("holdfast", url)

      await third.call("holdCartItems", needOf("all", { [item.id]: 100000 }))
      expect(await reserved()).toBe(100000)
      await third.call("releaseCartItems", "all")

      while ((await third.call("expireCartReservations")).length) {
        continue
      }
      expect(await reserved()).toBe(0)
      expect(await findUnsoundStock(sql)).toEqual([])
      await third.kill()
    })
  })
})
