import { findUnsoundStock } from "./support/sound-stock"
import { settleAll, testInventory } from "./support/module-test"

testInventory((test) => {
  const { service, sql, givenItem, inTransaction, isWaiting } = test

  const LONG_AGO = "now() - interval '1 hour' + n * interval '1 microsecond'"

  /** Carts that each hold one unit at each of some locations. */
  const givenHolds = async (
    item: string,
    locations: string[],
    carts: { count: number; name?: string; until?: string }
  ) => {
    const { count, name = "gone", until = LONG_AGO } = carts

    test.changesTables({ areCallsTold: true })
    const places = `{${locations.join(",")}}`

    await sql(
      `
      with made as (
        insert into reservation_item (
          id, inventory_item_id, location_id, quantity, raw_quantity,
          line_item_id, cart_id, expires_at, held_since
        )
        select
          concat('resitem_', name, item, location_id, lpad(n::text, 6, '0')),
          item, location_id, 1, '{"value": "1", "precision": 20}',
          concat(name, '_line_', item, n), concat(name, '_', n),
          ${until}, now() - interval '61 minutes'
        from generate_series(1, ?) n
        cross join unnest(?::text[]) location_id
        cross join (select ?::text as item, ?::text as name) input
        returning quantity
      ),
      level as (
        update inventory_level
        set reserved_quantity = reserved_quantity + ?,
          raw_reserved_quantity = jsonb_build_object(
            'value', (reserved_quantity + ?)::text, 'precision', 20
          )
        where inventory_item_id = ? and location_id = any (?::text[])
        returning *
      )
      insert into stock_movement (
        inventory_item_id, location_id, kind, stocked_delta, reserved_delta,
        incoming_delta, stocked_after, reserved_after, incoming_after
      )
      select inventory_item_id, location_id, 'reserved', 0, ?, 0,
        stocked_quantity, reserved_quantity, incoming_quantity
      from level`,
      [count, places, item, name, count, count, item, places, count]
    )
  }
  const hold = (cart_id: string, item: string, quantity = 1, at = "a") =>
    service.holdCartItems({
      cart_id,
      location_ids: [at],
      lines: [
        {
          line_item_id: `${cart_id}_line`,
          quantity,
          inventory_items: [{ inventory_item_id: item }],
        },
      ],
    })
  const summedUp = async (item: string) =>
    Object.fromEntries(
      (
        await sql<{ location_id: string; quantity: number }>(
          `select location_id, quantity::int as quantity
          from expired_units where inventory_item_id = ?`,
          [item]
        )
      ).map(({ location_id, quantity }) => [location_id, quantity])
    )
  const available = async (item: string, at = "a") =>
    Number((await service.retrieveAvailableQuantity(item, [at])).valueOf())

  describe("the units of expired holds that are summed up", () => {
    it("are so by the holds that meet many, 10,000 at a time and each once, and what is available stays exact", async () => {
      const item = await givenItem({ a: 1_000_000 })
      const seen: unknown[] = []

      await givenHolds(item, ["a"], { count: 25_000 })
      expect(await available(item)).toBe(1_000_000)

      for (const n of [1, 2, 3, 4]) {
        await hold(`cart_${n}`, item)
        seen.push((await summedUp(item))["a"])
        expect(await available(item)).toBe(1_000_000 - n)
      }
      expect(seen).toEqual([10_000, 20_000, 25_000, 25_000])

      // What is over since is counted beside them.
      await givenHolds(item, ["a"], {
        count: 700,
        name: "late",
        until: "now() - interval '1 second'",
      })
      expect(await summedUp(item)).toEqual({ a: 25_000 })
      expect(await available(item)).toBe(999_996)
      await expect(hold("greedy", item, 999_997)).rejects.toMatchObject({
        code: "insufficient_inventory",
        message: expect.stringContaining("999996"),
      })
    })

    it("stay right whatever becomes of the holds, on any path", async () => {
      const item = await givenItem({ a: 100_000, b: 100 })
      const ids = async (cartId: string) =>
        (
          await sql<{ id: string }>(
            "select id from reservation_item where cart_id = ? and inventory_item_id = ?",
            [cartId, item]
          )
        ).map(({ id }) => id)
      const gone = [1, 2, 3, 4, 5, 6].map((n) => `gone_${n}`)
      let sum = 3000

      await givenHolds(item, ["a"], { count: 3000 })
      await hold("cart", item)
      expect(await summedUp(item)).toEqual({ a: sum })

      const steps: Record<string, [() => Promise<unknown>, number]> = {
        "held anew": [() => hold(gone[0]!, item), -1],
        released: [() => service.releaseCartItems(gone[1]!), -1],
        "deleted softly": [
          async () => service.softDeleteReservationItems(await ids(gone[2]!)),
          -1,
        ],
        restored: [
          async () => service.restoreReservationItems(await ids(gone[2]!)),
          1,
        ],
        changed: [
          async () =>
            sql(
              "update reservation_item set description = 'seen' where cart_id = ?",
              [gone[3]]
            ),
          0,
        ],
        "tidied up": [() => service.expireCartReservations(100), -100],
      }

      for (const [name, [step, change]] of Object.entries(steps)) {
        await step()
        sum += change
        expect([name, await summedUp(item)]).toEqual([name, { a: sum }])
        expect(await findUnsoundStock(sql)).toEqual([])
      }
      expect(await available(item)).toBe(99_998)

      while ((await service.expireCartReservations(500)).length) {
        // Until none is left.
      }
      expect(await summedUp(item)).toEqual({ a: 0 })
      await service.forgetCartHoldAges()
      expect(await summedUp(item)).toEqual({})
      expect(await available(item)).toBe(99_998)
    })

    it("are right after holds, releases, tidying and summing up at once", async () => {
      const item = await givenItem({ a: 100_000 })

      await givenHolds(item, ["a"], { count: 12_000 })

      const settled = await settleAll<unknown>(
        Array.from(
          { length: 60 },
          (_, n) =>
            [
              () => hold(`cart_${n}`, item),
              () => hold(`gone_${n + 1}`, item),
              () => service.releaseCartItems(`gone_${n + 5000}`),
              () => service.expireCartReservations(20),
            ][n % 4]!
        ),
        12
      )

      expect(settled.filter(({ status }) => status === "rejected")).toEqual([])

      const { a } = await summedUp(item)

      expect(a).toBeGreaterThan(1000)
      expect(await available(item)).toBe(100_000 - 30)
    })

    it("lose what was counted while its release waited for another level", async () => {
      const item = await givenItem({ a: 10, b: 100_000 })
      let released: Promise<unknown> | undefined

      await givenHolds(item, ["b"], { count: 1500 })
      await givenHolds(item, ["a", "b"], {
        count: 1,
        name: "slow",
        until: "clock_timestamp() + interval '700 milliseconds'",
      })
      await inTransaction(async ({ transactionManager }) => {
        await (
          transactionManager as {
            execute(text: string, values: unknown[]): Promise<unknown>
          }
        ).execute(
          "select from inventory_level where inventory_item_id = ? and location_id = 'a' for update",
          [item]
        )
        released = service.releaseCartItems("slow_1")
        await isWaiting()

        for (let isOver = false; !isOver;) {
          const [row] = await sql<{ is_over: boolean }>(
            "select expires_at < now() as is_over from reservation_item where cart_id = 'slow_1' limit 1"
          )

          isOver = row!.is_over
        }
        await hold("cart", item, 1, "b")
        // It is gone already, and nobody else can know.
        expect(await summedUp(item)).toEqual({ b: 1501 })
      })
      await released
      expect(await summedUp(item)).toEqual({ b: 1500 })
      expect(await available(item, "b")).toBe(99_999)
      expect(await available(item, "a")).toBe(10)
    })

    it("are forgotten where the reservations are emptied", async () => {
      const item = await givenItem({ a: 10_000 })

      await givenHolds(item, ["a"], { count: 1500 })
      await hold("cart", item)
      expect(await summedUp(item)).toEqual({ a: 1500 })
      await inTransaction(async ({ transactionManager }) => {
        const execute = (text: string) =>
          (
            transactionManager as {
              execute(text: string): Promise<unknown[]>
            }
          ).execute(text)

        await execute("truncate reservation_item")
        expect(await execute("select from expired_units")).toEqual([])
        throw new Error("as it was")
      }).catch((error: Error) => expect(error.message).toBe("as it was"))
      expect(await summedUp(item)).toEqual({ a: 1500 })
    })
  })
})
