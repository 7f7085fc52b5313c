import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

import expireCartReservations from "../../../jobs/expire-cart-reservations"
import { outcomes, settleAll, testInventory } from "./support/module-test"

testInventory((test) => {
  const { service, sql, events, givenItem, inTransaction } = test

  /** Carts that each held one unit at `a`, and whose time is over. */
  const givenExpired = async (item: string, carts: number) => {
    test.changesTables({ areCallsTold: true })
    await sql(
      `
      with made as (
        insert into reservation_item (
          id, inventory_item_id, location_id, quantity, raw_quantity,
          line_item_id, cart_id, expires_at, held_since
        )
        select
          'resitem_' || ?::text || lpad(n::text, 6, '0'), ?, 'a', 1,
          '{"value": "1", "precision": 20}',
          'line_' || n, 'gone_' || ?::text || n,
          now() - interval '1 hour' + n * interval '1 microsecond',
          now() - interval '2 hours'
        from generate_series(1, ?) n
        returning quantity
      ),
      level as (
        update inventory_level
        set reserved_quantity = reserved_quantity + ?,
          raw_reserved_quantity = jsonb_build_object(
            'value', (reserved_quantity + ?)::text, 'precision', 20
          )
        where inventory_item_id = ? and location_id = 'a'
        returning *
      )
      insert into stock_movement (
        inventory_item_id, location_id, kind, stocked_delta, reserved_delta,
        incoming_delta, stocked_after, reserved_after, incoming_after
      )
      select inventory_item_id, location_id, 'reserved', 0, ?, 0,
        stocked_quantity, reserved_quantity, incoming_quantity
      from level`,
      [item, item, item, carts, carts, carts, item, carts]
    )
  }
  const left = async (item: string) =>
    Number(
      (
        await sql(
          "select count(*) as count from reservation_item where inventory_item_id = ? and expires_at <= now()",
          [item]
        )
      )[0]!["count"]
    )
  const told = () =>
    events.filter(({ name }) => name === "inventory.cart-reservation.expired")
      .length
  const needOf = (cart_id: string, item: string, quantity: number) => ({
    cart_id,
    location_ids: ["a"],
    lines: [
      {
        line_item_id: `${cart_id}_line`,
        quantity,
        inventory_items: [{ inventory_item_id: item }],
      },
    ],
  })

  /** Every way to demand units at `a`, as a function of how many. */
  const DEMANDS: Record<
    string,
    (item: string, quantity: number) => Promise<unknown>
  > = {
    "a cart's hold": (item, quantity) =>
      service.holdCartItems(needOf("cart", item, quantity)),
    "a reservation": (item, quantity) =>
      service.createReservationItems({
        inventory_item_id: item,
        location_id: "a",
        quantity,
      }),
    "an order's lines": (item, quantity) =>
      service.reserveLines({
        location_ids: ["a"],
        lines: [
          {
            line_item_id: "ordli",
            quantity,
            inventory_items: [{ inventory_item_id: item }],
          },
        ],
      }),
  }

  describe("expired holds of others", () => {
    it.each(["a cart's hold", "a reservation", "an order's lines"])(
      "stay where %s finds enough without them",
      async (name) => {
        const item = await givenItem({ a: 10_000_000 })

        await givenExpired(item, 3000)
        await DEMANDS[name]!(item, 1)

        expect(await left(item)).toBe(3000)
        expect(told()).toBe(0)
      }
    )

    it.each(["a cart's hold", "a reservation", "an order's lines"])(
      "are taken away by %s as far as it needs their units, and told of",
      async (name) => {
        const item = await givenItem({ a: 3000 })

        await givenExpired(item, 3000)
        await DEMANDS[name]!(item, 700)

        // Batches of 500 and of what is missing then.
        expect(await left(item)).toBe(2300)
        expect(told()).toBe(700)
      }
    )

    it.each(["a cart's hold", "an order's lines", "a reservation"])(
      "are found by %s beyond those that one look counts",
      async (name) => {
        const item = await givenItem({ a: 2500 })

        await givenExpired(item, 2500)
        await DEMANDS[name]!(item, 2500)
        expect(await left(item)).toBe(0)
        expect(told()).toBe(2500)
      }
    )

    it.each(["a cart's hold", "an order's lines", "a reservation"])(
      "cost %s that is refused no more than a few batches",
      async (name) => {
        const item = await givenItem({ a: 5000 })

        await givenExpired(item, 5000)
        await expect(DEMANDS[name]!(item, 9_000_000)).rejects.toMatchObject({
          code: "insufficient_inventory",
        })

        const tidied = 5000 - (await left(item))

        expect(told()).toBe(tidied)
        expect(tidied).toBe(name === "a reservation" ? 2000 : 500)
      }
    )

    it("that somebody else has locked are passed over", async () => {
      const item = await givenItem({ a: 100 })

      await givenExpired(item, 100)
      await inTransaction(async ({ transactionManager }) => {
        const locked = await (
          transactionManager as {
            execute(text: string, values: unknown[]): Promise<unknown[]>
          }
        ).execute(
          "select id from reservation_item where inventory_item_id = ? order by expires_at limit 60 for update",
          [item]
        )

        expect(locked).toHaveLength(60)
        await service.holdCartItems(needOf("cart", item, 40))
      })
      expect(await left(item)).toBe(60)
      expect(told()).toBe(40)
    })

    it("go to as many buyers as there are units, whoever tidies up", async () => {
      const item = await givenItem({ a: 300 })

      await givenExpired(item, 300)

      const { values, errors } = outcomes(
        await settleAll<unknown>(
          Array.from(
            { length: 40 },
            (_, n) => () => service.holdCartItems(needOf(`cart_${n}`, item, 10))
          ),
          20
        )
      )

      expect(values).toHaveLength(30)
      expect(new Set(errors.map(({ code }) => code))).toEqual(
        new Set(["insufficient_inventory"])
      )
      expect(await left(item)).toBe(0)
      expect(told()).toBe(300)
    })

    it("are all gone after one run of the job, each told once", async () => {
      const [item, other] = [
        await givenItem({ a: 12_000 }),
        await givenItem({ a: 500 }),
      ]

      await givenExpired(item, 12_000)
      await givenExpired(other, 500)

      // No cart of these has an order.
      const beside: Record<string, unknown> = {
        [ContainerRegistrationKeys.LOGGER]: { debug: () => {} },
        [ContainerRegistrationKeys.QUERY]: {
          graph: async () => ({ data: [] }),
        },
      }

      await Promise.all(
        [1, 2].map(() =>
          expireCartReservations({
            resolve: (key: string) => beside[key] ?? service,
          } as never)
        )
      )
      expect([await left(item), await left(other)]).toEqual([0, 0])
      expect(told()).toBe(12_500)
    })

    it("beyond what a call can take as arguments do not break it", async () => {
      const item = await givenItem({ a: 10_000_000 })

      await givenExpired(item, 150_000)
      await service.holdCartItems(needOf("cart", item, 1))
      expect(await left(item)).toBe(150_000)
      expect(
        (await service.retrieveAvailableQuantity(item, ["a"])).valueOf()
      ).toBe(9_999_999)
      // Carts that are deleted give back all that they hold, in one call.
      await sql(
        "update reservation_item set cart_id = 'all' || id where inventory_item_id = ? and expires_at <= now()",
        [item]
      )
      const carts = (
        await sql(
          "select cart_id from reservation_item where inventory_item_id = ? and cart_id like 'all%'",
          [item]
        )
      ).map((row) => String(row["cart_id"]))

      expect(await service.releaseCartItems(carts)).toHaveLength(150_000)
    })
  })
})
