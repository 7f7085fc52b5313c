import { HoldfastEvents } from "../events"
import { outcomes, settleAll, testInventory } from "./support/module-test"

testInventory(({ service, sql, events, givenItem, inTransaction }) => {
  const backorder = (item: string, quantity = 1, line_item_id?: string) =>
    service.createReservationItems({
      inventory_item_id: item,
      location_id: "a",
      quantity,
      line_item_id,
      allow_backorder: true,
    })
  const expectUnits = (item: string, quantity: number, expected_at?: string) =>
    service.createIncomingStocks({
      inventory_item_id: item,
      location_id: "a",
      quantity,
      expected_at,
    })
  const hold = (item: string, cart_id: string, quantity = 1) =>
    service.holdCartItems({
      cart_id,
      location_ids: ["a"],
      lines: [
        {
          line_item_id: `line_${cart_id}`,
          quantity,
          allow_backorder: true,
          inventory_items: [{ inventory_item_id: item }],
        },
      ],
    })
  const promises = async (item: string) =>
    await service.listBackorderPromises(
      { inventory_item_id: item },
      { order: { reservation_id: "ASC" } }
    )
  const repromised = () =>
    events
      .filter(({ name }) => name === HoldfastEvents.BACKORDERS_REPROMISED)
      .map(({ data }) => (data as unknown as { promises: unknown[] }).promises)
  const policy = (item: string, given: object) =>
    service.setStockPolicies({ inventory_item_id: item, ...given })

  describe("backorders", () => {
    it("are allowed while what is available and incoming says so, and refused after, under 100 parallel carts", async () => {
      const item = await givenItem({ a: 5 })

      await policy(item, { backorder_policy: "incoming" })
      await expectUnits(item, 12, "2099-12-04")

      const { values, errors } = outcomes(
        await settleAll(
          Array.from(
            { length: 100 },
            (_, index) => () => hold(item, `cart_${index}`)
          ),
          10
        )
      )

      expect(values).toHaveLength(17)
      expect(new Set(errors.map(({ code }) => code))).toEqual(
        new Set(["insufficient_inventory"])
      )
      expect(errors).toHaveLength(83)
      expect(await service.retrieveInventoryLevel(item, "a")).toMatchObject({
        stocked_quantity: 5,
        reserved_quantity: 17,
        incoming_quantity: 12,
      })
      expect(
        (await promises(item)).map(({ quantity, promised_at }) => [
          quantity,
          promised_at,
        ])
      ).toEqual(Array(12).fill([1, new Date("2099-12-04")]))
    })

    it("are promised a date, promised anew when it moves, and served oldest first", async () => {
      const item = await givenItem({ a: 0 })

      await policy(item, { backorder_policy: "incoming" })

      const incoming = await expectUnits(item, 12, "2099-12-04")
      const { values, errors } = outcomes(
        await settleAll(
          Array.from(
            { length: 15 },
            (_, index) => () => backorder(item, 1, `line_${index}`)
          ),
          5
        )
      )

      expect(values).toHaveLength(12)
      expect(errors.map(({ code }) => code)).toEqual(
        Array(3).fill("insufficient_inventory")
      )
      expect(
        (await promises(item)).map((promise) => [
          promise.incoming_stock_id,
          promise.quantity,
          promise.promised_at,
        ])
      ).toEqual(Array(12).fill([incoming.id, 1, new Date("2099-12-04")]))

      events.length = 0
      await service.updateIncomingStocks({
        id: incoming.id,
        expected_at: "2099-12-11",
      })
      expect(repromised()).toHaveLength(1)
      expect(repromised()[0]).toHaveLength(12)
      expect(repromised()[0]![0]).toMatchObject({
        inventory_item_id: item,
        location_id: "a",
        promised_at: "2099-12-11T00:00:00+00:00",
        promised_before: "2099-12-04T00:00:00+00:00",
      })
      expect(
        new Set((await promises(item)).map(({ promised_at }) => +promised_at!))
      ).toEqual(new Set([+new Date("2099-12-11")]))

      const byAge = await sql<{ id: string }>(
        `select id from reservation_item where inventory_item_id = ?
         order by created_at, id`,
        [item]
      )

      events.length = 0
      await service.receiveIncomingStocks({ id: incoming.id, quantity: 8 })
      expect(
        (await promises(item))
          .map(({ reservation_id }) => reservation_id)
          .sort()
      ).toEqual(
        byAge
          .slice(8)
          .map(({ id }) => id)
          .sort()
      )
      // Who is served is not promised another date.
      expect(repromised()).toEqual([])

      await expect(
        service.receiveIncomingStocks({ id: incoming.id, quantity: 5 })
      ).rejects.toThrow("receive them with allow_excess")
      await service.receiveIncomingStocks({
        id: incoming.id,
        quantity: 5,
        allow_excess: true,
      })
      expect(await promises(item)).toEqual([])
      expect(await service.retrieveInventoryLevel(item, "a")).toMatchObject({
        stocked_quantity: 13,
        reserved_quantity: 12,
        incoming_quantity: 0,
        available_quantity: 1,
      })
    })

    it("are bound across rows by date, and told when a row is cancelled or comes in between", async () => {
      const item = await givenItem({ a: 2 })
      const [late, soon] = [
        await expectUnits(item, 5, "2099-12-20"),
        await expectUnits(item, 3, "2099-12-04"),
      ]
      const big = await backorder(item, 7)
      const small = await backorder(item, 4)
      const of = async (id: string) =>
        (await service.listBackorderPromises({ reservation_id: id }))
          .map(
            (promise) =>
              `${promise.quantity} ${
                promise.incoming_stock_id === soon.id
                  ? "soon"
                  : promise.incoming_stock_id === late.id
                    ? "late"
                    : promise.incoming_stock_id === null
                      ? "nothing"
                      : "other"
              }`
          )
          .sort()

      expect(await of(big.id)).toEqual(["2 late", "3 soon"])
      expect(await of(small.id)).toEqual(["1 nothing", "3 late"])

      events.length = 0
      await expectUnits(item, 10, "2099-11-30")
      expect(await of(big.id)).toEqual(["5 other"])
      expect(await of(small.id)).toEqual(["4 other"])
      expect(repromised()).toHaveLength(1)
      expect(repromised()[0]).toHaveLength(2)

      events.length = 0
      await service.deleteReservationItems(big.id)
      expect(await of(big.id)).toEqual([])
      expect(await of(small.id)).toEqual(["2 other"])
      expect(repromised()).toEqual([])

      const [first] = await service.listIncomingStocks({
        inventory_item_id: item,
        expected_at: "2099-11-30",
      })

      await service.cancelIncomingStocks([
        { id: first!.id },
        { id: soon.id },
        { id: late.id },
      ])
      expect(await of(small.id)).toEqual(["2 nothing"])
      expect(repromised()).toMatchObject([
        [{ reservation_id: small.id, promised_at: null }],
      ])
    })

    it("keep to a limit of the item, a level, or the shop, and to a date", async () => {
      const item = await givenItem({ a: 1, b: 1 })

      await policy(item, { backorder_limit: 3 })
      await expect(backorder(item, 5)).rejects.toMatchObject({
        message: `Not enough stock: item ${item} at location a: requested 5, available 4`,
      })
      await backorder(item, 2)
      await policy(item, { location_id: "a", backorder_limit: 5 })

      const reservation = await backorder(item, 4)

      await expect(backorder(item)).rejects.toMatchObject({
        code: "insufficient_inventory",
      })
      await expect(
        service.updateReservationItems(reservation.id, { quantity: 5 })
      ).rejects.toMatchObject({ code: "insufficient_inventory" })
      await expect(
        service.updateReservationItems(reservation.id, {
          quantity: 8,
          location_id: "b",
        })
      ).rejects.toMatchObject({ code: "insufficient_inventory" })
      await service.updateReservationItems(reservation.id, {
        quantity: 4,
        location_id: "b",
      })
      await policy(item, { location_id: "a", backorder_until: "2020-01-01" })
      await expect(backorder(item)).rejects.toThrow("available -1")
      await policy(item, {
        location_id: "a",
        backorder_until: null,
        backorder_policy: "unlimited",
      })
      await backorder(item, 100)

      const softly = await backorder(item, 2)

      await service.softDeleteReservationItems([softly.id])
      await policy(item, { location_id: "a", backorder_policy: "limit" })
      await expect(
        service.restoreReservationItems([softly.id])
      ).rejects.toMatchObject({ code: "insufficient_inventory" })
    })

    it("of a cart keep their place and promise when it is held anew", async () => {
      const item = await givenItem({ a: 0 })

      await policy(item, { backorder_policy: "incoming" })
      await expectUnits(item, 3, "2099-12-04")
      await hold(item, "cart_1", 2)
      await hold(item, "cart_2", 1)
      await hold(item, "cart_1", 2)
      await expect(hold(item, "cart_2", 2)).rejects.toMatchObject({
        code: "insufficient_inventory",
      })
      expect(await promises(item)).toHaveLength(2)
      expect(
        (await service.listReservationItems({ inventory_item_id: item }))
          .map(({ quantity }) => quantity)
          .sort()
      ).toEqual([1, 2])
    })

    it("are found by the line they are for: the cart's, the order's, whatever it is named", async () => {
      const item = await givenItem({ a: 0 })
      const linesOf = async () =>
        (await promises(item)).map(({ line_item_id }) => line_item_id)

      await expectUnits(item, 3, "2099-12-04")
      await hold(item, "cart_1", 2)
      expect(await linesOf()).toEqual(["line_cart_1"])

      await service.convertCartItems(
        { id: "cart_1", completion_id: "order_1" },
        [
          {
            line_item_id: "ordli_1",
            inventory_item_id: item,
            location_id: "a",
            quantity: 2,
            allow_backorder: true,
          },
        ]
      )
      expect(await linesOf()).toEqual(["ordli_1"])

      const [{ id } = { id: "" }] = await service.listReservationItems({
        line_item_id: "ordli_1",
      })

      await service.updateReservationItems({ id, line_item_id: "ordli_2" })
      expect(await linesOf()).toEqual(["ordli_2"])
      expect(
        await service.listBackorderPromises({ line_item_id: "ordli_2" })
      ).toMatchObject([{ quantity: 2, promised_at: new Date("2099-12-04") }])
    })

    it("are promised within the caller's transaction, and not where it fails", async () => {
      const item = await givenItem({ a: 0 })

      await expectUnits(item, 3, "2099-12-04")
      await expect(
        inTransaction(async (context) => {
          await service.createReservationItems(
            {
              inventory_item_id: item,
              location_id: "a",
              quantity: 1,
              allow_backorder: true,
            },
            context
          )
          expect(
            await service.listBackorderPromises(
              { inventory_item_id: item },
              {},
              context
            )
          ).toHaveLength(1)
          throw new Error("changed my mind")
        })
      ).rejects.toThrow("changed my mind")
      expect(await promises(item)).toEqual([])
    })

    it("are rewritten where a change moves them, and all others are left as they are", async () => {
      const item = await givenItem({ a: 0 })

      await expectUnits(item, 10, "2026-12-04")
      await expectUnits(item, 10, "2026-12-11")

      const ids: string[] = []

      for (let n = 0; n < 30; n++) {
        ids.push((await backorder(item)).id)
      }

      const versions = async () =>
        new Map(
          (
            await sql(
              "select reservation_id, id || xmin::text as version from backorder_promise where inventory_item_id = ?",
              [item]
            )
          ).map((row) => [row["reservation_id"], row["version"]])
        )
      const before = await versions()
      const rewritten = async () => {
        const after = await versions()

        return {
          kept: ids.filter(
            (id) => after.has(id) && after.get(id) === before.get(id)
          ).length,
          others: ids.flatMap((id, n) =>
            after.has(id) && after.get(id) !== before.get(id) ? [n] : []
          ),
        }
      }

      expect(before.size).toBe(30)
      await service.deleteReservationItems(ids[29]!)
      expect(await rewritten()).toEqual({ kept: 29, others: [] })
      // The first is served, and one moves up from each row to the one before.
      await service.adjustInventory(item, "a", 1)
      expect(await rewritten()).toEqual({ kept: 26, others: [10, 20] })
      expect(repromised().flat()).toMatchObject(
        [ids[10], ids[20]].sort().map((reservation_id) => ({ reservation_id }))
      )
    })

    it("are promised later where the process was killed before it could", async () => {
      const item = await givenItem({ a: 0 })

      await expectUnits(item, 3, "2099-12-04")
      await backorder(item, 1)
      await sql("delete from backorder_promise")
      await sql(
        "update inventory_level set promises_due = true where inventory_item_id = ?",
        [item]
      )
      await service.catchUpOnAlerts()
      expect(await promises(item)).toMatchObject([
        { quantity: 1, promised_at: new Date("2099-12-04") },
      ])
    })
  })
})
