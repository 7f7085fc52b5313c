import { AlertRelay } from "../alert-relay"
import { StockDatabase } from "../database"
import { HoldfastEvents } from "../events"
import { outcomes, settleAll, testInventory } from "./support/module-test"

const { LOW_STOCK, OUT_OF_STOCK, BACK_IN_STOCK } = HoldfastEvents
const NAMES: Record<string, string> = {
  low_stock: LOW_STOCK,
  out_of_stock: OUT_OF_STOCK,
  back_in_stock: BACK_IN_STOCK,
}
const WORDS: Record<string, string> = {
  [LOW_STOCK]: "low",
  [OUT_OF_STOCK]: "out",
  [BACK_IN_STOCK]: "back",
}

testInventory(({ service, sql, heard, givenItem, inTransaction }) => {
  const newContext = () => ({
    manager: (
      service as unknown as {
        baseRepository_: { getFreshManager(): unknown }
      }
    ).baseRepository_.getFreshManager(),
  })
  const told = () =>
    heard
      .now()
      .filter(({ name }) => name in WORDS)
      .map(({ name }) => WORDS[name])
  const one = (item: string, amount: number) =>
    service.adjustInventory(item, "a", amount)

  describe("low stock", () => {
    it("is told once where it is crossed, with its figures, and not again around it", async () => {
      const item = await givenItem({ a: 10 })

      await service.setStockPolicies({
        inventory_item_id: item,
        location_id: "a",
        low_stock_threshold: 5,
      })
      await heard.forget()
      await one(item, -4)
      expect(told()).toEqual([])
      await one(item, -1)
      expect(told()).toEqual(["low"])

      const level = await service.retrieveInventoryLevel(item, "a")
      const event = heard.now().find(({ name }) => name === LOW_STOCK)

      expect(event).toMatchObject({
        data: {
          id: level.id,
          alert_id: expect.stringMatching(/^salert_\d+$/),
          inventory_item_id: item,
          location_id: "a",
          available_quantity: 5,
          threshold: 5,
        },
      })
      // Around the threshold nothing more is told: 6, 5, 6, 4.
      for (const amount of [1, -1, 1, -2]) {
        await one(item, amount)
      }
      expect(told()).toEqual(["low"])
      // 7 is two units above: from there it can be low again.
      await one(item, 3)
      await one(item, -3)
      expect(told()).toEqual(["low", "low"])
      await one(item, -4)
      await one(item, 2)
      expect(told()).toEqual(["low", "low", "out", "back"])
      await one(item, 8)
      await one(item, -10)
      expect(told()).toEqual(["low", "low", "out", "back", "out"])
      expect(await sql("select * from stock_alert")).toEqual([])
    })

    it("counts what is reserved, and the safety stock, which carts may not touch but staff may", async () => {
      const item = await givenItem({ a: 10 })

      await service.setStockPolicies([
        { inventory_item_id: item, low_stock_threshold: 2 },
        { inventory_item_id: item, location_id: "a", safety_stock: 4 },
      ])
      await heard.forget()

      const reserve = (quantity: number, use_safety_stock?: boolean) =>
        service.createReservationItems(
          { inventory_item_id: item, location_id: "a", quantity },
          { use_safety_stock }
        )

      await expect(reserve(7)).rejects.toMatchObject({
        code: "insufficient_inventory",
        message: `Not enough stock: item ${item} at location a: requested 7, available 6`,
      })
      expect(await service.confirmInventory(item, ["a"], 7)).toBe(false)
      expect(
        await service.confirmInventory(item, ["a"], 10, {
          use_safety_stock: true,
        } as object)
      ).toBe(true)
      await reserve(4)
      expect(told()).toEqual(["low"])
      await reserve(2)
      expect(told()).toEqual(["low", "out"])
      await expect(reserve(1)).rejects.toMatchObject({
        code: "insufficient_inventory",
      })
      await reserve(4, true)
      await expect(reserve(1, true)).rejects.toThrow(`requested 1, available 0`)
      expect(told()).toEqual(["low", "out"])
      // Less is withheld: two are there again.
      await service.adjustInventory(item, "a", 2)
      await service.setStockPolicies({
        inventory_item_id: item,
        location_id: "a",
        safety_stock: 0,
      })
      expect(told()).toEqual(["low", "out", "back"])
    })

    it("is told after the commit only, and of a transaction that fails never", async () => {
      const item = await givenItem({ a: 3 })

      await heard.forget()
      await expect(
        inTransaction(async (context) => {
          await service.adjustInventory(item, "a", -3, context)
          throw new Error("changed my mind")
        })
      ).rejects.toThrow("changed my mind")
      expect(told()).toEqual([])
      await inTransaction(async (context) => {
        await service.adjustInventory(item, "a", -3, context)
        await service.adjustInventory(item, "a", 1, context)
        expect(told()).toEqual([])
      })
      expect(told()).toEqual(["out", "back"])
    })

    it("is told after the change's own events, alone, shared and in a transaction", async () => {
      const item = await givenItem({ a: 3 })
      const [other, third] = [
        await givenItem({ a: 1 }),
        await givenItem({ a: 1 }),
      ]
      const levelsOf = async () =>
        new Map(
          (
            await service.listInventoryLevels({
              inventory_item_id: [item, other, third],
            })
          ).map(({ id, inventory_item_id }) => [id, inventory_item_id])
        )
      const reserve = (inventory_item_id: string) =>
        service.createReservationItems({
          inventory_item_id,
          location_id: "a",
          quantity: 1,
        })
      const levels = await levelsOf()

      await heard.forget()
      await service.adjustInventory(item, "a", -3)
      await Promise.all([reserve(other), reserve(third)])
      await inTransaction(async (context) => {
        await service.adjustInventory(item, "a", 1, context)
        await service.adjustInventory(item, "a", 1, context)
      })

      for (const [level] of levels) {
        const names = (await heard.all())
          .filter(({ data }) => data.id === level)
          .map(({ name }) => name)
        const alert = names.findIndex((name) => name.includes("stock"))

        expect(names.indexOf("inventory.inventory-level.updated")).toBe(0)
        expect(alert).toBeGreaterThan(0)
      }

      const ofItem = (await heard.all())
        .filter(({ data }) => levels.get(data.id) === item)
        .map(({ name }) => name.split(".").at(-1))

      expect(ofItem).toEqual([
        "updated",
        "out-of-stock",
        "updated",
        "back-in-stock",
      ])
    })

    it("is told later where the process that caused it was killed", async () => {
      const item = await givenItem({ a: 3 })

      await heard.forget()
      await sql(
        `insert into stock_alert (kind, data) values
          ('out_of_stock', jsonb_build_object('inventory_level_id', 'ilev_1')),
          ('back_in_stock', jsonb_build_object('inventory_level_id', 'ilev_1'))`
      )
      await Promise.all([service.catchUpOnAlerts(), service.catchUpOnAlerts()])
      expect(told()).toEqual(["out", "back"])
      await one(item, -3)
      expect(told()).toEqual(["out", "back", "out"])
    })

    it("tells 1,000 random crossings by parallel writers once each and in order", async () => {
      const item = await givenItem({ a: 12 })

      await service.setStockPolicies({
        inventory_item_id: item,
        location_id: "a",
        low_stock_threshold: 10,
      })
      await heard.forget()

      let seed = 7
      const random = () => {
        seed = (seed * 16807) % 2147483647

        return seed / 2147483647
      }
      const writes = Array.from({ length: 2700 }, () => {
        const stocked_quantity = [0, 8, 10, 11, 25][Math.floor(random() * 5)]

        return () =>
          service.updateInventoryLevels({
            inventory_item_id: item,
            location_id: "a",
            stocked_quantity,
          })
      })
      // And another process that emits what it finds.
      const other = new AlertRelay(
        (service as unknown as { database_: StockDatabase }).database_,
        async (alerts) => {
          elsewhere += alerts.length
          heard.now().push(
            ...alerts.map(({ kind, data }) => ({
              name: NAMES[kind]!,
              data: { ...data, id: "" },
            }))
          )
        }
      )
      let elsewhere = 0
      let isDone = false
      const relaying = (async () => {
        while (!isDone) {
          await other.relay(newContext)
        }
      })()
      const { errors } = outcomes(await settleAll(writes, 8))

      isDone = true
      await relaying
      expect(errors).toEqual([])
      expect(elsewhere).toBeGreaterThan(0)

      const movements = await service.listStockMovements(
        { inventory_item_id: item },
        { take: 5000 }
      )
      const expected: string[] = []
      let status = "in"

      for (const { stocked_after: units } of movements.slice(1)) {
        const next =
          units <= 0
            ? "out"
            : units <= 10 || (status === "low" && units < 12)
              ? "low"
              : "in"

        if (next !== status) {
          expected.push(
            ...(next === "out"
              ? ["out"]
              : status === "out"
                ? ["back"]
                : next === "low"
                  ? ["low"]
                  : [])
          )
        }
        status = next
      }

      expect(expected.length).toBeGreaterThanOrEqual(1000)
      expect(told()).toEqual(expected)
      expect(await sql("select * from stock_alert")).toEqual([])
    })

    it("is listed with what is expected, filtered and ordered by what is available", async () => {
      const [few, none, enough] = [
        await givenItem({ a: 3, b: 20 }),
        await givenItem({ a: 0 }),
        await givenItem({ a: 50 }),
      ]

      await service.updateInventoryItems({ id: few, sku: "FEW" })
      await service.setStockPolicies(
        [few, none, enough].map((inventory_item_id) => ({
          inventory_item_id,
          low_stock_threshold: 5,
        }))
      )
      await service.createIncomingStocks([
        {
          inventory_item_id: few,
          location_id: "a",
          quantity: 10,
          expected_at: "2099-12-11",
        },
        {
          inventory_item_id: few,
          location_id: "a",
          quantity: 2,
          expected_at: "2099-12-04",
        },
      ])

      const [levels, count] = await service.listLowStock({})

      expect(count).toBe(2)
      expect(levels).toMatchObject([
        {
          inventory_item_id: none,
          status: "out_of_stock",
          available_quantity: 0,
        },
        {
          inventory_item_id: few,
          location_id: "a",
          sku: "FEW",
          status: "low_stock",
          available_quantity: 3,
          threshold: 5,
          incoming_quantity: 12,
          next_expected_at: new Date("2099-12-04"),
        },
      ])
      const idsOf = async (input: object) =>
        (await service.listLowStock(input))[0].map(
          (level) => level.inventory_item_id
        )

      expect(await idsOf({ order: "-available_quantity" })).toEqual([few, none])
      expect(await idsOf({ available_gte: 1 })).toEqual([few])
      expect(await idsOf({ available_lte: 0 })).toEqual([none])
      expect(await idsOf({ q: "fe" })).toEqual([few])
      expect(await idsOf({ location_id: "b" })).toEqual([])
      expect(await idsOf({ limit: 1, offset: 1 })).toEqual([few])
      await expect(idsOf({ order: "id; drop" })).rejects.toMatchObject({
        type: "invalid_data",
      })
    })

    it.each([
      [
        { safety_stock: 1 },
        "safety_stock is a location's: give location_id too",
      ],
      [
        { low_stock_threshold: -1 },
        "low_stock_threshold must not be negative, got -1",
      ],
      [
        { backorder_policy: "some" as "limit" },
        'backorder_policy must be "unlimited", "limit" or "incoming", got "some"',
      ],
    ])("refuses the policy %p", async (policy, message) => {
      const item = await givenItem({ a: 1 })

      await expect(
        service.setStockPolicies({ inventory_item_id: item, ...policy })
      ).rejects.toMatchObject({ type: "invalid_data", message })
    })
  })
})
