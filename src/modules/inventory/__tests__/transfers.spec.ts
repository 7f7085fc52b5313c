import { Client } from "pg"

import {
  ModuleProcess,
  untilAlone,
  withDatabase,
} from "./support/module-process"
import { outcomes, settleAll, testInventory } from "./support/module-test"
import { findUnsoundStock, RunSql } from "./support/sound-stock"

testInventory(({ service, events, givenItem, quantitiesOf }) => {
  const at = async (itemId: string, location: string) => {
    const one = await service.retrieveInventoryLevel(itemId, location)

    return `${one.stocked_quantity}/${one.reserved_quantity}/${one.incoming_quantity}`
  }
  const both = async (itemId: string) => ({
    a: await at(itemId, "a"),
    b: await at(itemId, "b"),
  })
  const ledger = async (itemId: string) =>
    (await service.listStockMovements({ inventory_item_id: itemId })).map(
      (movement) =>
        `${movement.location_id} ${movement.kind} ` +
        `${movement.stocked_delta}/${movement.reserved_delta}/${movement.incoming_delta}`
    )
  const draft = (itemId: string, quantity: number) =>
    service.createStockTransfers({
      from_location_id: "a",
      to_location_id: "b",
      items: [{ inventory_item_id: itemId, quantity }],
    })

  describe("a transfer", () => {
    it("of 10 with 3 reserved at A arrives as 4 and 5 with one lost, and every unit is told of", async () => {
      const item = await givenItem({ a: 13, b: 2 })

      await service.createReservationItems({
        inventory_item_id: item,
        location_id: "a",
        quantity: 3,
      })

      const transfer = await draft(item, 10)

      expect(transfer).toMatchObject({
        status: "draft",
        items: [{ inventory_item_id: item, quantity: 10, shipped_quantity: 0 }],
      })
      expect(await both(item)).toEqual({ a: "13/3/0", b: "2/0/0" })
      events.length = 0

      expect(
        await service.shipStockTransfer({
          id: transfer.id,
          expected_at: "2099-12-04",
        })
      ).toMatchObject({
        status: "shipped",
        expected_at: new Date("2099-12-04"),
        items: [{ shipped_quantity: 10, in_transit_quantity: 10 }],
      })
      expect(await both(item)).toEqual({ a: "3/3/0", b: "2/0/10" })
      // What is free at A is gone, which is told in its own time.
      expect(events.map(({ name }) => name).sort()).toEqual([
        "inventory.inventory-level.out-of-stock",
        "inventory.inventory-level.updated",
        "inventory.inventory-level.updated",
        "inventory.stock-transfer.shipped",
      ])

      expect(
        await service.receiveStockTransfer({
          id: transfer.id,
          items: [{ inventory_item_id: item, received: 4 }],
        })
      ).toMatchObject({
        status: "shipped",
        items: [{ in_transit_quantity: 6, received_quantity: 4 }],
      })
      expect(await both(item)).toEqual({ a: "3/3/0", b: "6/0/6" })

      expect(
        await service.receiveStockTransfer({
          id: transfer.id,
          items: [{ inventory_item_id: item, received: 5, lost: 1 }],
        })
      ).toMatchObject({
        status: "received",
        items: [
          { in_transit_quantity: 0, received_quantity: 9, lost_quantity: 1 },
        ],
      })
      expect(await both(item)).toEqual({ a: "3/3/0", b: "11/0/0" })
      expect((await ledger(item)).slice(3)).toEqual([
        "a transferred_out -10/0/0",
        "b expected 0/0/10",
        "b transferred_in 4/0/-4",
        "b transferred_in 5/0/-5",
        "b lost 0/0/-1",
      ])
      expect(
        (
          await service.listStockMovements({
            reference_type: "stock_transfer",
            reference_id: transfer.id,
          })
        ).length
      ).toBe(5)
      expect(
        await service.listIncomingStocks({ inventory_item_id: item })
      ).toMatchObject([
        { kind: "transfer", status: "received", received_quantity: 9 },
      ])
    })

    it("leaves reserved units for their orders, unless their reservations go along", async () => {
      const item = await givenItem({ a: 10, b: 0 })
      const reservation = await service.createReservationItems({
        inventory_item_id: item,
        location_id: "a",
        quantity: 3,
      })
      const transfer = await draft(item, 10)

      await expect(
        service.shipStockTransfer({ id: transfer.id })
      ).rejects.toMatchObject({
        code: "insufficient_inventory",
        message: `Not enough stock: item ${item} at location a: requested 10, available 7`,
      })
      await expect(
        service.shipStockTransfer({
          id: transfer.id,
          reservation_ids: [reservation.id, "resitem_unknown"],
        })
      ).rejects.toMatchObject({ type: "not_allowed" })
      expect(await both(item)).toEqual({ a: "10/3/0", b: "0/0/0" })
      expect(await service.retrieveStockTransfer(transfer.id)).toMatchObject({
        status: "draft",
      })

      await service.shipStockTransfer({
        id: transfer.id,
        reservation_ids: [reservation.id],
      })
      expect(await both(item)).toEqual({ a: "0/0/0", b: "0/3/10" })
      expect(
        await service.retrieveReservationItem(reservation.id)
      ).toMatchObject({ location_id: "b", quantity: 3 })

      await service.receiveStockTransfer({ id: transfer.id })
      expect(await both(item)).toEqual({ a: "0/0/0", b: "10/3/0" })
    })

    it("is changed while it is a draft, and re-dated on its way", async () => {
      const [item, other] = [
        await givenItem({ a: 5, b: 0 }),
        await givenItem({ a: 5, b: 0 }),
      ]
      const transfer = await draft(item, 4)

      expect(
        await service.updateStockTransfers({
          id: transfer.id,
          note: "by boat",
          items: [
            { inventory_item_id: item, quantity: 2 },
            { inventory_item_id: other, quantity: 3 },
          ],
        })
      ).toMatchObject({
        note: "by boat",
        items: expect.arrayContaining([
          expect.objectContaining({ inventory_item_id: item, quantity: 2 }),
          expect.objectContaining({ inventory_item_id: other, quantity: 3 }),
        ]),
      })
      await service.shipStockTransfer({ id: transfer.id })
      await expect(
        service.updateStockTransfers({
          id: transfer.id,
          items: [{ inventory_item_id: item, quantity: 1 }],
        })
      ).rejects.toThrow("its items can no longer be changed")
      await service.updateStockTransfers({
        id: transfer.id,
        expected_at: "2099-12-11",
      })
      expect(
        (
          await service.listIncomingStocks({ inventory_item_id: [item, other] })
        ).map((row) => [row.open_quantity, row.expected_at])
      ).toEqual([
        [2, new Date("2099-12-11")],
        [3, new Date("2099-12-11")],
      ])
      expect(await both(other)).toEqual({ a: "2/0/0", b: "0/0/3" })
    })

    it("is cancelled with a stated disposition of what is on its way", async () => {
      const item = await givenItem({ a: 10, b: 0 })
      const [first, second, third] = [
        await draft(item, 4),
        await draft(item, 5),
        await draft(item, 1),
      ]

      expect(await service.cancelStockTransfer({ id: third.id })).toMatchObject(
        { status: "cancelled", disposition: null }
      )
      await service.shipStockTransfer({ id: first.id })
      await service.shipStockTransfer({ id: second.id })
      await service.receiveStockTransfer({
        id: first.id,
        items: [{ inventory_item_id: item, received: 1, damaged: 1 }],
      })
      await expect(
        service.cancelStockTransfer({ id: first.id })
      ).rejects.toMatchObject({
        type: "not_allowed",
        message: `Stock transfer ${first.id} has 2 units in transit: say what becomes of them by disposition, "return" or "lost"`,
      })
      expect(await both(item)).toEqual({ a: "1/0/0", b: "1/0/7" })
      expect(
        await service.cancelStockTransfer({
          id: first.id,
          disposition: "return",
        })
      ).toMatchObject({
        status: "cancelled",
        disposition: "return",
        items: [
          {
            received_quantity: 1,
            damaged_quantity: 1,
            returned_quantity: 2,
            in_transit_quantity: 0,
          },
        ],
      })
      expect(await both(item)).toEqual({ a: "3/0/0", b: "1/0/5" })
      expect(
        await service.cancelStockTransfer({
          id: second.id,
          disposition: "lost",
        })
      ).toMatchObject({ items: [{ lost_quantity: 5 }] })
      expect(await both(item)).toEqual({ a: "3/0/0", b: "1/0/0" })

      for (const again of [
        () =>
          service.cancelStockTransfer({ id: first.id, disposition: "lost" }),
        () => service.receiveStockTransfer({ id: first.id }),
        () => service.shipStockTransfer({ id: third.id }),
      ]) {
        await expect(again()).rejects.toMatchObject({ type: "not_allowed" })
      }
      expect(await both(item)).toEqual({ a: "3/0/0", b: "1/0/0" })
    })

    it("refuses what it does not have, and its incoming rows are not received past it", async () => {
      const [item, other] = [
        await givenItem({ a: 10, b: 0 }),
        await givenItem({ a: 1 }),
      ]
      const transfer = await draft(item, 4)

      await expect(draft(item, 0)).rejects.toMatchObject({
        type: "invalid_data",
      })
      await expect(
        service.createStockTransfers({
          from_location_id: "a",
          to_location_id: "a",
          items: [{ inventory_item_id: item, quantity: 1 }],
        })
      ).rejects.toMatchObject({ type: "invalid_data" })
      // Not stocked at b.
      await expect(
        service.shipStockTransfer({ id: (await draft(other, 1)).id })
      ).rejects.toThrow(`Item ${other} is not stocked at location b`)
      expect(await quantitiesOf(other)).toEqual({ a: "1 / 0" })

      await service.shipStockTransfer({ id: transfer.id })
      await expect(
        service.receiveStockTransfer({
          id: transfer.id,
          items: [{ inventory_item_id: item, received: 3, lost: 2 }],
        })
      ).rejects.toThrow(
        `Item ${item} of stock transfer ${transfer.id} has 4 units in transit, not 5`
      )
      await expect(
        service.receiveStockTransfer({
          id: transfer.id,
          items: [{ inventory_item_id: other, received: 1 }],
        })
      ).rejects.toThrow(`Stock transfer ${transfer.id} has no item ${other}`)

      const [incoming] = await service.listIncomingStocks({
        inventory_item_id: item,
      })

      await expect(
        service.receiveIncomingStocks({ id: incoming!.id })
      ).rejects.toThrow("belongs to a stock transfer")
      expect(await both(item)).toEqual({ a: "6/0/0", b: "0/0/4" })
      await expect(
        service.shipStockTransfer({ id: "sttr_unknown" })
      ).rejects.toMatchObject({ type: "not_found" })
    })

    it("loses and invents no unit, whatever is done to it at once", async () => {
      const items = [
        await givenItem({ a: 60, b: 60 }),
        await givenItem({ a: 60, b: 60 }),
      ]
      const transfers = await service.createStockTransfers(
        Array.from({ length: 20 }, (_, index) => ({
          from_location_id: index % 2 ? "a" : "b",
          to_location_id: index % 2 ? "b" : "a",
          items: (index % 4 < 2 ? items : [...items].reverse()).map((id) => ({
            inventory_item_id: id,
            quantity: 5,
          })),
        }))
      )
      const tasks: (() => Promise<unknown>)[] = transfers.flatMap(
        ({ id }, index) => [
          () => service.shipStockTransfer({ id }),
          () => service.shipStockTransfer({ id }),
          () =>
            service.receiveStockTransfer({
              id,
              items: [{ inventory_item_id: items[0]!, received: 2 }],
            }),
          () =>
            service.receiveStockTransfer({
              id,
              items: [
                { inventory_item_id: items[1]!, received: 1, lost: 1 },
                { inventory_item_id: items[0]!, received: 1 },
              ],
            }),
          () => service.receiveStockTransfer({ id }),
          () =>
            service.cancelStockTransfer({
              id,
              disposition: index % 3 ? "return" : "lost",
            }),
          () => service.adjustInventory(items[0]!, index % 2 ? "a" : "b", 1),
        ]
      )
      const { values, errors } = outcomes(await settleAll(tasks, 10))

      expect(values.length).toBeGreaterThanOrEqual(20 + 20 + 20)
      expect([...new Set(errors.map(({ code }) => code))]).toEqual([undefined])

      const after = await service.listStockTransfers(
        {},
        { relations: ["items"] }
      )
      const written = (itemId: string) =>
        after
          .flatMap((transfer) => transfer.items)
          .filter((line) => line.inventory_item_id === itemId)
          .reduce((sum, line) => sum + line.lost_quantity, 0)

      expect(new Set(after.map(({ status }) => status)).has("draft")).toBe(
        false
      )

      for (const [index, item] of items.entries()) {
        const levels = await service.listInventoryLevels({
          inventory_item_id: item,
        })
        const units = levels.reduce(
          (sum, one) =>
            sum + Number(one.stocked_quantity) + Number(one.incoming_quantity),
          0
        )

        expect(units + written(item)).toBe(120 + (index ? 0 : 20))
      }
    })
  })
})

