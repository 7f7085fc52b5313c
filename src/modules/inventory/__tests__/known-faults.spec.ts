import { MedusaError } from "@medusajs/framework/utils"

import { outcomes, settleAll, testInventory } from "./support/module-test"
import { reserving } from "./support/reserving"

const INSUFFICIENT = {
  type: MedusaError.Types.NOT_ALLOWED,
  code: MedusaError.Codes.INSUFFICIENT_INVENTORY,
}

testInventory(
  ({
    service,
    events,
    sql,
    givenItem,
    expectRefused,
    quantitiesOf,
    changesTables,
  }) => {
    const reservationsOf = (item: string) =>
      service.listReservationItems({ inventory_item_id: item })

    const reserve = reserving({ service })

    describe("reserving", () => {
      it("#16569: of 500 concurrent reservations of 100 units exactly 100 are accepted", async () => {
        const item = await givenItem({ a: 100 })
        const { values, errors } = outcomes(
          await settleAll(
            Array.from({ length: 500 }, () => () => reserve(item, "a", 1)),
            20
          )
        )

        expect(values).toHaveLength(100)
        expect(errors).toHaveLength(400)
        expect(new Set(errors.map(({ code }) => code))).toEqual(
          new Set([INSUFFICIENT.code])
        )
        expect(await quantitiesOf(item)).toEqual({ a: "100 / 100" })
        expect(await reservationsOf(item)).toHaveLength(100)
      })

      it("#16502: two lines of one call that share an item are one demand", async () => {
        const item = await givenItem({ a: 5 })
        const lines = (...quantities: number[]) =>
          quantities.map((quantity) => ({
            inventory_item_id: item,
            location_id: "a",
            quantity,
          }))

        await expectRefused(() => service.createReservationItems(lines(3, 3)), {
          ...INSUFFICIENT,
          message: `Not enough stock: item ${item} at location a: requested 6, available 5`,
        })

        await service.createReservationItems(lines(3, 2))
        expect(await quantitiesOf(item)).toEqual({ a: "5 / 5" })
      })

      it("names every short line, and only those", async () => {
        const [first, second, third] = [
          await givenItem({ a: 1 }),
          await givenItem({ b: 2 }),
          await givenItem({ a: 9 }),
        ].sort() as [string, string, string]
        const levels = Object.fromEntries(
          (await service.listInventoryLevels({})).map((level) => [
            level.inventory_item_id,
            level,
          ])
        )

        await expectRefused(
          () =>
            service.createReservationItems(
              [third, second, first].map((item) => ({
                inventory_item_id: item,
                location_id: levels[item]!.location_id,
                quantity: 4,
              }))
            ),
          {
            ...INSUFFICIENT,
            shortages: [first, second, third]
              .filter((item) => levels[item]!.stocked_quantity < 4)
              .map((item) => ({
                inventory_item_id: item,
                location_id: levels[item]!.location_id,
                requested: 4,
                available: levels[item]!.stocked_quantity,
              })),
          }
        )
      })

      it.each([
        -5,
        0,
        NaN,
        Infinity,
        -Infinity,
        1e30,
        "many",
        "",
        null,
        {},
        [],
      ])("a reservation of %p is refused", async (quantity) => {
        const item = await givenItem({ a: 10 })

        await expectRefused(
          () =>
            service.createReservationItems([
              { inventory_item_id: item, location_id: "a", quantity: 1 },
              {
                inventory_item_id: item,
                location_id: "a",
                quantity: quantity as number,
              },
            ]),
          {
            type: MedusaError.Types.INVALID_DATA,
            message: expect.stringMatching(/^\[1\]\.quantity must be /),
          }
        )
      })

      it("past the stock only with allow_backorder", async () => {
        const item = await givenItem({ a: 2 })

        await expectRefused(() => reserve(item, "a", 3), INSUFFICIENT)
        await service.createReservationItems({
          inventory_item_id: item,
          location_id: "a",
          quantity: 3,
          allow_backorder: true,
        })
        expect(await quantitiesOf(item)).toEqual({ a: "2 / 3" })
        await expectRefused(() => reserve(item, "a", 1), INSUFFICIENT)
      })
    })

    describe("changing reservations", () => {
      it("two reservations of 4 on 10 units cannot both become 6 in one call", async () => {
        const item = await givenItem({ a: 10 })
        const [first, second] = [
          await reserve(item, "a", 4),
          await reserve(item, "a", 4),
        ]

        await expectRefused(
          () =>
            service.updateReservationItems([
              { id: first.id, quantity: 6 },
              { id: second.id, quantity: 6 },
            ]),
          INSUFFICIENT
        )
        await service.updateReservationItems([
          { id: first.id, quantity: 7 },
          { id: second.id, quantity: 3 },
        ])
        expect(await quantitiesOf(item)).toEqual({ a: "10 / 10" })
      })

      it("raising 2 to 3 needs one more unit, not three", async () => {
        const item = await givenItem({ a: 3 })
        const reservation = await reserve(item, "a", 2)

        await service.updateReservationItems(reservation.id, { quantity: 3 })
        expect(await quantitiesOf(item)).toEqual({ a: "3 / 3" })
      })

      it("#16488: a reservation of 10 is not moved to a location that has 1", async () => {
        const item = await givenItem({ a: 10, b: 1 })
        const reservation = await reserve(item, "a", 10)

        await expectRefused(
          () =>
            service.updateReservationItems(reservation.id, {
              location_id: "b",
            }),
          {
            ...INSUFFICIENT,
            shortages: [
              {
                inventory_item_id: item,
                location_id: "b",
                requested: 10,
                available: 1,
              },
            ],
          }
        )
      })

      it("moving 4 from one location to another leaves none behind", async () => {
        const item = await givenItem({ a: 10, b: 10 })
        const reservation = await reserve(item, "a", 4)
        const moved = await service.updateReservationItems({
          id: reservation.id,
          location_id: "b",
        })

        expect(moved.location_id).toBe("b")
        expect(await quantitiesOf(item)).toEqual({ a: "10 / 0", b: "10 / 4" })
      })

      it("moving and changing the quantity at once counts the new one there", async () => {
        const item = await givenItem({ a: 10, b: 10 })
        const reservation = await reserve(item, "a", 4)

        await service.updateReservationItems(reservation.id, {
          location_id: "b",
          quantity: 9,
        })
        expect(await quantitiesOf(item)).toEqual({ a: "10 / 0", b: "10 / 9" })
      })

      it("moving with a quantity of 0 is refused", async () => {
        const item = await givenItem({ a: 10, b: 10 })
        const reservation = await reserve(item, "a", 4)

        await expectRefused(
          () =>
            service.updateReservationItems({
              id: reservation.id,
              location_id: "b",
              quantity: 0,
            }),
          { type: MedusaError.Types.INVALID_DATA }
        )
      })

      it("a reservation that ceases to allow backorder needs its units", async () => {
        const item = await givenItem({ a: 1 })
        const reservation = await service.createReservationItems({
          inventory_item_id: item,
          location_id: "a",
          quantity: 3,
          allow_backorder: true,
        })

        await expectRefused(
          () =>
            service.updateReservationItems(reservation.id, {
              allow_backorder: false,
            }),
          INSUFFICIENT
        )
        await service.adjustInventory(item, "a", 2)
        await service.updateReservationItems(reservation.id, {
          allow_backorder: false,
        })
        expect(await quantitiesOf(item)).toEqual({ a: "3 / 3" })
      })
    })

    describe("releasing and restoring", () => {
      it("10 reservations deleted in parallel leave nothing reserved", async () => {
        const item = await givenItem({ a: 10 })
        const reservations = await Promise.all(
          Array.from({ length: 10 }, () => reserve(item, "a", 1))
        )

        await Promise.all(
          reservations.map(({ id }) => service.deleteReservationItems(id))
        )
        expect(await quantitiesOf(item)).toEqual({ a: "10 / 0" })
        expect(await reservationsOf(item)).toEqual([])
      })

      it("one reservation deleted 10 times in parallel is given back once", async () => {
        const item = await givenItem({ a: 10 })
        const [reservation] = [
          await reserve(item, "a", 4),
          await reserve(item, "a", 5),
        ]

        await Promise.all(
          Array.from({ length: 10 }, (_, index) =>
            index % 2
              ? service.deleteReservationItems(reservation.id)
              : service.softDeleteReservationItems([reservation.id])
          )
        )
        expect(await quantitiesOf(item)).toEqual({ a: "10 / 5" })
      })

      it("restoring a live reservation, or one twice, counts it once", async () => {
        const item = await givenItem({ a: 10 })
        const reservation = await reserve(item, "a", 4)

        await service.restoreReservationItems([reservation.id])
        expect(await quantitiesOf(item)).toEqual({ a: "10 / 4" })

        await service.softDeleteReservationItems([reservation.id])
        expect(await quantitiesOf(item)).toEqual({ a: "10 / 0" })

        await Promise.all(
          Array.from({ length: 5 }, () =>
            service.restoreReservationItems([reservation.id])
          )
        )
        expect(await quantitiesOf(item)).toEqual({ a: "10 / 4" })
      })

      it("restoring is refused once somebody else has the units", async () => {
        const item = await givenItem({ a: 4 })
        const reservation = await reserve(item, "a", 4)

        await service.softDeleteReservationItems([reservation.id])
        await reserve(item, "a", 1)
        await expectRefused(
          () => service.restoreReservationItems([reservation.id]),
          INSUFFICIENT
        )
      })

      it("#16406: restoring by line item brings back what the last delete took, and nothing older", async () => {
        const item = await givenItem({ a: 10 })
        const forLine = (quantity: number) =>
          service.createReservationItems({
            inventory_item_id: item,
            location_id: "a",
            quantity,
            line_item_id: "line",
          })

        await forLine(1)
        await service.deleteReservationItemsByLineItem("line")
        const byId = await forLine(2)
        await service.softDeleteReservationItems([byId.id])
        const last = await forLine(4)
        await service.deleteReservationItemsByLineItem(["line"])

        await service.restoreReservationItemsByLineItem("line")
        expect((await reservationsOf(item)).map(({ id }) => id)).toEqual([
          last.id,
        ])
        expect(await quantitiesOf(item)).toEqual({ a: "10 / 4" })

        await service.restoreReservationItemsByLineItem("line")
        expect(await quantitiesOf(item)).toEqual({ a: "10 / 4" })
      })

      it("#16406: a delete that finds nothing leaves nothing to restore", async () => {
        const item = await givenItem({ a: 10 })

        await service.createReservationItems({
          inventory_item_id: item,
          location_id: "a",
          quantity: 1,
          line_item_id: "line",
        })
        await service.deleteReservationItemsByLineItem("line")
        await service.deleteReservationItemsByLineItem("line")
        await service.restoreReservationItemsByLineItem("line")
        expect(await quantitiesOf(item)).toEqual({ a: "10 / 0" })
      })
    })

    describe("levels", () => {
      it("a level under live reservations is not deleted, in any form", async () => {
        const item = await givenItem({ held: 10 })
        const reservation = await reserve(item, "held", 4)
        const level = await service.retrieveInventoryLevel(item, "held")
        const error = {
          type: MedusaError.Types.NOT_ALLOWED,
          message: `Cannot delete inventory levels with reservations: item ${item} at location held has 4 reserved`,
        }

        for (const deletion of [
          () => service.deleteInventoryLevel(item, "held"),
          () => service.deleteInventoryLevels(level.id),
          () => service.softDeleteInventoryLevels([level.id]),
          () => service.deleteInventoryItemLevelByLocationId("held"),
        ]) {
          await expectRefused(deletion, error)
        }

        await service.deleteReservationItems(reservation.id)
        await service.deleteInventoryLevel(item, "held")
        expect(await quantitiesOf(item)).toEqual({})
      })

      it("deleting a reservation never fails for want of its level", async () => {
        const item = await givenItem({ a: 10 })
        const reservation = await reserve(item, "a", 4)

        // As core leaves it after deleting the level.
        changesTables()
        await sql(
          "update inventory_level set deleted_at = now() where inventory_item_id = ?",
          [item]
        )
        await service.deleteReservationItems(reservation.id)
        expect(await reservationsOf(item)).toEqual([])

        await sql(
          "update inventory_level set deleted_at = null where inventory_item_id = ?",
          [item]
        )
        await service.updateInventoryLevels({
          inventory_item_id: item,
          location_id: "a",
          stocked_quantity: 10,
        })
        await repairDrift(item)
      })

      // What the raw SQL of the test above did to the numbers is not ours.
      const repairDrift = async (item: string) => {
        await sql(
          `update inventory_level set reserved_quantity = 0,
             raw_reserved_quantity = '{"value": "0", "precision": 20}'
           where inventory_item_id = ?`,
          [item]
        )
        await sql(
          `insert into stock_movement (inventory_item_id, location_id, kind,
             stocked_delta, reserved_delta, incoming_delta,
             stocked_after, reserved_after, incoming_after)
           values (?, 'a', 'adjusted', 0, -4, 0, 10, 0, 0)`,
          [item]
        )
      }

      it("an item's movements tell what became of it after it is deleted", async () => {
        const item = await givenItem({ a: 10 })

        await reserve(item, "a", 4)
        await service.deleteInventoryItems(item)
        expect(
          (await service.listStockMovements({ inventory_item_id: item })).map(
            (one) => [one.kind, one.stocked_delta, one.reserved_delta]
          )
        ).toEqual([
          ["opened", 10, 0],
          ["reserved", 0, 4],
          ["released", 0, -4],
          ["closed", -10, 0],
        ])
      })
    })

    describe("adjusting", () => {
      it("#16576: 1,000 concurrent adjustments of -1 subtract 1,000", async () => {
        const item = await givenItem({ a: 1500 })

        await settleAll(
          Array.from(
            { length: 1000 },
            () => () => service.adjustInventory(item, "a", -1)
          ),
          20
        ).then((settled) => expect(outcomes(settled).errors).toEqual([]))
        expect(await quantitiesOf(item)).toEqual({ a: "500 / 0" })
      })

      it("below zero is refused, and says so", async () => {
        const item = await givenItem({ a: 2 })

        await expectRefused(() => service.adjustInventory(item, "a", -5), {
          type: MedusaError.Types.NOT_ALLOWED,
          message: `Item ${item} at location a: stock would fall to -3 from 2, and must not be negative`,
        })
      })

      it("one bad row of many leaves all of them unwritten", async () => {
        const item = await givenItem({ a: 2, b: 2 })

        await expectRefused(
          () =>
            service.adjustInventory([
              { inventoryItemId: item, locationId: "a", adjustment: 1 },
              { inventoryItemId: item, locationId: "b", adjustment: -3 },
            ]),
          { type: MedusaError.Types.NOT_ALLOWED }
        )
      })

      it("below what is reserved is allowed, recorded and told", async () => {
        const item = await givenItem({ a: 10 })

        await reserve(item, "a", 8)
        const level = await service.updateInventoryLevels({
          inventory_item_id: item,
          location_id: "a",
          stocked_quantity: 3,
        })

        expect(level.available_quantity).toBe(-5)
        expect(
          (await service.listStockMovements({ inventory_item_id: item })).at(-1)
        ).toMatchObject({ kind: "counted", stocked_delta: -7, shortfall: 5 })
        expect(events).toContainEqual(
          expect.objectContaining({
            name: "inventory.inventory-level.shortfall",
            data: { id: level.id },
          })
        )
      })
    })
  }
)
