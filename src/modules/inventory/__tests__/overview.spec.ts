import { writeRefused } from "../operations/overview/write-refused"
import { StockDatabase } from "../database"
import { testInventory } from "./support/module-test"

testInventory(({ service, sql, givenItem }) => {
  const hourOf = (moment: Date) =>
    new Date(Math.floor(moment.getTime() / 3_600_000) * 3_600_000)
  const now = async () => {
    const [row] = await sql<{ now: string }>(
      "select (extract(epoch from now()) * 1000)::float as now"
    )

    return new Date(Number(row!.now))
  }
  const around = async () => {
    const from = hourOf(await now())

    // An hour may turn while the test runs.
    return { from, until: new Date(from.getTime() + 2 * 3_600_000) }
  }
  const short = (id: string, requested: number, available: number) => ({
    inventory_item_id: id,
    location_id: "",
    requested,
    available,
  })
  const sum = <Key extends string>(rows: Record<Key, number>[], key: Key) =>
    rows.reduce((all, row) => all + row[key], 0)

  describe("what happens in the shop", () => {
    it("is told hour by hour: what carts took, and what became orders', with a hold or without", async () => {
      const item = await givenItem({ a: 20 })
      const period = await around()
      const before = await service.listOverviewHours(period)
      const line = (id: string, quantity: number) => ({
        line_item_id: id,
        quantity,
        inventory_items: [{ inventory_item_id: item, required_quantity: 1 }],
      })
      const place = { location_ids: ["a"] }

      await service.holdCartItems({
        cart_id: "cart_1",
        lines: [line("cali_1", 3)],
        ...place,
      })
      await service.holdCartItems({
        cart_id: "cart_2",
        lines: [line("cali_2", 2)],
        ...place,
      })
      await service.createReservationItems({
        inventory_item_id: item,
        location_id: "a",
        quantity: 4,
        line_item_id: "ordli_3",
      })
      // By staff for nobody: neither held nor ordered.
      await service.createReservationItems({
        inventory_item_id: item,
        location_id: "a",
        quantity: 5,
      })

      const hours = await service.listOverviewHours(period)

      expect(hours.map(({ begins_at }) => begins_at)).toEqual([
        period.from,
        new Date(period.from.getTime() + 3_600_000),
      ])
      expect(sum(hours, "held_quantity") - sum(before, "held_quantity")).toBe(5)
      expect(
        sum(hours, "ordered_quantity") - sum(before, "ordered_quantity")
      ).toBe(4)
    })

    it("tells what shoppers were refused, added up over two processes that write at once", async () => {
      const [one, other] = [await givenItem({ a: 1 }), await givenItem()]
      const period = await around()

      await service.updateInventoryItems({ id: one, sku: "ONE" })
      service.countRefused([short(one, 5, 1)])
      service.countRefused([short(one, 2, 0), short(other, 3, 3)])
      expect(await sql("select * from refused_demand")).toEqual([])

      const elsewhere = (service as unknown as { database_: StockDatabase })
        .database_
      const newContext = () => ({
        manager: (
          service as unknown as {
            baseRepository_: { getFreshManager(): unknown }
          }
        ).baseRepository_.getFreshManager(),
      })

      // Twenty more of each, in both orders, from others at the same time.
      await Promise.all([
        service.writeRefused(),
        ...Array.from({ length: 20 }, (_, n) =>
          writeRefused(
            elsewhere,
            [one, other]
              .map((inventory_item_id) => ({
                inventory_item_id,
                refusals: 1,
                units: 0.5,
              }))
              .sort(() => (n % 2 ? 1 : -1)),
            newContext() as never
          )
        ),
      ])

      expect(await service.listRefusedItems(period)).toMatchObject([
        {
          inventory_item_id: one,
          sku: "ONE",
          refusals: 22,
          refused_quantity: 16,
          last_refused_at: expect.any(Date),
        },
        { inventory_item_id: other, refusals: 21, refused_quantity: 10 },
      ])
      expect(
        await service.listRefusedItems({ ...period, limit: 1 })
      ).toHaveLength(1)

      const hours = await service.listOverviewHours(period)

      expect(sum(hours, "refusals")).toBe(43)
      expect(sum(hours, "refused_quantity")).toBe(26)
      expect(
        await service.listRefusedItems({
          from: "2020-01-01",
          until: "2020-01-02",
        })
      ).toEqual([])
    })

    it("forgets what was refused more than a year ago", async () => {
      const item = await givenItem()

      await sql(
        `insert into refused_demand
        values (now() - interval '401 days', ?, 1, 1),
          (now() - interval '300 days', ?, 1, 1)`,
        [item, item]
      )
      service.countRefused([short(item, 1, 0)])
      await service.writeRefused()
      expect(await sql("select refusals from refused_demand")).toHaveLength(2)
    })

    it("lists what has units and sells none, the most first, with its last sale", async () => {
      const [sold, dead, few, young] = [
        await givenItem({ a: 50 }),
        await givenItem({ a: 30, b: 40 }),
        await givenItem({ a: 7 }),
        await givenItem({ a: 99 }),
      ]
      const send = async (item: string, line_item_id: string) => {
        await service.createReservationItems({
          inventory_item_id: item,
          location_id: "a",
          quantity: 1,
          line_item_id,
        })
        await service.fulfill({
          fulfillment_id: `ful_${line_item_id}`,
          location_id: "a",
          items: [{ line_item_id, inventory_item_id: item, quantity: 1 }],
        })
      }

      await send(few, "long_ago")
      await sql(
        `alter table stock_movement disable trigger stock_movement_append_only;
        update stock_movement set created_at = created_at - interval '200 days';
        alter table stock_movement enable trigger stock_movement_append_only`
      )
      await sql(
        "update inventory_level set created_at = now() - interval '200 days' where inventory_item_id <> ?",
        [young]
      )
      await send(sold, "today")

      const ours = [sold, dead, few, young]
      const list = async (input: object) =>
        (await service.listIdleLevels({ limit: 100, ...input })).filter(
          ({ inventory_item_id }) => ours.includes(inventory_item_id)
        )

      expect(
        (await list({})).map(
          ({
            inventory_item_id,
            location_id,
            stocked_quantity,
            last_sold_at,
          }) => [
            inventory_item_id,
            location_id,
            stocked_quantity,
            last_sold_at !== null,
          ]
        )
      ).toEqual([
        [dead, "b", 40, false],
        [dead, "a", 30, false],
        [few, "a", 6, true],
      ])
      expect(
        (await list({ location_id: "a", days: 30 })).map(
          ({ inventory_item_id }) => inventory_item_id
        )
      ).toEqual([dead, few])
      // 250 days ago none of them was there.
      expect(await list({ days: 250 })).toEqual([])
      expect(
        await service.listIdleLevels({ limit: 1, offset: 1 })
      ).toMatchObject([{ inventory_item_id: dead, location_id: "a" }])
    })

    it("keeps the last check in the place of the one before", async () => {
      expect(await service.retrieveLastCheck()).toBeNull()

      const checked = { levels: 2, reservations: 1, ledgers: 2 }

      await service.keepCheck({ is_sound: true, faults: {}, checked })
      await service.keepCheck({
        is_sound: false,
        faults: { reserved_drift: 1 },
        checked,
      })
      expect(await service.retrieveLastCheck()).toEqual({
        checked_at: expect.any(Date),
        is_sound: false,
        faults: { reserved_drift: 1 },
        checked,
      })
    })

    it.each([
      [
        { from: "2026-01-02", until: "2026-01-01" },
        "from must be before until",
      ],
      [{ from: "2026-01-01", until: "2026-02-02" }, "at most 31 days"],
      [{ from: "soon", until: "2026-01-01" }, "from"],
      [{ from: "2026-01-01" }, "until"],
    ])("refuses the hours of %j", async (input, message) => {
      await expect(
        service.listOverviewHours(input as never)
      ).rejects.toMatchObject({
        type: "invalid_data",
        message: expect.stringContaining(message),
      })
    })

    it("refuses a number of days that makes no sense", async () => {
      for (const days of [0, 366, 1.5]) {
        await expect(service.listIdleLevels({ days })).rejects.toThrow(
          "days must be a whole number from 1 to 365"
        )
      }
    })
  })
})