describe("a transfer in a process that is killed", () => {
  it("leaves each unit in one place", async () => {
    await withDatabase("transfers", async (url, client: Client) => {
      const first = new ModuleProcess("holdfast", url)
      const sql: RunSql = async (text, values = []) =>
        (await client.query(text, values)).rows as never

      await first.call("migrateUp")

      const item = await first.call("createInventoryItems", {})

      await first.call("createInventoryLevels", [
        {
          inventory_item_id: item.id,
          location_id: "a",
          stocked_quantity: 5000,
        },
        { inventory_item_id: item.id, location_id: "b", stocked_quantity: 0 },
      ])

      const transfers = await first.call(
        "createStockTransfers",
        Array.from({ length: 1000 }, () => ({
          from_location_id: "a",
          to_location_id: "b",
          items: [{ inventory_item_id: item.id, quantity: 5 }],
        }))
      )
      const cut = expect(
        first.callAll(
          transfers.flatMap(({ id }: { id: string }) => [
            { method: "shipStockTransfer", args: [{ id }] },
            {
              method: "receiveStockTransfer",
              args: [
                { id, items: [{ inventory_item_id: item.id, received: 2 }] },
              ],
            },
          ]),
          8
        )
      ).rejects.toThrow("The process ended")

      for (;;) {
        const [row] = await sql<{ stocked: number }>(
          "select stocked_quantity::int as stocked from inventory_level where location_id = 'b'"
        )

        if (row!.stocked > 200) {
          break
        }
      }
      await first.kill()
      await cut
      await untilAlone(client)

      const [units] = await sql<Record<string, number>>(
        "select sum(stocked_quantity)::int as stocked, sum(incoming_quantity)::int as incoming from inventory_level"
      )
      const [transit] = await sql<{ units: number }>(
        "select sum(in_transit_quantity)::int as units from stock_transfer_item"
      )

      expect(units!["stocked"]! + units!["incoming"]!).toBe(5000)
      expect(transit!.units).toBe(units!["incoming"])
      expect(await findUnsoundStock(sql)).toEqual([])
    })
  })
})
