import { testInventory } from "./support/module-test"

testInventory(({ service, sql, givenItem }) => {
  let now: Date
  let sales = 0

  beforeEach(async () => {
    const [row] = await sql<{ now: string }>("select now()::text as now")

    now = new Date(row!.now)
  })

  /** What has happened until here was so many days ago. */
  const happened = async (daysAgo: number) => {
    await sql(
      `alter table stock_movement disable trigger stock_movement_append_only;
      update stock_movement
      set created_at = '${now.toISOString()}'::timestamptz - interval '${daysAgo} days'
      where created_at >= '${now.toISOString()}'::timestamptz - interval '1 day';
      alter table stock_movement enable trigger stock_movement_append_only`
    )
  }

  const reserve = (item: string, quantity: number, line_item_id: string) =>
    service.createReservationItems({
      inventory_item_id: item,
      location_id: "a",
      quantity,
      line_item_id,
      allow_backorder: true,
    })
  const send = async (item: string, quantity: number, line_item_id: string) => {
    const fulfillment_id = `ful_${++sales}`

    await service.fulfill({
      fulfillment_id,
      location_id: "a",
      items: [{ line_item_id, inventory_item_id: item, quantity }],
    })

    return fulfillment_id
  }
  const sell = async (item: string, quantity: number) => {
    const line = `line_${++sales}`

    await reserve(item, quantity, line)

    return { line, fulfillment_id: await send(item, quantity, line) }
  }

  /** Seven levels with two months behind them. */
  const givenHistory = async () => {
    const items = {
      steady: await givenItem({ a: 100, b: 70 }),
      gone: await givenItem({ a: 30 }),
      kept: await givenItem({ a: 20 }),
      late: await givenItem({ a: 10 }),
      idle: await givenItem({ a: 50 }),
    }

    await service.setStockPolicies({
      inventory_item_id: items.kept,
      location_id: "a",
      safety_stock: 6,
    })
    await happened(60)
    await sell(items.steady, 40)
    await happened(50)

    const { kept, steady, gone, late, idle } = items
    const toKept = await service.createReservationItems({
      inventory_item_id: kept,
      location_id: "a",
      quantity: 14,
      line_item_id: "kept",
    })

    expect(toKept.quantity).toBe(14)
    await send(kept, 14, "kept")
    await happened(25)

    const { line } = await sell(steady, 30)
    const undone = await sell(steady, 5)

    await sell(gone, 30)
    await happened(20)
    // Twelve are sold, ten are there.
    await reserve(late, 12, "late")
    await send(late, 10, "late")
    await happened(15)
    await service.returnStock({
      inventory_item_id: steady,
      location_id: "a",
      line_item_id: line,
      quantity: 6,
      reference_type: "return",
      reference_id: "return_1",
    })
    await service.unfulfill({ fulfillment_id: undone.fulfillment_id })
    await service.deleteReservationItemsByLineItem(undone.line)
    await happened(10)
    await service.adjustInventory(gone, "a", 10)
    await happened(5)

    const fresh = await givenItem({ a: 20 })

    await happened(3)
    await sell(fresh, 6)
    await happened(2)

    const young = await givenItem({ a: 20 })

    await sell(young, 5)

    return { steady, gone, kept, late, idle, fresh, young }
  }

  const figuresOf = async (item: string, sales_days?: number, place = "a") => {
    const { id } = await service.retrieveInventoryLevel(item, place)
    const [found] = await service.retrieveSales({
      inventory_level_id: id,
      sales_days,
    })
    const { inventory_level_id, ...figures } = found!

    expect(inventory_level_id).toBe(id)

    return figures
  }

  describe("how fast a level sells", () => {
    it("is what was sent less what came back, over the days on which it was there", async () => {
      const items = await givenHistory()

      // 30 sent, 6 came back, 5 more were called back: 36 are there.
      expect(await figuresOf(items.steady)).toEqual({
        sold_quantity: 24,
        days_in_stock: 30,
        daily_sales: 0.8,
        days_of_cover: 45,
      })
      // With the 40 of 50 days ago; before it was opened, 60 days ago, it was out.
      expect(await figuresOf(items.steady, 90)).toEqual({
        sold_quantity: 64,
        days_in_stock: 60,
        daily_sales: expect.closeTo(64 / 60, 2),
        days_of_cover: 33.8,
      })
      // In the last week nothing was sold; what came back longer ago is not less.
      expect(await figuresOf(items.steady, 7)).toMatchObject({
        sold_quantity: 0,
        daily_sales: 0,
        days_of_cover: null,
      })
      // Out from 20 to 5 days ago.
      expect(await figuresOf(items.gone)).toEqual({
        sold_quantity: 30,
        days_in_stock: 15,
        daily_sales: 2,
        days_of_cover: 5,
      })
      // Nothing but its safety stock since 25 days ago.
      expect(await figuresOf(items.kept)).toMatchObject({
        sold_quantity: 14,
        days_in_stock: 5,
        days_of_cover: 0,
      })
      // It is sold past the stock, so it could be bought all the time.
      expect(await figuresOf(items.late)).toEqual({
        sold_quantity: 10,
        days_in_stock: 30,
        daily_sales: 0.3333,
        days_of_cover: 0,
      })
      expect(await figuresOf(items.idle)).toEqual({
        sold_quantity: 0,
        days_in_stock: 30,
        daily_sales: 0,
        days_of_cover: null,
      })
      // Made three days ago.
      expect(await figuresOf(items.fresh)).toMatchObject({
        sold_quantity: 6,
        days_in_stock: 3,
        days_of_cover: 7,
      })
      // Made just now: that counts as a day.
      expect(await figuresOf(items.young)).toMatchObject({
        sold_quantity: 5,
        daily_sales: 5,
        days_of_cover: 3,
      })
      // Another location has its own.
      expect(await figuresOf(items.steady, 30, "b")).toMatchObject({
        sold_quantity: 0,
        days_of_cover: null,
      })
    })

    it("is told for many levels in their order, and not for those that are gone", async () => {
      const [one, other] = [
        await givenItem({ a: 4 }),
        await givenItem({ a: 6, b: 2 }),
      ]

      await sell(other, 2)

      const ids = await Promise.all(
        [
          [other, "a"],
          [one, "a"],
          [other, "b"],
        ].map(
          async ([item, place]) =>
            (await service.retrieveInventoryLevel(item!, place!)).id
        )
      )

      await service.deleteInventoryLevel(other, "b")

      const told = await service.retrieveSales({
        inventory_level_id: [...ids, "ilev_none"],
      })

      expect(told.map((row) => [row.inventory_level_id, row.sold_quantity]))
        // The first sold two.
        .toEqual([
          [ids[0], 2],
          [ids[1], 0],
        ])
      await expect(
        service.retrieveSales({ inventory_level_id: [] })
      ).rejects.toThrow("inventory_level_id must name 1 to 1000 values")

      for (const sales_days of [0, 366, 1.5, "7" as unknown as number]) {
        await expect(
          service.retrieveSales({ inventory_level_id: ids, sales_days })
        ).rejects.toMatchObject({
          type: "invalid_data",
          message: expect.stringContaining(
            "sales_days must be a whole number from 1 to 365"
          ),
        })
      }
    })
  })

  describe("what is low", () => {
    it("is told with how long it lasts and how much to order for a lead time", async () => {
      const { steady, gone, kept, late, fresh, young, idle } =
        await givenHistory()
      const nameOf = new Map(
        Object.entries({ steady, gone, kept, late, fresh, young, idle }).map(
          ([name, id]) => [id, name]
        )
      )

      await service.createIncomingStocks({
        inventory_item_id: gone,
        location_id: "a",
        quantity: 8,
        expected_at: "2099-12-04",
      })
      await service.setStockPolicies({
        inventory_item_id: idle,
        low_stock_threshold: 61,
      })

      const ask = async (input: object) => {
        const [levels, count] = await service.listLowStock({
          location_id: "a",
          ...input,
        })

        expect(count).toBe(levels.length)

        return levels.map(
          (level) =>
            `${nameOf.get(level.inventory_item_id)} ${level.status} ${level.days_of_cover} ${level.suggested_quantity}`
        )
      }
      const all = ["low_stock", "out_of_stock", "soon_out"]

      // 2.8 × 14; 0.3333 × 14 and the two that are owed; 61 − 50.
      expect(await ask({ order: "available_quantity" })).toEqual([
        "late out_of_stock 0 7",
        "kept out_of_stock 0 40",
        "idle low_stock null 11",
      ])
      // The young: 5 × 14 − 15; gone: 2 × 14 − 10, and 8 are on their way.
      expect(await ask({ status: all, order: "-suggested_quantity" })).toEqual([
        "young soon_out 3 55",
        "kept out_of_stock 0 40",
        "fresh soon_out 7 14",
        "idle low_stock null 11",
        "gone soon_out 5 10",
        "late out_of_stock 0 7",
      ])
      expect(await ask({ status: "soon_out", lead_time_days: 4 })).toEqual([
        "young soon_out 3 5",
      ])
      expect(
        await ask({
          status: "soon_out",
          lead_time_days: 60,
          sales_days: 30,
          order: "-days_of_cover",
        })
      ).toEqual([
        "steady soon_out 45 12",
        "fresh soon_out 7 106",
        "gone soon_out 5 102",
        "young soon_out 3 285",
      ])
      expect(
        await ask({ status: ["out_of_stock"], order: "daily_sales" })
      ).toEqual(["late out_of_stock 0 7", "kept out_of_stock 0 40"])
      expect(await ask({ status: "soon_out", available_gte: 11 })).toEqual([
        "fresh soon_out 7 14",
        "young soon_out 3 55",
      ])

      for (const [input, message] of [
        [{ status: "in_stock" }, "status must be one of out_of_stock"],
        [{ lead_time_days: -1 }, "lead_time_days must be a whole number"],
        [{ sales_days: 400 }, "sales_days must be a whole number"],
        [{ order: "--title" }, "order must be one of"],
        [{ order: 7 }, "order must be one of"],
      ] as const) {
        await expect(
          service.listLowStock(input as object)
        ).rejects.toMatchObject({
          type: "invalid_data",
          message: expect.stringContaining(message),
        })
      }
    })
  })
})
