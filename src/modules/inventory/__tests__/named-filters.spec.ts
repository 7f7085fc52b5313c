import { testInventory } from "./support/module-test"

testInventory(({ service, sql, expectRefused, quantitiesOf }) => {
  /** Two items at two locations with codes: LAMP is at both, MUG at the first. */
  const givenShop = async () => {
    const lamp = await service.createInventoryItems({ sku: "LAMP" })
    const mug = await service.createInventoryItems({ sku: "MUG" })

    await service.createInventoryLevels([
      {
        inventory_item_id: lamp.id,
        location_id: "a",
        stocked_quantity: 5,
      },
      { inventory_item_id: lamp.id, location_id: "b", stocked_quantity: 2 },
      { inventory_item_id: mug.id, location_id: "a", stocked_quantity: 1 },
    ])
    await service.setLocationCodes([
      { location_id: "a", code: "WH-01" },
      { location_id: "b", code: "WH-02" },
    ])

    return { lamp: lamp.id, mug: mug.id }
  }

  /** Every read of ours that asks for items or locations, by what is given to it. */
  const reads = (
    at: string,
    count: string
  ): [string, (filter: object) => Promise<unknown>][] => [
    ["listMovementPage", (filter) => service.listMovementPage(filter)],
    ["retrieveStockAt", (filter) => service.retrieveStockAt({ at, ...filter })],
    ["listLevelPage", (filter) => service.listLevelPage(filter)],
    ["listLowStock", (filter) => service.listLowStock(filter)],
    ["listStockMovements", (filter) => service.listStockMovements(filter)],
    [
      "listAndCountIncomingStocks",
      (filter) => service.listAndCountIncomingStocks(filter),
    ],
    [
      "listBackorderPromises",
      (filter) => service.listBackorderPromises(filter),
    ],
    // A count is of one location.
    [
      "listStockCountLines",
      (filter) =>
        service.listStockCountLines(count, {
          ...filter,
          location: undefined,
          location_id: undefined,
        } as object),
    ],
  ]

  it("every read answers the same by SKU and code as by ids, one or several", async () => {
    const { lamp, mug } = await givenShop()
    const at = new Date().toISOString()
    const { id } = await service.createStockCount({ location: "WH-01" })

    await service.createIncomingStocks({
      sku: "LAMP",
      location: "WH-01",
      quantity: 3,
    })
    await service.setStockPolicies({ sku: "LAMP", low_stock_threshold: 9 })
    await service.createReservationItems({
      inventory_item_id: mug,
      location_id: "a",
      quantity: 3,
      allow_backorder: true,
    })
    await service.createIncomingStocks({
      sku: "MUG",
      location: "WH-01",
      quantity: 3,
    })

    for (const [name, read] of reads(at, id)) {
      const byIds = await read({ inventory_item_id: lamp, location_id: "a" })
      const ofAll = await read({})

      expect([name, await read({ sku: "LAMP", location: "WH-01" })]).toEqual([
        name,
        byIds,
      ])
      expect([
        name,
        await read({ sku: ["LAMP", "MUG"], location: ["WH-01", "WH-02"] }),
      ]).toEqual([
        name,
        await read({
          inventory_item_id: [lamp, mug],
          location_id: ["a", "b"],
        }),
      ])
      // That the filter does something.
      expect([name, byIds]).not.toEqual([name, ofAll])
    }

    const of = { from: at, until: new Date().toISOString(), points: 2 }

    expect(
      await service.retrieveStockSeries({
        sku: "LAMP",
        location: "WH-02",
        ...of,
      })
    ).toEqual(
      await service.retrieveStockSeries({
        inventory_item_id: lamp,
        location_id: "b",
        ...of,
      })
    )
    expect(
      await service.explainAvailability({ sku: "LAMP", location: "WH-02" })
    ).toEqual(await service.explainAvailability(lamp, ["b"]))
    expect(await service.explainAvailability({ sku: "LAMP" })).toEqual(
      await service.explainAvailability(lamp)
    )
    expect(await service.listStockCounts({ location: "WH-01" })).toMatchObject({
      counts: [{ id }],
    })
    expect(await service.listStockCounts({ location: "WH-02" })).toMatchObject({
      counts: [],
    })
    await sql(
      "update inventory_level set created_at = now() - interval '1 year'"
    )
    const idle = await service.listIdleLevels({ location: "WH-02" })

    expect(idle).toEqual(await service.listIdleLevels({ location_id: "b" }))
    expect(idle).not.toEqual(await service.listIdleLevels())

    const transfer = await service.createStockTransfers({
      from_location: "WH-01",
      to_location: "WH-02",
      items: [{ sku: "LAMP", quantity: 1 }],
    })

    expect(
      await service.listAndCountStockTransfers({
        from_location: "WH-01",
        to_location: ["WH-02"],
      })
    ).toMatchObject([[{ id: transfer.id }], 1])
    expect(
      await service.listStockTransfers({ from_location: "WH-02" })
    ).toEqual([])
  })

  it("every read refuses a name of nothing, all of them at once, and one beside an id", async () => {
    const { lamp } = await givenShop()
    const { id } = await service.createStockCount({ location: "WH-01" })

    for (const [, read] of reads(new Date().toISOString(), id)) {
      await expectRefused(() => read({ sku: ["LAMP", "NONE", "NULL"] }), {
        type: "not_found",
        message:
          'sku[1] "NONE" is the SKU of no item; sku[2] "NULL" is the SKU of no item',
      })
      await expectRefused(
        () => read({ sku: "LAMP", inventory_item_id: lamp }),
        {
          type: "invalid_data",
          message: "sku must not be given beside inventory_item_id",
        }
      )
      await expectRefused(() => read({ barcode: "7310865004703" }), {
        type: "invalid_data",
        message:
          "barcode is known to the workflows and routes only: the service takes sku or inventory_item_id",
      })
    }
    await expectRefused(
      () => service.explainAvailability({ sku: "LAMP", location: "WH-99" }),
      {
        type: "not_found",
        message: 'location "WH-99" is the code of no stock location',
      }
    )
    expect(
      await service.resolveFilterNames(
        { barcode: "7310865004703", location: ["Oslo", "WH-02"], limit: 3 },
        {
          barcodes: [
            {
              text: "7310865004703",
              variant_id: "variant_1",
              inventory_item_id: lamp,
              required_quantity: 1,
            },
          ],
          locations: [{ id: "a", name: "Oslo" }],
        }
      )
    ).toEqual({ inventory_item_id: lamp, location_id: ["a", "b"], limit: 3 })
  })

  it("an order's units are fulfilled, returned and moved by SKU and code, and all that is unknown is refused by row", async () => {
    const { lamp, mug } = await givenShop()

    await service.createReservationItems([
      {
        line_item_id: "line_lamp",
        inventory_item_id: lamp,
        location_id: "a",
        quantity: 3,
      },
      {
        line_item_id: "line_mug",
        inventory_item_id: mug,
        location_id: "a",
        quantity: 1,
      },
    ])

    const items = [
      { line_item_id: "line_lamp", sku: "LAMP", quantity: 2 },
      { line_item_id: "line_mug", sku: "NONE", quantity: 1 },
      { line_item_id: "line_mug", sku: "NULL", quantity: 1 },
    ]

    await expectRefused(() => service.fulfill({ location: "WH-99", items }), {
      type: "not_found",
      message:
        'location "WH-99" is the code of no stock location; ' +
        'items[1].sku "NONE" is the SKU of no item; ' +
        'items[2].sku "NULL" is the SKU of no item',
    })
    expect(await quantitiesOf(lamp)).toMatchObject({ a: "5 / 3" })
    await service.fulfill({
      fulfillment_id: "ful_1",
      location: "WH-01",
      items: [items[0]!, { ...items[1]!, sku: "MUG" }],
    })
    expect(await quantitiesOf(lamp)).toMatchObject({ a: "3 / 1" })
    expect(await quantitiesOf(mug)).toMatchObject({ a: "0 / 0" })

    const [reservation] = await service.listReservationItems({
      line_item_id: "line_lamp",
    })

    await expectRefused(
      () =>
        service.moveReservation([{ id: reservation!.id, location: "WH-99" }]),
      {
        type: "not_found",
        message: '[0].location "WH-99" is the code of no stock location',
      }
    )
    await service.moveReservation({ id: reservation!.id, location: "WH-02" })
    expect(await quantitiesOf(lamp)).toMatchObject({ b: "2 / 1" })

    const back = {
      sku: "LAMP",
      location: "WH-02",
      quantity: 1,
      idempotency_key: "return_1",
    }

    await service.returnStock(back)
    // The key answers, also where the name has changed since.
    await service.updateInventoryItems({ id: lamp, sku: "LAMP-2" })
    await service.returnStock(back)
    expect(await quantitiesOf(lamp)).toMatchObject({ b: "3 / 1" })
    await expectRefused(
      () => service.returnStock([{ ...back, idempotency_key: "return_2" }]),
      {
        type: "not_found",
        message: '[0].sku "LAMP" is the SKU of no item',
      }
    )
  })

  it("a level is repaired, a location's carts give way and its code is changed by its code", async () => {
    const { lamp } = await givenShop()

    await sql(
      `update inventory_level set stocked_quantity = 7,
        raw_stocked_quantity = '{"value": "7", "precision": 20}'
      where inventory_item_id = ? and location_id = 'b'`,
      [lamp]
    )
    expect(
      await service.repairStockLevel({ sku: "LAMP", location: "WH-02" })
    ).toMatchObject({
      inventory_item_id: lamp,
      location_id: "b",
      movements: [{ kind: "repaired", stocked_delta: 5 }],
    })
    await expectRefused(
      () => service.repairStockLevel({ sku: "NONE", location: "WH-02" }),
      { type: "not_found", message: 'sku "NONE" is the SKU of no item' }
    )

    await service.holdCartItems({
      cart_id: "cart_1",
      location_ids: ["a"],
      lines: [
        {
          line_item_id: "line_1",
          quantity: 1,
          inventory_items: [{ inventory_item_id: lamp }],
        },
      ],
    })
    expect(await service.releaseCartItemsAt({ location: "WH-02" })).toEqual([])
    expect(
      await service.releaseCartItemsAt({ location: "WH-01" })
    ).toHaveLength(1)
    expect(
      await service.setLocationCodes({ location: "WH-01", code: "WH-11" })
    ).toEqual([{ location_id: "a", code: "WH-11" }])
  })
})
