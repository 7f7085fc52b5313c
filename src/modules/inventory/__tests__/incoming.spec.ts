import { outcomes, settleAll, testInventory } from "./support/module-test"

testInventory(({ service, sql, events, givenItem, inTransaction }) => {
  const level = async (itemId: string, location: string) => {
    const one = await service.retrieveInventoryLevel(itemId, location)

    return [one.stocked_quantity, one.reserved_quantity, one.incoming_quantity]
  }
  const ledger = async (itemId: string) =>
    (await service.listStockMovements({ inventory_item_id: itemId })).map(
      (movement) =>
        `${movement.location_id} ${movement.kind} ` +
        `${movement.stocked_delta}/${movement.reserved_delta}/${movement.incoming_delta}`
    )
  const namesOf = () => events.map(({ name }) => name)

  describe("incoming stock", () => {
    it("is expected, received in parts and in the ledger", async () => {
      const item = await givenItem({ a: 1 })

      events.length = 0

      const incoming = await service.createIncomingStocks({
        inventory_item_id: item,
        location_id: "a",
        quantity: 12,
        expected_at: "2099-12-04",
        reference: "PO-1042",
        note: "from the mill",
        actor_id: "user_1",
      })

      expect(incoming).toMatchObject({
        kind: "expected",
        status: "expected",
        quantity: 12,
        received_quantity: 0,
        open_quantity: 12,
        expected_at: new Date("2099-12-04"),
        reference: "PO-1042",
        note: "from the mill",
        created_by: "user_1",
      })
      expect(await level(item, "a")).toEqual([1, 0, 12])
      expect(namesOf()).toEqual([
        "inventory.incoming-stock.created",
        "inventory.inventory-level.updated",
      ])

      expect(
        await service.receiveIncomingStocks({ id: incoming.id, quantity: 8 })
      ).toMatchObject({
        status: "expected",
        received_quantity: 8,
        open_quantity: 4,
      })
      expect(await level(item, "a")).toEqual([9, 0, 4])

      expect(
        await service.receiveIncomingStocks({ id: incoming.id })
      ).toMatchObject({
        status: "received",
        received_quantity: 12,
        open_quantity: 0,
      })
      expect(await level(item, "a")).toEqual([13, 0, 0])
      expect(await ledger(item)).toEqual([
        "a opened 1/0/0",
        "a expected 0/0/12",
        "a received 8/0/-8",
        "a received 4/0/-4",
      ])
      expect(
        await service.listIncomingStocks({ inventory_item_id: item })
      ).toMatchObject([{ id: incoming.id, received_quantity: 12 }])
    })

    it("is over-received only explicitly, closed short, changed and cancelled", async () => {
      const item = await givenItem({ a: 0 })
      const expect12 = () =>
        service.createIncomingStocks({
          inventory_item_id: item,
          location_id: "a",
          quantity: 12,
        })
      const [over, short, changed] = [
        await expect12(),
        await expect12(),
        await expect12(),
      ]

      await expect(
        service.receiveIncomingStocks({ id: over.id, quantity: 13 })
      ).rejects.toMatchObject({
        type: "not_allowed",
        message: `Incoming stock ${over.id} expects 12 units and 13 came: receive them with allow_excess`,
      })
      expect(await level(item, "a")).toEqual([0, 0, 36])

      expect(
        await service.receiveIncomingStocks({
          id: over.id,
          quantity: 13,
          allow_excess: true,
        })
      ).toMatchObject({ status: "received", received_quantity: 13 })
      expect(
        await service.receiveIncomingStocks({
          id: short.id,
          quantity: 5,
          close: true,
        })
      ).toMatchObject({ status: "received", received_quantity: 5 })
      expect(await level(item, "a")).toEqual([18, 0, 12])

      expect(
        await service.updateIncomingStocks({
          id: changed.id,
          quantity: 20,
          expected_at: "2099-12-11",
        })
      ).toMatchObject({
        quantity: 20,
        open_quantity: 20,
        expected_at: new Date("2099-12-11"),
      })
      await service.receiveIncomingStocks({ id: changed.id, quantity: 6 })
      await expect(
        service.updateIncomingStocks({ id: changed.id, quantity: 6 })
      ).rejects.toThrow(
        `Incoming stock ${changed.id} has received 6 units, so its quantity cannot be 6: close or cancel it`
      )
      expect(
        await service.cancelIncomingStocks({ id: changed.id })
      ).toMatchObject({
        status: "cancelled",
        received_quantity: 6,
        open_quantity: 0,
      })
      expect(await level(item, "a")).toEqual([24, 0, 0])

      for (const again of [
        () => service.cancelIncomingStocks({ id: changed.id }),
        () => service.receiveIncomingStocks({ id: over.id, quantity: 1 }),
      ]) {
        await expect(again()).rejects.toMatchObject({ type: "not_allowed" })
      }
      expect(await ledger(item)).toEqual([
        "a expected 0/0/12",
        "a expected 0/0/12",
        "a expected 0/0/12",
        "a received 13/0/-12",
        "a received 5/0/-5",
        "a cancelled 0/0/-7",
        "a expected 0/0/8",
        "a received 6/0/-6",
        "a cancelled 0/0/-14",
      ])
    })

    it("comes damaged in part: what is broken is written off, told apart and expected no longer", async () => {
      const item = await givenItem({ a: 1 })
      const bystander = await service.createIncomingStocks({
        inventory_item_id: item,
        location_id: "a",
        quantity: 2,
      })
      const { id } = await service.createIncomingStocks({
        inventory_item_id: item,
        location_id: "a",
        quantity: 10,
      })
      const receive = (row: { quantity?: number | string; damaged?: number }) =>
        service.receiveIncomingStocks({ id, actor_id: "user_1", ...row })

      expect(await receive({ quantity: 3, damaged: 1 })).toMatchObject({
        status: "expected",
        received_quantity: 3,
        damaged_quantity: 1,
        open_quantity: 6,
      })
      expect(await level(item, "a")).toEqual([4, 0, 8])
      await expect(
        service.updateIncomingStocks({ id, quantity: 4 })
      ).rejects.toMatchObject({
        type: "not_allowed",
        message: `Incoming stock ${id} has received 4 units (1 damaged), so its quantity cannot be 4: close or cancel it`,
      })
      expect(
        await service.updateIncomingStocks({ id, quantity: 9 })
      ).toMatchObject({ open_quantity: 5, damaged_quantity: 1 })
      // All of these are broken.
      expect(await receive({ quantity: 0, damaged: 2 })).toMatchObject({
        status: "expected",
        received_quantity: 3,
        damaged_quantity: 3,
        open_quantity: 3,
      })
      // What is not told came whole.
      expect(await receive({ damaged: 1 })).toMatchObject({
        status: "received",
        received_quantity: 5,
        damaged_quantity: 4,
        open_quantity: 0,
      })
      expect(await level(item, "a")).toEqual([6, 0, 2])
      expect(await ledger(item)).toEqual([
        "a opened 1/0/0",
        "a expected 0/0/2",
        "a expected 0/0/10",
        "a received 3/0/-3",
        "a damaged 0/0/-1",
        "a expected 0/0/-1",
        "a damaged 0/0/-2",
        "a received 2/0/-2",
        "a damaged 0/0/-1",
      ])
      expect(
        await service.listStockMovements({
          inventory_item_id: item,
          kind: "damaged",
        })
      ).toMatchObject(
        Array.from({ length: 3 }, () => ({
          reference_type: "incoming_stock",
          reference_id: id,
          actor_id: "user_1",
        }))
      )
      expect(await service.retrieveIncomingStock(bystander.id)).toMatchObject({
        damaged_quantity: 0,
        open_quantity: 2,
      })
    })

    it("comes in excess, short and without a row, damaged in part, and never more damaged than expected", async () => {
      const item = await givenItem({ a: 0 })
      const expect10 = () =>
        service.createIncomingStocks({
          inventory_item_id: item,
          location_id: "a",
          quantity: 10,
        })
      const [over, short] = [await expect10(), await expect10()]

      await service.updateInventoryLevels({
        inventory_item_id: item,
        location_id: "a",
        incoming_quantity: 25,
      })

      const [unspecified] = await service.listIncomingStocks({
        inventory_item_id: item,
        kind: "unspecified",
      })

      for (const [row, type, message] of [
        [
          { quantity: 9, damaged: 2 },
          "not_allowed",
          `Incoming stock ${over.id} expects 10 units and 11 came: receive them with allow_excess`,
        ],
        [
          { quantity: 0, damaged: 11, allow_excess: true },
          "not_allowed",
          `Incoming stock ${over.id} expects 10 units, so 11 of them cannot be damaged: what nobody expected is not written off`,
        ],
        [
          { quantity: 1, damaged: -1 },
          "invalid_data",
          "damaged must not be negative, got -1",
        ],
        [
          { quantity: 0, damaged: 0 },
          "invalid_data",
          "quantity must be greater than 0, got 0",
        ],
      ] as const) {
        await expect(
          service.receiveIncomingStocks({ id: over.id, ...row })
        ).rejects.toMatchObject({ type, message })
      }
      expect(await level(item, "a")).toEqual([0, 0, 25])

      expect(
        await service.receiveIncomingStocks([
          { id: over.id, quantity: 11, damaged: 1, allow_excess: true },
          { id: short.id, quantity: 5, damaged: "0.5", close: true },
          { id: unspecified!.id, quantity: 1, damaged: 2 },
        ])
      ).toMatchObject([
        { status: "received", received_quantity: 11, damaged_quantity: 1 },
        { status: "received", received_quantity: 5, damaged_quantity: 0.5 },
        { status: "expected", open_quantity: 2 },
      ])
      expect(await level(item, "a")).toEqual([17, 0, 2])
      expect((await ledger(item)).slice(-7)).toEqual([
        "a received 11/0/-9",
        "a damaged 0/0/-1",
        "a received 5/0/-5",
        "a damaged 0/0/-0.5",
        "a cancelled 0/0/-4.5",
        "a received 1/0/-1",
        "a damaged 0/0/-2",
      ])
    })

    it("takes many rows in one call, all or none, and one transaction of the caller's", async () => {
      const [item, other] = [
        await givenItem({ a: 0, b: 0 }),
        await givenItem({ a: 0 }),
      ]
      const rows = await service.createIncomingStocks([
        { inventory_item_id: item, location_id: "a", quantity: 3 },
        { inventory_item_id: item, location_id: "b", quantity: 4 },
        { inventory_item_id: other, location_id: "a", quantity: "1.5" },
      ])

      expect(rows.map(({ open_quantity }) => open_quantity)).toEqual([
        3, 4, 1.5,
      ])
      await expect(
        service.receiveIncomingStocks([
          { id: rows[0]!.id },
          { id: "incst_unknown" },
        ])
      ).rejects.toMatchObject({ type: "not_found" })
      await expect(
        service.receiveIncomingStocks([
          { id: rows[0]!.id },
          { id: rows[1]!.id, quantity: 5 },
        ])
      ).rejects.toMatchObject({ type: "not_allowed" })
      await expect(
        inTransaction(async (context) => {
          await service.receiveIncomingStocks({ id: rows[2]!.id }, context)
          expect(
            await service.retrieveIncomingStock(rows[2]!.id, {}, context)
          ).toMatchObject({ status: "received" })
          throw new Error("changed my mind")
        })
      ).rejects.toThrow("changed my mind")
      expect([
        await level(item, "a"),
        await level(item, "b"),
        await level(other, "a"),
      ]).toEqual([
        [0, 0, 3],
        [0, 0, 4],
        [0, 0, 1.5],
      ])
      await expect(
        service.createIncomingStocks([
          { inventory_item_id: item, location_id: "a", quantity: 1 },
          { inventory_item_id: item, location_id: "nowhere", quantity: 1 },
        ])
      ).rejects.toThrow(`Item ${item} is not stocked at location nowhere`)
      expect(await level(item, "a")).toEqual([0, 0, 3])
    })

    it.each([
      [{ quantity: 0 }, "quantity must be greater than 0, got 0"],
      [{ quantity: -1 }, "quantity must be greater than 0, got -1"],
      [
        { quantity: 1, expected_at: "soon" },
        'expected_at must be a date in ISO 8601, such as "2026-12-04", got "soon"',
      ],
    ])("refuses %p", async (row, message) => {
      const item = await givenItem({ a: 0 })

      await expect(
        service.createIncomingStocks({
          inventory_item_id: item,
          location_id: "a",
          ...row,
        })
      ).rejects.toMatchObject({ type: "invalid_data", message })
      expect(await level(item, "a")).toEqual([0, 0, 0])
    })

    it("without a row of its own stands in one unspecified row, as core's routes set it", async () => {
      const item = await givenItem()

      await service.createInventoryLevels({
        inventory_item_id: item,
        location_id: "a",
        incoming_quantity: 10,
      })

      const [unspecified] = await service.listIncomingStocks({
        inventory_item_id: item,
      })

      expect(unspecified).toMatchObject({
        kind: "unspecified",
        open_quantity: 10,
        expected_at: null,
      })

      const named = await service.createIncomingStocks({
        inventory_item_id: item,
        location_id: "a",
        quantity: 5,
      })
      const set = (incoming_quantity: number) =>
        service.updateInventoryLevels({
          inventory_item_id: item,
          location_id: "a",
          incoming_quantity,
        })

      await set(7)
      expect(await level(item, "a")).toEqual([0, 0, 7])
      expect(
        await service.retrieveIncomingStock(unspecified!.id)
      ).toMatchObject({ open_quantity: 2 })

      await expect(set(4)).rejects.toMatchObject({
        type: "not_allowed",
        message: `Item ${item} at location a expects 5 units by incoming rows of their own, so incoming cannot be set to 4: change, receive or cancel those rows`,
      })
      expect(
        await service.receiveIncomingStocks({
          id: unspecified!.id,
          quantity: 1,
        })
      ).toMatchObject({ open_quantity: 1 })
      expect(await level(item, "a")).toEqual([1, 0, 6])

      await set(5)
      await service.cancelIncomingStocks({ id: named.id })
      expect(await level(item, "a")).toEqual([1, 0, 0])
      await set(3)
      expect(
        await service.retrieveIncomingStock(unspecified!.id)
      ).toMatchObject({ open_quantity: 3 })
    })

    it("keeps a level from being deleted, and goes and comes with the item", async () => {
      const item = await givenItem({ a: 1 })

      await service.updateInventoryLevels({
        inventory_item_id: item,
        location_id: "a",
        incoming_quantity: 2,
      })
      await service.createIncomingStocks({
        inventory_item_id: item,
        location_id: "a",
        quantity: 5,
      })
      await expect(
        service.deleteInventoryLevel(item, "a")
      ).rejects.toMatchObject({ type: "not_allowed" })

      await service.softDeleteInventoryItems([item])
      expect(
        await service.listIncomingStocks({ inventory_item_id: item })
      ).toEqual([])
      await service.restoreInventoryItems([item])
      expect(await level(item, "a")).toEqual([1, 0, 7])
      expect(
        await service.listIncomingStocks({ inventory_item_id: item })
      ).toHaveLength(2)
      await service.deleteInventoryItems([item])
      expect(
        await sql("select id from incoming_stock where inventory_item_id = ?", [
          item,
        ])
      ).toEqual([])
    })

    it("is received once, however many receive it at once", async () => {
      const item = await givenItem({ a: 0 })
      const { id } = await service.createIncomingStocks({
        inventory_item_id: item,
        location_id: "a",
        quantity: 40,
      })
      const { values, errors } = outcomes(
        await settleAll(
          Array.from({ length: 60 }, (_, index) => async () => {
            if (index % 6 === 0) {
              await service.updateInventoryLevels({
                inventory_item_id: item,
                location_id: "a",
                incoming_quantity: 100 + index,
              })
            }

            return await service.receiveIncomingStocks({ id, quantity: 1 })
          }),
          10
        )
      )

      expect(values).toHaveLength(40)
      expect(errors).toHaveLength(20)
      expect(new Set(errors.map((error) => error.message))).toEqual(
        new Set([`Incoming stock ${id} is received already`])
      )
      expect((await level(item, "a"))[0]).toBe(40)
    })

    it("cannot be deleted: it ends by being received or cancelled", async () => {
      await expect(service.deleteIncomingStocks()).rejects.toMatchObject({
        type: "not_allowed",
      })
    })
  })
})
