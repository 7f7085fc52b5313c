import { runInScope } from "../call-scope"
import { HoldfastEvents } from "../events"
import { testInventory } from "./support/module-test"

testInventory(
  ({ service, sql, heard, givenItem, expectRefused, quantitiesOf }) => {
    const hold = (cart_id: string, item: string, quantity: number) =>
      service.holdCartItems({
        cart_id,
        location_ids: ["a"],
        lines: [
          {
            line_item_id: `${cart_id}-line`,
            quantity,
            inventory_items: [{ inventory_item_id: item }],
          },
        ],
      })

    /** An item of which one cart holds 2, and the time of another's 1 is over. */
    const givenHolds = async () => {
      const item = await givenItem({ a: 5, b: 5 })
      const level = await service.retrieveInventoryLevel(item, "a")

      await hold("live", item, 2)
      await hold("late", item, 1)
      await sql(
        "update reservation_item set expires_at = now() where cart_id = 'late'"
      )
      expect(await quantitiesOf(item)).toEqual({ a: "5 / 3", b: "5 / 0" })
      await heard.forget()

      return { item, level: level.id }
    }

    const reserve = (item: string) =>
      service.createReservationItems({
        inventory_item_id: item,
        location_id: "a",
        quantity: 1,
        line_item_id: "ordli",
      })

    const storyOf = (item: string) =>
      sql(
        `select kind, reserved_delta::int as units, reason, reference_id as cart
        from stock_movement
        where inventory_item_id = ? and kind in ('released', 'expired')
        order by kind`,
        [item]
      )

    const toldOfCarts = async () =>
      (await heard.all()).flatMap(({ name, data }) =>
        "cart_id" in data ? [`${name} ${data.cart_id}`] : []
      )

    const story = (reason: string, late = "expired") => [
      ...(late === "expired"
        ? [{ kind: "expired", units: -1, reason, cart: "late" }]
        : []),
      { kind: "released", units: -2, reason, cart: "live" },
      ...(late === "released"
        ? [{ kind: "released", units: -1, reason, cart: "late" }]
        : []),
    ]

    type Deletion = (at: { item: string; level: string }) => Promise<unknown>

    const levels: Record<string, Deletion> = {
      deleteInventoryLevel: ({ item }) =>
        service.deleteInventoryLevel(item, "a"),
      deleteInventoryLevels: ({ level }) =>
        service.deleteInventoryLevels(level),
      softDeleteInventoryLevels: ({ level }) =>
        service.softDeleteInventoryLevels([level]),
    }
    const items: Record<string, Deletion> = {
      deleteInventoryItems: ({ item }) => service.deleteInventoryItems(item),
      softDeleteInventoryItems: ({ item }) =>
        service.softDeleteInventoryItems([item]),
    }

    it.each(Object.keys({ ...levels, ...items }))(
      "%s releases what carts hold, with movement and event, in its transaction",
      async (name) => {
        const isItem = name in items
        const at = await givenHolds()

        await { ...levels, ...items }[name]!(at)
        expect(
          await sql("select id from reservation_item where cart_id is not null")
        ).toEqual([])
        expect(await storyOf(at.item)).toEqual(
          story(isItem ? "item_deleted" : "level_deleted")
        )
        expect((await toldOfCarts()).sort()).toEqual(
          [
            `${HoldfastEvents.CART_RESERVATION_EXPIRED} late`,
            `${HoldfastEvents.CART_RESERVATION_RELEASED} live`,
          ].sort()
        )
        expect(await quantitiesOf(at.item)).toEqual(
          isItem ? {} : { b: "5 / 0" }
        )
      }
    )

    it("levels of a location, and what carts hold there, go together", async () => {
      const { item } = await givenHolds()

      // The bystander's order keeps a location as it is.
      await expectRefused(
        () => service.deleteInventoryItemLevelByLocationId("a"),
        { message: expect.stringContaining("has 3 reserved") }
      )
      await service.releaseCartItemsAt("a")
      expect(await quantitiesOf(item)).toEqual({ a: "5 / 0", b: "5 / 0" })
      expect(
        (await storyOf(item)).map(({ units, cart }) => [units, cart]).sort()
      ).toEqual([
        [-1, "late"],
        [-2, "live"],
      ])
      expect((await toldOfCarts()).sort()).toEqual([
        `${HoldfastEvents.CART_RESERVATION_RELEASED} late`,
        `${HoldfastEvents.CART_RESERVATION_RELEASED} live`,
      ])
    })

    it.each(Object.keys(levels))(
      "%s is refused while an order has units there, and no cart loses any",
      async (name) => {
        const at = await givenHolds()

        await reserve(at.item)
        await heard.forget()
        await expectRefused(() => levels[name]!(at), { type: "not_allowed" })
        expect(await quantitiesOf(at.item)).toEqual({
          a: "5 / 4",
          b: "5 / 0",
        })
      }
    )

    it("items are kept from going with an order's units where the caller says so", async () => {
      const at = await givenHolds()

      await reserve(at.item)
      await heard.forget()
      await expectRefused(
        () =>
          runInScope({ keeps_promised: true }, () =>
            service.softDeleteInventoryItems([at.item])
          ),
        { type: "not_allowed" }
      )
      await service.softDeleteInventoryItems([at.item])
      expect(await quantitiesOf(at.item)).toEqual({})
    })

    it("restored items and levels have no cart's units", async () => {
      const at = await givenHolds()

      await service.softDeleteInventoryLevels([at.level])
      await service.restoreInventoryLevels([at.level])
      expect(await quantitiesOf(at.item)).toEqual({ a: "5 / 0", b: "5 / 0" })

      await hold("live", at.item, 2)
      await service.softDeleteInventoryItems([at.item])
      await service.restoreInventoryItems([at.item])
      expect(await quantitiesOf(at.item)).toEqual({ a: "5 / 0", b: "5 / 0" })
    })
  }
)
