import { describeAvailability } from "../policy/availability/availability"
import { outcomes, settleAll, testInventory } from "./support/module-test"

testInventory(({ service, sql, givenItem, expectRefused }) => {
  describe("the ledger", () => {
    it("is neither changed, nor deleted, nor emptied, and outlives the attempt", async () => {
      const before = await sql("select count(*) from stock_movement")

      for (const statement of [
        "truncate stock_movement",
        "truncate stock_movement cascade",
        "truncate inventory_item, stock_movement cascade",
        "delete from stock_movement",
        "update stock_movement set note = 'x'",
      ]) {
        await expectRefused(() => sql(statement), {
          message: expect.stringContaining("stock_movement is append-only"),
        })
      }
      expect(await sql("select count(*) from stock_movement")).toEqual(before)
      expect(before).not.toEqual([{ count: "0" }])
    })
  })

  describe("an item on its way", () => {
    const shipped = async () => {
      const item = await givenItem({ a: 5, b: 0 })
      const transfer = await service.createStockTransfers({
        from_location_id: "a",
        to_location_id: "b",
        items: [{ inventory_item_id: item, quantity: 2 }],
      })

      return { item, transfer }
    }

    it("is not deleted, alone or among others, until it has arrived", async () => {
      const { item, transfer } = await shipped()
      const other = await givenItem({ a: 1 })

      await service.shipStockTransfer({ id: transfer.id })

      for (const remove of [
        () => service.softDeleteInventoryItems([other, item]),
        () => service.deleteInventoryItems([item, other]),
      ]) {
        await expectRefused(remove, {
          type: "not_allowed",
          message: `What is on its way cannot be deleted, receive or cancel the transfer first: item ${item} in ${transfer.id}`,
        })
      }

      await service.receiveStockTransfer({ id: transfer.id })
      await service.softDeleteInventoryItems([other, item])
      expect(await service.listInventoryItems({ id: [other, item] })).toEqual(
        []
      )
    })

    it("shipped and deleted at once, it is either on its way and there, or deleted and nowhere", async () => {
      const ended = { shipped: 0, deleted: 0 }

      for (let round = 0; round < 20; round++) {
        const { item, transfer } = await shipped()
        const { values, errors } = outcomes<unknown>(
          await settleAll<unknown>(
            [
              () => service.shipStockTransfer({ id: transfer.id }),
              () => service.softDeleteInventoryItems([item]),
            ],
            2
          )
        )
        const left = await service.listInventoryItems({ id: item })
        const [moved] = await service.listStockTransfers({ id: transfer.id })

        expect([values.length, errors.length]).toEqual([1, 1])
        expect([left.length, moved!.status]).toEqual(
          left.length ? [1, "shipped"] : [0, "draft"]
        )
        ended[left.length ? "shipped" : "deleted"]++
      }
      expect(ended.shipped + ended.deleted).toBe(20)
    })
  })

  describe("availability", () => {
    it.each([0, -1, "0", NaN, "x", {}])(
      "of a variant that takes %p of an item is none",
      (required_quantity) => {
        expect(
          describeAvailability(
            [
              {
                id: "v",
                allow_backorder: true,
                inventory_items: [
                  {
                    inventory_item_id: "i",
                    required_quantity: required_quantity as number,
                  },
                ],
              },
            ],
            [
              {
                inventory_item_id: "i",
                location_id: "a",
                available: "5",
                threshold: null,
                backorder_cap: null,
                next_expected_at: null,
              },
            ],
            { location_ids: ["a"], by_location: true, display: "exact" }
          )
        ).toEqual([
          {
            variant_id: "v",
            status: "out_of_stock",
            quantity: 0,
            backorderable_quantity: 0,
            expected_at: null,
            locations: [
              {
                location_id: "a",
                status: "out_of_stock",
                quantity: 0,
                backorderable_quantity: 0,
                expected_at: null,
              },
            ],
          },
        ])
      }
    )
  })
})
