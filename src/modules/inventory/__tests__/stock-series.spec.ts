import { testInventory } from "./support/module-test"

testInventory(({ service, sql, givenItem }) => {
  // Whole milliseconds, as that is what a point tells, with nothing in the same one.
  const moment = async () => {
    const [row] = await sql<{ now: string }>(
      `select (extract(epoch from date_trunc('milliseconds', clock_timestamp()))
        * 1000 + 1)::float as now, pg_sleep(0.003)`
    )

    return new Date(Number(row!.now))
  }
  const figures = (point: {
    stocked_quantity: number
    reserved_quantity: number
    incoming_quantity: number
    level_count: number
  }) => [
    point.stocked_quantity,
    point.reserved_quantity,
    point.incoming_quantity,
    point.level_count,
  ]

  describe("how an item's stock went", () => {
    it("is what the ledger says at each moment, over all locations or one", async () => {
      const before = await moment()
      const item = await givenItem({ a: 10, b: 4 })
      const bystander = await givenItem({ a: 99 })
      const opened = await moment()

      await service.adjustInventory(item, "a", -3)
      await service.createReservationItems([
        { inventory_item_id: item, location_id: "b", quantity: 2 },
      ])
      await service.updateInventoryLevels({
        inventory_item_id: item,
        location_id: "b",
        incoming_quantity: 7,
      })
      const changed = await moment()

      await service.deleteInventoryLevel(item, "a")
      const closed = await moment()
      const at = async (when: Date, location_id?: string) => {
        const [, last] = await service.retrieveStockSeries({
          inventory_item_id: item,
          location_id,
          from: new Date(when.getTime() - 1),
          until: when,
          points: 2,
        })

        expect(last!.at).toEqual(when)

        return figures(last!)
      }

      expect(await at(before)).toEqual([0, 0, 0, 0])
      expect(await at(opened)).toEqual([14, 0, 0, 2])
      expect(await at(changed)).toEqual([11, 2, 7, 2])
      expect(await at(changed, "a")).toEqual([7, 0, 0, 1])
      expect(await at(changed, "b")).toEqual([4, 2, 7, 1])
      expect(await at(closed)).toEqual([4, 2, 7, 1])
      expect(bystander).not.toBe(item)
    })

    it("has as many moments as asked for, evenly apart, the first and the last included", async () => {
      const item = await givenItem({ a: 5 })
      const series = await service.retrieveStockSeries({
        inventory_item_id: item,
        from: "2999-01-01T00:00:00Z",
        until: "2999-01-03T00:00:00Z",
        points: 5,
      })

      expect(series.map(({ at }) => at.toISOString())).toEqual([
        "2999-01-01T00:00:00.000Z",
        "2999-01-01T12:00:00.000Z",
        "2999-01-02T00:00:00.000Z",
        "2999-01-02T12:00:00.000Z",
        "2999-01-03T00:00:00.000Z",
      ])
      expect(series.map(figures)).toEqual(Array(5).fill([5, 0, 0, 1]))
      expect(
        await service.retrieveStockSeries({
          inventory_item_id: "iitem_none",
          from: "2999-01-01",
          until: "2999-01-02",
          points: 2,
        })
      ).toMatchObject(Array(2).fill({ stocked_quantity: 0, level_count: 0 }))
    })

    it("refuses moments the wrong way round and numbers of points that make no chart", async () => {
      const ask = (input: object) =>
        service.retrieveStockSeries({
          inventory_item_id: "iitem_1",
          from: "2026-01-01",
          until: "2026-01-02",
          ...input,
        })

      await expect(ask({ until: "2026-01-01" })).rejects.toThrow(
        "from must be before until"
      )

      for (const points of [1, 501, 2.5, NaN]) {
        await expect(ask({ points })).rejects.toThrow(
          "points must be a whole number from 2 to 500"
        )
      }

      await expect(ask({ from: "soon" })).rejects.toThrow("from")
    })
  })
})
