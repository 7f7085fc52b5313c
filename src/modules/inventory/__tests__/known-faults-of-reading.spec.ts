import { testInventory } from "./support/module-test"
import { reserving } from "./support/reserving"

testInventory(({ service, sql, givenItem, quantitiesOf, inTransaction }) => {
  const reserve = reserving({ service })

  const movementCount = async () =>
    (
      await sql<{ count: number }>("select count(*)::int from stock_movement")
    )[0]!.count

  describe("confirming", () => {
    it("each location counts from zero: a backordered one takes nothing from another", async () => {
      const item = await givenItem({ a: 0, b: 5 })

      await service.createReservationItems({
        inventory_item_id: item,
        location_id: "a",
        quantity: 3,
        allow_backorder: true,
      })
      expect(await service.confirmInventory(item, ["a", "b"], 4)).toBe(true)
      expect(await service.confirmInventory(item, ["a", "b"], 5)).toBe(true)
      expect(await service.confirmInventory(item, ["a", "b"], 6)).toBe(false)
      expect(await service.confirmInventory(item, ["a"], 1)).toBe(false)
    })
  })

  describe("listing", () => {
    it("levels are filtered and ordered by what is available", async () => {
      const item = await givenItem({ c: 1, d: 9, e: 5 })

      await reserve(item, "d", 7)
      const list = async (filter: object, direction: string) =>
        (
          await service.listInventoryLevels(
            { inventory_item_id: item, ...filter },
            {
              select: ["location_id", "available_quantity"],
              order: { available_quantity: direction },
            }
          )
        ).map((level) => [level.location_id, level.available_quantity])

      expect(await list({}, "DESC")).toEqual([
        ["e", 5],
        ["d", 2],
        ["c", 1],
      ])
      expect(await list({ available_quantity: { $gte: 2 } }, "ASC")).toEqual([
        ["d", 2],
        ["e", 5],
      ])
    })

    it("items without levels have nothing available, and are ordered so", async () => {
      const items = [
        await givenItem({ a: 3, b: 4 }),
        await givenItem(),
        await givenItem({ a: 5 }),
      ]
      const list = async (filter: object, direction: string) =>
        (
          await service.listInventoryItems(
            { id: items, ...filter },
            {
              select: ["id", "available_quantity"] as never,
              order: { available_quantity: direction },
            }
          )
        ).map((item) => [
          items.indexOf(item.id),
          (item as unknown as { available_quantity: number })
            .available_quantity,
        ])

      expect(await list({}, "DESC")).toEqual([
        [0, 7],
        [2, 5],
        [1, 0],
      ])
      expect(await list({ available_quantity: { $lt: 6 } }, "ASC")).toEqual([
        [1, 0],
        [2, 5],
      ])
    })
  })

  describe("in the caller's transaction", () => {
    it("reads what the transaction wrote, and is undone with it", async () => {
      const item = await givenItem({ a: 10 })
      const before = await movementCount()

      await expect(
        inTransaction(async (context) => {
          await service.listInventoryLevels(
            { inventory_item_id: item },
            {},
            context
          )
          await service.createReservationItems(
            { inventory_item_id: item, location_id: "a", quantity: 4 },
            context
          )
          const level = await service.retrieveInventoryLevel(item, "a", context)

          expect(level.reserved_quantity).toBe(4)
          throw new Error("changed my mind")
        })
      ).rejects.toThrow("changed my mind")

      expect(await quantitiesOf(item)).toEqual({ a: "10 / 0" })
      expect(await movementCount()).toBe(before)
    })
  })
})
