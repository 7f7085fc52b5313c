import { testInventory } from "./support/module-test"

testInventory(
  ({ service, sql, heard, givenItem, inTransaction, quantitiesOf }) => {
    /** A level that counts units as reserved which nobody has. */
    const drift = (item: string, reserved: number) =>
      sql(
        `update inventory_level
        set reserved_quantity = ?,
          raw_reserved_quantity = jsonb_build_object('value', ?::text, 'precision', 20)
        where inventory_item_id = ? and location_id = 'a'`,
        [reserved, String(reserved), item]
      )
    const movementsOf = (item: string) =>
      sql(
        `select kind, reason, reserved_delta::float as delta, note
        from stock_movement
        where inventory_item_id = ? and kind <> 'opened'
        order by id`,
        [item]
      )
    const deltas = (repair: { movements: { reserved_delta: number }[] }) =>
      repair.movements.map(({ reserved_delta }) => reserved_delta)

    describe("repairing one level", () => {
      it("is told before it is done, does that, and leaves all others alone", async () => {
        const [one, other] = [
          await givenItem({ a: 5, b: 2 }),
          await givenItem({ a: 9 }),
        ]

        await drift(one, 3)
        await drift(other, 4)
        await heard.forget()

        const place = { inventory_item_id: one, location_id: "a" }
        const told = await service.repairStockLevel({
          ...place,
          faults: ["reserved_drift"],
          dry_run: true,
        })

        // The ledger catches up, and then the three go.
        expect(deltas(told)).toEqual([3, -3])
        expect(told.faults).toEqual(["reserved_drift"])
        expect(await quantitiesOf(one)).toEqual({ a: "5 / 3", b: "2 / 0" })
        expect(await movementsOf(one)).toEqual([])
        expect(await heard.all()).toEqual([])

        const done = await service.repairStockLevel(place, {
          ledger: { note: "monthly" },
        })

        expect(deltas(done)).toEqual([3, -3])
        expect(await quantitiesOf(one)).toEqual({ a: "5 / 0", b: "2 / 0" })
        expect(await movementsOf(one)).toEqual([
          {
            kind: "repaired",
            reason: "ledger_drift",
            delta: 3,
            note: "monthly",
          },
          {
            kind: "repaired",
            reason: "reserved_drift",
            delta: -3,
            note: "monthly",
          },
        ])
        expect((await heard.all()).length).toBeGreaterThan(0)
        expect(await quantitiesOf(other)).toEqual({ a: "9 / 4" })

        // Done again it does nothing, and says so before.
        for (const dry_run of [true, false]) {
          expect(
            (await service.repairStockLevel({ ...place, dry_run })).movements
          ).toEqual([])
        }
        await service.repairStockLevel({
          inventory_item_id: other,
          location_id: "a",
        })
        expect(await quantitiesOf(other)).toEqual({ a: "9 / 0" })
      })

      it("in a caller's transaction is undone with it, while a look is taken from outside", async () => {
        const item = await givenItem({ a: 5 })
        const place = { inventory_item_id: item, location_id: "a" }

        await drift(item, 3)
        await expect(
          inTransaction(async (context) => {
            expect(
              deltas(
                await service.repairStockLevel(
                  { ...place, dry_run: true },
                  context
                )
              )
            ).toEqual([3, -3])
            await service.repairStockLevel(place, context)
            throw new Error("changed my mind")
          })
        ).rejects.toThrow("changed my mind")
        expect(await quantitiesOf(item)).toEqual({ a: "5 / 3" })
        await service.repairStockLevel(place)
      })

      it("refuses what names no level, and finds nothing where there is none", async () => {
        await expect(
          service.repairStockLevel({ inventory_item_id: "", location_id: "a" })
        ).rejects.toMatchObject({
          type: "invalid_data",
          message: expect.stringContaining("inventory_item_id"),
        })
        await expect(
          service.repairStockLevel({
            inventory_item_id: "iitem_none",
            location_id: "a",
            dry_run: "yes" as unknown as boolean,
          })
        ).rejects.toThrow("dry_run must be true or false")
        expect(
          (
            await service.repairStockLevel({
              inventory_item_id: "iitem_none",
              location_id: "a",
            })
          ).movements
        ).toEqual([])
      })
    })
  }
)
