import { runInScope } from "../call-scope"
import { outcomes, settleAll, testInventory } from "./support/module-test"

const LOCATIONS = ["a", "b", "c"]

testInventory(
  ({ service, sql, givenItem, quantitiesOf }) => {
    const need = (item: string, quantity: number, line = "line") => ({
      line_item_id: line,
      quantity,
      inventory_items: [{ inventory_item_id: item }],
    })

    const hold = (cart_id: string, item: string, quantity: number) =>
      service.holdCartItems({
        cart_id,
        location_ids: LOCATIONS,
        lines: [need(item, quantity, `${cart_id}_line`)],
      })

    /** As core does when a cart completes. */
    const complete = (cart_id: string, item: string, quantity: number) =>
      runInScope(
        {
          cart: { id: cart_id, location_ids: LOCATIONS },
          ledger: { reference_type: "order", reference_id: `${cart_id}_order` },
        },
        () =>
          service.createReservationItems([
            {
              inventory_item_id: item,
              location_id: "a",
              quantity,
              line_item_id: `${cart_id}_order_line`,
            },
          ])
      )

    it("100 concurrent carts over three locations whose stock sums to 60 make exactly 60 units sold, and no location is below zero", async () => {
      const item = await givenItem({ a: 25, b: 20, c: 15 })
      const { values, errors } = outcomes(
        await settleAll(
          Array.from({ length: 100 }, (_, index) => async () => {
            await hold(`cart_${index}`, item, 1)

            return await complete(`cart_${index}`, item, 1)
          }),
          20
        )
      )

      expect(values.flat()).toHaveLength(60)
      expect(errors.map(({ code }) => code)).toEqual(
        Array(40).fill("insufficient_inventory")
      )
      expect(await quantitiesOf(item)).toEqual({
        a: "25 / 25",
        b: "20 / 20",
        c: "15 / 15",
      })
      expect(
        await sql(
          "select id from reservation_item where deleted_at is null and cart_id is not null"
        )
      ).toEqual([])
    })

    it("concurrent carts of several units are split where that is what is left, and nothing is left over that a cart could have had", async () => {
      const item = await givenItem({ a: 7, b: 7, c: 6 })
      const { values, errors } = outcomes(
        await settleAll(
          Array.from(
            { length: 20 },
            (_, index) => () => hold(`cart_${index}`, item, 3)
          ),
          10
        )
      )

      expect(values).toHaveLength(6)
      expect(errors).toHaveLength(14)
      const levels = await service.listInventoryLevels({
        inventory_item_id: item,
      })

      expect(
        levels.reduce((sum, level) => sum + Number(level.reserved_quantity), 0)
      ).toBe(18)
    })

    it("3 at one location and 3 at another, a cart of 5: held 3 and 2, at the same places when ordered", async () => {
      const item = await givenItem({ a: 3, b: 3 })

      await hold("cart", item, 5)
      expect(await quantitiesOf(item)).toEqual({ a: "3 / 2", b: "3 / 3" })
      await complete("cart", item, 5)
      expect(await quantitiesOf(item)).toEqual({ a: "3 / 2", b: "3 / 3" })
    })

    describe("a preview", () => {
      it("tells what reserving then does, and changes nothing", async () => {
        const item = await givenItem({ a: 3, b: 4 })
        const before = await sql("select * from inventory_level order by id")
        const input = { location_ids: LOCATIONS, lines: [need(item, 5)] }
        const [line] = await service.previewSourcing(input)

        expect(line).toEqual({
          line_item_id: "line",
          quantity: 5,
          reason: "split",
          allocations: [
            {
              inventory_item_id: item,
              location_id: "b",
              quantity: 4,
              is_backorder: false,
            },
            {
              inventory_item_id: item,
              location_id: "a",
              quantity: 1,
              is_backorder: false,
            },
          ],
          candidates: [
            { location_id: "b", servable_quantity: 4 },
            { location_id: "a", servable_quantity: 3 },
          ],
          shortages: [],
        })
        expect(await sql("select * from inventory_level order by id")).toEqual(
          before
        )

        const { created } = await service.reserveLines(input)

        expect(
          created
            .map(({ location_id, quantity }) => [location_id, Number(quantity)])
            .sort()
        ).toEqual([
          ["a", 1],
          ["b", 4],
        ])
      })

      it("names what is short, and counts lines that share an item together", async () => {
        const item = await givenItem({ a: 3, b: 1 })
        const lines = await service.previewSourcing({
          location_ids: LOCATIONS,
          lines: [
            need(item, 3, "one"),
            need(item, 2, "two"),
            { ...need(item, 1, "three"), allow_backorder: true },
          ],
        })

        expect(
          lines.map(({ line_item_id, reason, shortages }) => ({
            line_item_id,
            reason,
            shortages,
          }))
        ).toEqual([
          { line_item_id: "one", reason: "whole", shortages: [] },
          {
            line_item_id: "two",
            reason: "short",
            shortages: [
              { inventory_item_id: item, requested: 2, available: 1 },
            ],
          },
          { line_item_id: "three", reason: "backorder", shortages: [] },
        ])
      })

      it("counts what expired carts hold as free, like reserving", async () => {
        const item = await givenItem({ a: 2 })

        await hold("cart", item, 2)
        await sql(
          "update reservation_item set expires_at = now() - interval '1 minute' where cart_id = 'cart'"
        )
        expect(
          await service.previewSourcing({
            location_ids: LOCATIONS,
            lines: [need(item, 2)],
          })
        ).toMatchObject([{ reason: "whole", allocations: [{ quantity: 2 }] }])
      })
    })
  },
  // "b" comes first where nothing speaks against it.
  { sourcing: { strategy: "most_available", priority: ["b"] } }
)

testInventory(
  ({ service, givenItem }) => {
    it("nearest: from the location with the most of the postal code in common, of those that the priority names first", async () => {
      const item = await givenItem({ a: 9, b: 9, c: 9 })
      const place = (location_id: string, postal_code: string) => ({
        location_id,
        country_code: "no",
        postal_code,
      })
      const { created } = await service.reserveLines({
        location_ids: LOCATIONS,
        places: [place("a", "5003"), place("b", "0150"), place("c", "0180")],
        destination: { country_code: "no", postal_code: "0191" },
        lines: [
          {
            line_item_id: "line",
            quantity: 2,
            inventory_items: [{ inventory_item_id: item }],
          },
        ],
      })

      expect(created).toMatchObject([{ location_id: "c", quantity: 2 }])
    })
  },
  { sourcing: { strategy: "nearest", priority: ["c"] } }
)
