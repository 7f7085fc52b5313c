import { MedusaError } from "@medusajs/framework/utils"

import { testInventory } from "./support/module-test"

testInventory(
  ({ service, sql, givenItem, quantitiesOf, inTransaction, isWaiting }) => {
    describe("an item and its levels at once", () => {
      const deletions = {
        deleteInventoryItems: (item: string) =>
          service.deleteInventoryItems(item),
        softDeleteInventoryItems: (item: string) =>
          service.softDeleteInventoryItems(item),
      }

      it.each(Object.entries(deletions))(
        "a level that is opened while %s waits goes with its item",
        async (_, deletion) => {
          const item = await givenItem({ a: 10 })
          let deleting: Promise<unknown> | undefined

          await inTransaction(async (context) => {
            await service.createInventoryLevels(
              {
                inventory_item_id: item,
                location_id: "b",
                stocked_quantity: 3,
              },
              context
            )
            deleting = deletion(item)
            await isWaiting()
          })
          await deleting

          expect(await quantitiesOf(item)).toEqual({})
          expect(
            (await service.listStockMovements({ inventory_item_id: item })).map(
              (one) => [one.location_id, one.kind, one.stocked_delta]
            )
          ).toEqual([
            ["a", "opened", 10],
            ["b", "opened", 3],
            ["a", "closed", -10],
            ["b", "closed", -3],
          ])
        }
      )

      it.each(Object.entries(deletions))(
        "a level is not opened on an item that %s is about to take",
        async (_, deletion) => {
          const item = await givenItem({ a: 10 })
          const outcome = inTransaction(async (context) => {
            await service.softDeleteInventoryItems([item], {}, context)

            const opening = service
              .createInventoryLevels({
                inventory_item_id: item,
                location_id: "b",
              })
              .catch((error: MedusaError) => error)

            await isWaiting()

            return [opening]
          })
          const [opening] = await outcome

          expect(await opening).toMatchObject({
            type: MedusaError.Types.NOT_FOUND,
            message: `Inventory item with id ${item} does not exist`,
          })
          await deletion(item)
          expect(await quantitiesOf(item)).toEqual({})
        }
      )

      it("a level that is reopened while its item is deleted goes with it", async () => {
        const item = await givenItem({ a: 10, b: 3 })
        const { id } = await service.retrieveInventoryLevel(item, "b")
        let deleting: Promise<unknown> | undefined

        await service.softDeleteInventoryLevels([id])
        await inTransaction(async (context) => {
          await service.restoreInventoryLevels([id], {}, context)
          deleting = service.softDeleteInventoryItems([item])
          await isWaiting()
        })
        await deleting
        expect(await quantitiesOf(item)).toEqual({})

        await service.restoreInventoryItems([item])
        expect(await quantitiesOf(item)).toEqual({ a: "10 / 0", b: "3 / 0" })
      })

      it("items that are deleted for good while they are restored leave the ledger right", async () => {
        const item = await givenItem({ a: 10 })
        let deleting: Promise<unknown> | undefined

        await service.softDeleteInventoryItems([item])
        await inTransaction(async (context) => {
          await service.restoreInventoryItems([item], {}, context)
          deleting = service.deleteInventoryItems(item)
          await isWaiting()
        })
        await deleting
        expect(
          await sql(
            "select id from inventory_level where inventory_item_id = ?",
            [item]
          )
        ).toEqual([])
      })

      it("a reservation made while its item's deletion waits goes with the item", async () => {
        const item = await givenItem({ a: 10 })
        let deleting: Promise<unknown> | undefined

        await inTransaction(async (context) => {
          await service.createReservationItems(
            { inventory_item_id: item, location_id: "a", quantity: 4 },
            context
          )
          deleting = service.softDeleteInventoryItems([item])
          await isWaiting()
        })

        expect(await deleting).toEqual({
          inventory_item_id: [item],
          inventory_level_id: [expect.any(String)],
          reservation_item_id: [expect.any(String)],
        })
        expect(
          await service.listReservationItems({ inventory_item_id: item })
        ).toEqual([])
      })
    })
  }
)
