import { HoldCartInput } from "../types"
import { testInventory } from "./support/module-test"

const need = (
  cart_id: string,
  item: string,
  quantity: number,
  more: Partial<HoldCartInput> = {}
): HoldCartInput => ({
  cart_id,
  location_ids: ["a", "b"],
  lines: [
    {
      line_item_id: `${cart_id}-${item}`,
      quantity,
      inventory_items: [{ inventory_item_id: item }],
    },
  ],
  ...more,
})

testInventory(({ service, sql, givenItem, quantitiesOf }) => {
  /** Moves all that carts did into the past. */
  const pass = async (minutes: number) => {
    await sql(
      `update reservation_item
      set held_since = held_since - make_interval(secs => ${minutes * 60}),
        expires_at = expires_at - make_interval(secs => ${minutes * 60})
      where held_since is not null`
    )
    await sql(
      `update cart_hold_age
      set held_since = held_since - make_interval(secs => ${minutes * 60})`
    )
  }

  const heldBy = async (cartId: string) =>
    Number(
      (
        await sql<{ units: string }>(
          `select coalesce(sum(quantity), 0) as units from reservation_item
          where cart_id = ? and deleted_at is null and expires_at > now()`,
          [cartId]
        )
      )[0]!.units
    )

  const touch = (cartId: string, item: string, quantity = 5) =>
    service.holdCartItems(need(cartId, item, quantity, { asks_for: [] }))

  describe("the age of a hold", () => {
    it("does not start anew on expiry: of 256 looks in a loop others have the units in a fifth", async () => {
      const item = await givenItem({ a: 5 })
      let held = 0
      let free = 0

      // Every 16 minutes: the hold of 15 is over each time.
      for (let look = 0; look < 256; look++) {
        await touch("loop", item)
        held += (await heldBy("loop")) === 5 ? 1 : 0

        if (
          (await service.retrieveAvailableQuantity(item, ["a"])).valueOf() === 5
        ) {
          free++
        }
        await pass(16)
      }

      // 120 of 150 minutes held: 8 looks of 10 (0, 16 … 112), then 128 and 144.
      expect([held, free]).toEqual([206, 50])
    })

    it("once it is over leaves the units to whoever comes, and they are kept from the loop", async () => {
      const item = await givenItem({ a: 5 })

      for (let look = 0; look < 12; look++) {
        await touch("loop", item)
        await pass(10)
      }
      expect(await heldBy("loop")).toBe(0)
      await touch("loop", item)
      expect(await heldBy("loop")).toBe(0)
      await service.holdCartItems(need("other", item, 5))
      await pass(1)
      await touch("loop", item)
      expect([await heldBy("loop"), await heldBy("other")]).toEqual([0, 5])
    })

    it("is kept when the units are given back, tidied away or deleted meanwhile", async () => {
      const item = await givenItem({ a: 5 })
      const ways: [string, () => Promise<unknown>][] = [
        ["released", () => service.releaseCartItems("cart")],
        [
          "emptied",
          () => service.holdCartItems(need("cart", item, 1, { lines: [] })),
        ],
        [
          "tidied away",
          async () => {
            await sql(
              "update reservation_item set expires_at = now() where cart_id = 'cart'"
            )
            await service.expireCartReservations()
          },
        ],
        [
          "softly deleted",
          async () =>
            service.softDeleteReservationItems(
              (
                await service.listReservationItems({
                  cart_id: "cart",
                } as object)
              ).map(({ id }) => id)
            ),
        ],
      ]

      for (const [, giveBack] of ways) {
        await sql("delete from cart_hold_age")
        await service.holdCartItems(need("cart", item, 2))
        await pass(14)
        await giveBack()
        expect(await heldBy("cart")).toBe(0)
        await pass(100)
        await service.holdCartItems(need("cart", item, 2))

        const [row] = await sql<{ minutes: number }>(
          `select round(extract(epoch from expires_at - now()) / 60)::int as minutes
          from reservation_item where cart_id = 'cart' and deleted_at is null`
        )

        expect(row!.minutes).toBe(6)
        await pass(7)
        await touch("cart", item, 2)
        expect(await heldBy("cart")).toBe(0)
        await sql("delete from reservation_item where deleted_at is not null")
      }
    })

    it("is each item's own, and one that is over is no reason to refuse the cart", async () => {
      const [old, fresh] = [
        await givenItem({ a: 5 }),
        await givenItem({ a: 5 }),
      ]

      await service.holdCartItems(need("cart", old, 2))
      await pass(121)

      const { shortages } = await service.holdCartItems({
        ...need("cart", old, 2),
        lines: [...need("cart", old, 2).lines, ...need("cart", fresh, 3).lines],
      })

      expect(shortages).toEqual([])
      expect(await quantitiesOf(fresh)).toEqual({ a: "5 / 3" })
      expect(await heldBy("cart")).toBe(3)
      expect(
        await sql(
          `select round(extract(epoch from expires_at - now()) / 60)::int as minutes
          from reservation_item where inventory_item_id = ?`,
          [fresh]
        )
      ).toEqual([{ minutes: 15 }])
    })

    it("keeps time that staff has granted, also for what is added meanwhile", async () => {
      const item = await givenItem({ a: 2, b: 5 })
      const { reservations } = await service.holdCartItems(
        need("cart", item, 2)
      )

      await service.extendCartReservations({
        id: reservations[0]!.id,
        minutes: 300,
      })
      await pass(130)
      await service.holdCartItems(need("cart", item, 7))
      expect(await heldBy("cart")).toBe(7)
    })

    it("that is over is forgotten, in batches, by a job", async () => {
      const item = await givenItem({ a: 50 })

      for (let n = 0; n < 5; n++) {
        await service.holdCartItems(need(`cart_${n}`, item, 1))
        await service.releaseCartItems(`cart_${n}`)
      }
      await pass(149)
      expect(await service.forgetCartHoldAges()).toBe(0)
      await pass(2)
      expect(await service.forgetCartHoldAges(3)).toBe(3)
      expect(await service.forgetCartHoldAges(3)).toBe(2)
      expect(await sql("select * from cart_hold_age")).toEqual([])
    })
  })
})
