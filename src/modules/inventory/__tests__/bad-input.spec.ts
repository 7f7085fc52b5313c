import { MedusaError } from "@medusajs/framework/utils"

import { Given, Method, place } from "./support/bad-input"
import { CASES } from "./support/bad-input-cases"
import { testInventory } from "./support/module-test"

const { INVALID_DATA, NOT_FOUND, NOT_ALLOWED } = MedusaError.Types

const MANY = 10000
const BAD = 7777

const many = (row: (index: number) => object) =>
  Array.from({ length: MANY }, (_, index) => row(index))

testInventory(({ service, heard, givenItem, expectRefused }) => {
  let given: Given

  beforeEach(async () => {
    const item = await givenItem({ a: 10, b: 5 })
    const other = await service.createInventoryItems({ sku: "TAKEN" })
    const level = await service.retrieveInventoryLevel(item, "a")
    const [reservation, second] = await service.createReservationItems([
      { ...place({ item } as Given), quantity: 2, line_item_id: "line" },
      { ...place({ item } as Given), quantity: 3 },
    ])

    given = {
      item,
      other: other.id,
      level: level.id,
      reservation: reservation!.id,
      second: second!.id,
    }
    await heard.forget()
  })

  const call = (method: string, args: unknown[]) =>
    (service[method as Method] as (...args: unknown[]) => Promise<unknown>)(
      ...args
    )

  // One test for a method: a database for each of some 400 rows would take
  // minutes. Each row finds the tables as the one before left them: untouched.
  it.each(Object.entries(CASES))(
    "%s refuses bad input, names it, and writes nothing",
    async (method, cases) => {
      for (const [title, args, type, message] of cases) {
        const text = typeof message === "string" ? message : message(given)

        try {
          await expectRefused(() => call(method, args(given)), {
            type,
            message: expect.stringContaining(text),
          })
        } catch (error) {
          throw new Error(`${method} of ${title}: ${String(error)}`, {
            cause: error,
          })
        }
      }
    }
  )

  describe("ids that are not there", () => {
    it("are passed over, and nothing is told", async () => {
      for (const method of [
        "deleteInventoryItems",
        "softDeleteInventoryItems",
        "restoreInventoryItems",
        "deleteInventoryLevels",
        "softDeleteInventoryLevels",
        "restoreInventoryLevels",
        "deleteInventoryItemLevelByLocationId",
        "deleteReservationItems",
        "softDeleteReservationItems",
        "restoreReservationItems",
        "deleteReservationItemsByLineItem",
        "restoreReservationItemsByLineItem",
        "deleteReservationItemByLocationId",
      ]) {
        await call(method, ["unknown"])
        await call(method, [["unknown", "nobody"]])
        await call(method, [[]])
      }
      expect(await heard.all()).toEqual([])
    })
  })

  describe("the ledger", () => {
    it("is not written by callers", async () => {
      for (const verb of [
        "create",
        "update",
        "delete",
        "softDelete",
        "restore",
      ]) {
        await expectRefused(() => call(`${verb}StockMovements`, [{}]), {
          type: NOT_ALLOWED,
          message: expect.stringContaining("written by changes of stock"),
        })
      }
    })

    it("takes no facts of a call that are none", async () => {
      for (const [method, args] of [
        ["deleteReservationItems", [given.reservation]],
        ["deleteInventoryLevel", [given.item, "b"]],
        ["softDeleteInventoryItems", [given.other, {}]],
        ["restoreReservationItems", [given.reservation, {}]],
      ] as const) {
        await expectRefused(
          () => call(method, [...args, { ledger: { reason: 5 } }]),
          {
            type: INVALID_DATA,
            message: "ledger.reason must be a string, got number",
          }
        )
      }
    })
  })

  describe(`one bad row of ${MANY}`, () => {
    const levels = async () => {
      const items = await service.createInventoryItems(many(() => ({})))

      await service.createInventoryLevels(
        items.map(({ id }) => ({
          inventory_item_id: id,
          location_id: "many",
          stocked_quantity: 4,
        }))
      )

      return items.map(({ id }) => id)
    }

    it("is named, and no item is made", async () => {
      await expectRefused(
        () =>
          service.createInventoryItems(
            many((index) => ({ sku: index === BAD ? "TAKEN" : `S${index}` }))
          ),
        {
          type: INVALID_DATA,
          message: "Inventory item with sku: TAKEN already exists",
        }
      )
    })

    it("is named, and no stock is changed, set, opened or reserved", async () => {
      const ids = await levels()
      const rows = ids.map((id, index) => ({
        inventory_item_id: id,
        location_id: index === BAD ? "nowhere" : "many",
      }))
      const missing = {
        type: NOT_FOUND,
        message: `Item ${ids[BAD]} is not stocked at location nowhere`,
      }

      await expectRefused(
        () =>
          service.adjustInventory(
            rows.map((row) => ({
              inventoryItemId: row.inventory_item_id,
              locationId: row.location_id,
              adjustment: 1,
            }))
          ),
        missing
      )
      await expectRefused(
        () =>
          service.adjustInventory(
            ids.map((id, index) => ({
              inventoryItemId: id,
              locationId: "many",
              adjustment: index === BAD ? -5 : -4,
            }))
          ),
        {
          type: NOT_ALLOWED,
          message: `Item ${ids[BAD]} at location many: stock would fall to -1 from 4, and must not be negative`,
        }
      )
      await expectRefused(
        () =>
          service.updateInventoryLevels(
            rows.map((row) => ({ ...row, stocked_quantity: 1 }))
          ),
        missing
      )
      await expectRefused(
        () =>
          service.createInventoryLevels(
            rows.map((row, index) => ({
              ...row,
              location_id: index === BAD ? "many" : "new",
            }))
          ),
        {
          type: INVALID_DATA,
          message: `Inventory level with inventory_item_id: ${ids[BAD]}, location_id: many, already exists.`,
        }
      )
      await expectRefused(
        () =>
          service.createReservationItems(
            rows.map((row) => ({ ...row, quantity: 1 }))
          ),
        missing
      )
      await expectRefused(
        () =>
          service.createReservationItems(
            ids.map((id, index) => ({
              inventory_item_id: id,
              location_id: "many",
              quantity: index === BAD ? NaN : 1,
            }))
          ),
        {
          type: INVALID_DATA,
          message: `[${BAD}].quantity must be a number, got NaN`,
        }
      )
      await expectRefused(
        () =>
          service.createReservationItems(
            ids.map((id, index) => ({
              inventory_item_id: id,
              location_id: "many",
              quantity: index === BAD ? 5 : 4,
            }))
          ),
        {
          type: NOT_ALLOWED,
          message: `Not enough stock: item ${ids[BAD]} at location many: requested 5, available 4`,
        }
      )
    })

    it("is named, and no reservation is changed", async () => {
      const ids = await levels()
      const reservations = await service.createReservationItems(
        ids.map((id) => ({
          inventory_item_id: id,
          location_id: "many",
          quantity: 1,
        }))
      )

      await expectRefused(
        () =>
          service.updateReservationItems(
            reservations.map(({ id }, index) => ({
              id,
              quantity: index === BAD ? 5 : 4,
            }))
          ),
        {
          type: NOT_ALLOWED,
          message: `Not enough stock: item ${ids[BAD]} at location many: requested 4, available 3`,
        }
      )
    })
  })
})
