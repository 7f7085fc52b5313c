import { SqlEntityManager } from "@medusajs/framework/mikro-orm/postgresql"

import { InventoryCheck, LevelRepair, StockFinding } from "../types"
import { CORRUPTIONS, raw } from "./support/corruptions"
import { settleAll, testInventory } from "./support/module-test"

testInventory((test) => {
  const { service, sql, givenItem, inTransaction, quantitiesOf } = test

  const checkAll = async (limit = 200) => {
    const findings: StockFinding[] = []
    const checked = { levels: 0, reservations: 0, ledgers: 0 }
    let cursor: string | null = null

    do {
      const page: InventoryCheck = await service.checkInventory({
        cursor,
        limit,
      })

      findings.push(...page.findings)
      checked.levels += page.checked.levels
      checked.reservations += page.checked.reservations
      checked.ledgers += page.checked.ledgers
      cursor = page.next_cursor
    } while (cursor)

    return { findings, checked }
  }
  const repairAll = async (limit = 200) => {
    const repaired: LevelRepair[] = []
    let cursor: string | null = null

    do {
      const page: Awaited<ReturnType<typeof service.repairInventory>> =
        await service.repairInventory(
          { cursor, limit },
          { ledger: { actor_id: "user_1", note: "monthly" } }
        )

      repaired.push(...page.repaired)
      cursor = page.next_cursor
    } while (cursor)

    return repaired
  }
  const givenReserved = async () => {
    const item = await givenItem({ a: 10 })

    await service.createReservationItems({
      inventory_item_id: item,
      location_id: "a",
      quantity: 3,
      line_item_id: "line_1",
    })

    return item
  }
  const told = (repairs: LevelRepair[]) =>
    repairs.flatMap(({ movements }) =>
      movements.map(
        (one) =>
          `${one.kind} ${one.reason} ${one.stocked_delta} ${one.reserved_delta} ${one.incoming_delta}`
      )
    )

  describe("reconciling", () => {
    beforeEach(() => test.changesTables())

    it.each(Object.entries(CORRUPTIONS))(
      "%s: found, named and repaired, and a second check finds nothing",
      async (_, { inject, faults, after, movements }) => {
        const item = await givenReserved()

        await inject(sql, item)
        const { findings } = await checkAll()

        expect(findings.map(({ fault }) => fault).sort()).toEqual(faults)
        expect(
          findings.every(
            (finding) =>
              finding.inventory_item_id === item && finding.location_id === "a"
          )
        ).toBe(true)

        const before = (await service.listMovementPage({ limit: 1000 }))
          .movements
        const repairs = await repairAll()

        expect(repairs.every((one) => one.inventory_item_id === item)).toBe(
          true
        )
        expect(told(repairs)).toEqual(movements)
        expect((await checkAll()).findings).toEqual([])
        expect((await repairAll()).length).toBe(0)

        // Appended to, and nothing else; each with who repaired it.
        const now = (await service.listMovementPage({ limit: 1000 })).movements

        expect(now.slice(-before.length)).toEqual(before)
        for (const { id } of repairs.flatMap((one) => one.movements)) {
          expect(now.find((one) => one.id === id)).toMatchObject({
            actor_id: "user_1",
            note: "monthly",
          })
        }
        expect((await quantitiesOf(item))["a"] ?? "none").toBe(after)
      }
    )

    it("incoming rows that were changed, hidden or lost: told with their figures, and the level's own number stands", async () => {
      const items = [
        await givenItem({ a: 0 }),
        await givenItem({ a: 0 }),
        await givenItem({ a: 0 }),
      ]
      const bystander = await givenItem({ a: 0 })

      for (const item of [...items, bystander]) {
        await service.updateInventoryLevels({
          inventory_item_id: item,
          location_id: "a",
          incoming_quantity: 4,
        })
        await service.createIncomingStocks({
          inventory_item_id: item,
          location_id: "a",
          quantity: 5,
        })
      }
      const [changed, hidden, lost] = items as [string, string, string]

      await sql(
        "update incoming_stock set open_quantity = 11 where kind = 'expected' and inventory_item_id = ?",
        [changed]
      )
      await sql(
        "update incoming_stock set deleted_at = now() where kind = 'unspecified' and inventory_item_id = ?",
        [hidden]
      )
      await sql(
        "delete from incoming_stock where kind = 'expected' and inventory_item_id = ?",
        [lost]
      )

      const figures = (item: string, findings: StockFinding[]) =>
        findings
          .filter(({ inventory_item_id }) => inventory_item_id === item)
          .map((one) => `${one.fault} ${one.found} ${one.expected}`)
          .sort()
      const { findings } = await checkAll()

      expect(findings).toHaveLength(5)
      expect(figures(changed, findings)).toEqual([
        "incoming_rows_drift 9 11",
        "named_incoming_drift 5 11",
      ])
      expect(figures(hidden, findings)).toEqual(["incoming_rows_drift 5 9"])
      expect(figures(lost, findings)).toEqual([
        "incoming_rows_drift 4 9",
        "named_incoming_drift 5 0",
      ])

      const repairs = await repairAll()

      expect(repairs).toHaveLength(3)
      expect(told(repairs)).toEqual(["repaired incoming_rows 0 0 2"])
      expect((await checkAll()).findings).toEqual([])

      const rowsOf = async (item: string) =>
        (
          await sql<{ told: string }>(
            `select concat_ws(' ', kind, trim_scale(open_quantity)) as told
            from incoming_stock
            where inventory_item_id = ? and deleted_at is null
              and open_quantity > 0
            order by kind`,
            [item]
          )
        ).map((row) => row.told)

      expect(await rowsOf(changed)).toEqual(["expected 11"])
      expect(await rowsOf(hidden)).toEqual(["expected 5", "unspecified 4"])
      expect(await rowsOf(lost)).toEqual(["unspecified 9"])
      expect(await rowsOf(bystander)).toEqual(["expected 5", "unspecified 4"])
    })

    it("the level of a deleted item: closed with its incoming rows and its promises, and whole when it is restored; another item's stay", async () => {
      const item = await givenItem({ a: 1 })
      const bystander = await givenItem({ a: 1 })

      for (const id of [item, bystander]) {
        await service.updateInventoryLevels({
          inventory_item_id: id,
          location_id: "a",
          incoming_quantity: 4,
        })
        await service.createIncomingStocks({
          inventory_item_id: id,
          location_id: "a",
          quantity: 5,
        })
        await service.createReservationItems({
          inventory_item_id: id,
          location_id: "a",
          quantity: 3,
          allow_backorder: true,
        })
      }
      const live = async (id: string) =>
        (
          await sql<{ told: string }>(
            `select concat_ws(' ', kind, trim_scale(open_quantity)) as told
            from incoming_stock
            where inventory_item_id = $1 and deleted_at is null
            union all
            select 'promised ' || trim_scale(sum(quantity))
            from backorder_promise
            where inventory_item_id = $1
            having count(*) > 0
            order by told`.replaceAll("$1", `'${id}'`)
          )
        ).map((row) => row.told)
      const whole = ["expected 5", "promised 2", "unspecified 4"]

      expect(await live(item)).toEqual(whole)
      await sql("update inventory_item set deleted_at = now() where id = ?", [
        item,
      ])
      const [level] = await sql<{ id: string }>(
        "select id from inventory_level where inventory_item_id = ?",
        [item]
      )
      const repairs = await repairAll()

      expect(repairs).toMatchObject([
        { inventory_item_id: item, closed: true, opened: false },
      ])
      expect(told(repairs)).toEqual([
        "released item_deleted 0 -3 0",
        "closed item_deleted -1 0 -9",
      ])
      expect(await live(item)).toEqual([])
      expect(await live(bystander)).toEqual(whole)
      expect((await checkAll()).findings).toEqual([])

      await sql("update inventory_item set deleted_at = null where id = ?", [
        item,
      ])
      await service.restoreInventoryLevels([level!.id])
      expect(await quantitiesOf(item)).toEqual({ a: "1 / 0" })
      expect(await live(item)).toEqual(["expected 5", "unspecified 4"])
      expect((await checkAll()).findings).toEqual([])
    })

    it("everything at once, in pages of one", async () => {
      const items: string[] = []

      for (const { inject } of Object.values(CORRUPTIONS)) {
        const item = await givenReserved()

        items.push(item)
        await inject(sql, item)
      }

      const { findings, checked } = await checkAll(1)

      expect(findings.map(({ fault }) => fault).sort()).toEqual(
        Object.values(CORRUPTIONS)
          .flatMap(({ faults }) => faults)
          .sort()
      )
      // Two levels and one reservation are the bystander's.
      expect(checked.levels).toBe(items.length)
      expect(checked.reservations).toBe(items.length - 1)
      expect((await checkAll(7)).checked).toEqual(checked)

      await repairAll(1)
      expect((await checkAll()).findings).toEqual([])
    })

    it("two repairs at once do it once", async () => {
      const item = await givenReserved()

      await CORRUPTIONS[
        "a level deleted by hand, with its reservations"
      ]!.inject(sql, item)
      const other = await givenReserved()

      await CORRUPTIONS["stock set by hand"]!.inject(sql, other)
      const repairs = await Promise.all([repairAll(), repairAll(), repairAll()])

      expect(told(repairs.flat()).sort()).toEqual([
        "repaired ledger_drift -10 -3 0",
        "repaired ledger_drift 2 0 0",
      ])
      expect((await checkAll()).findings).toEqual([])
    })

    it("a check takes no lock and waits for none: it passes where whole tables are locked against all but readers", async () => {
      const item = await givenReserved()

      await CORRUPTIONS["stock set by hand"]!.inject(sql, item)
      const { findings, checked } = await inTransaction(async (context) => {
        await (context.transactionManager as SqlEntityManager).execute(
          `lock table inventory_item, inventory_level, reservation_item,
            incoming_stock, stock_movement in exclusive mode`
        )

        return await checkAll()
      })

      expect(findings.map(({ fault }) => fault)).toEqual([
        "stocked_ledger_drift",
      ])
      expect(checked.levels).toBeGreaterThan(1)
      await repairAll()
    })

    it("while the shop is running, a check finds nothing that is not there, and a repair changes nothing", async () => {
      const items = await Promise.all(
        Array.from({ length: 5 }, () => givenItem({ a: 100, b: 50 }))
      )
      let isOpen = true
      let sold = 0
      const shop = settleAll(
        Array.from({ length: 6 }, (_, worker) => async () => {
          while (isOpen) {
            const item = items[sold % items.length]!
            const { id } = await service.createReservationItems({
              inventory_item_id: item,
              location_id: worker % 2 ? "a" : "b",
              quantity: 1,
            })

            await service.adjustInventory(item, "a", worker % 2 ? 1 : -1)
            await service.updateReservationItems(id, { location_id: "a" })
            await service.deleteReservationItems(id)
            sold++
          }
        }),
        6
      )
      const seen: StockFinding[] = []

      for (let round = 0; round < 30 || sold < 200; round++) {
        seen.push(...(await checkAll(3)).findings)
        expect(await repairAll(3)).toEqual([])
      }
      isOpen = false
      expect((await shop).map(({ status }) => status)).toEqual(
        Array.from({ length: 6 }, () => "fulfilled")
      )
      expect(seen).toEqual([])
      expect(sold).toBeGreaterThanOrEqual(200)
    })
  })

  describe("explaining", () => {
    it("what is available is the sum of its parts, with who has them and what led there", async () => {
      const item = await givenItem({ a: 20, b: 1 })

      await service.createReservationItems([
        {
          inventory_item_id: item,
          location_id: "a",
          quantity: 3,
          line_item_id: "ordli_1",
        },
        { inventory_item_id: item, location_id: "a", quantity: 1.5 },
        {
          inventory_item_id: item,
          location_id: "b",
          quantity: 4,
          line_item_id: "ordli_2",
          allow_backorder: true,
        },
      ])
      for (const [cart_id, quantity] of [
        ["cart_1", 2],
        ["cart_2", 5],
      ] as const) {
        await service.holdCartItems({
          cart_id,
          location_ids: ["a"],
          lines: [
            {
              line_item_id: `cali_${cart_id}`,
              quantity,
              inventory_items: [{ inventory_item_id: item }],
            },
          ],
        })
      }
      await sql(
        "update reservation_item set expires_at = now() - interval '1 second' where cart_id = 'cart_2'"
      )
      await sql(
        `update inventory_level set safety_stock = 2, raw_safety_stock = ${raw(2)}, reserved_quantity = reserved_quantity + 1 where inventory_item_id = ? and location_id = 'a'`,
        [item]
      )

      const [a, b] = await service.explainAvailability(item)

      expect(a).toMatchObject({
        location_id: "a",
        available_quantity: 10.5,
        parts: [
          { part: "stocked", quantity: 20 },
          { part: "safety_stock", quantity: -2 },
          { part: "order_reservations", quantity: -3 },
          { part: "cart_reservations", quantity: -2 },
          { part: "other_reservations", quantity: -1.5 },
          { part: "unexplained", quantity: -1 },
        ],
        backordered_quantity: 0,
        expired_quantity: 5,
        reservation_count: 4,
      })
      expect(
        a!.reservations
          .map(({ owner, quantity, cart_id, expires_at }) => [
            owner,
            quantity,
            cart_id,
            expires_at instanceof Date,
          ])
          .sort()
      ).toEqual([
        ["cart", 2, "cart_1", true],
        ["expired_cart", 5, "cart_2", true],
        ["order", 3, null, false],
        ["other", 1.5, null, false],
      ])
      expect(a!.movements.map(({ kind }) => kind)).toEqual([
        "reserved",
        "reserved",
        "reserved",
        "reserved",
        "opened",
      ])
      expect(
        await service.retrieveAvailableQuantity(item, ["a"])
      ).toMatchObject({ numeric: 10.5 })
      expect(b).toMatchObject({
        available_quantity: -3,
        backordered_quantity: 3,
      })
      for (const level of [a!, b!]) {
        expect(
          level.parts.reduce((sum, { quantity }) => sum + quantity, 0)
        ).toBe(level.available_quantity)
      }

      await expect(
        service.explainAvailability(item, ["a", "nowhere"])
      ).rejects.toMatchObject({ type: "not_found" })

      await repairAll()
    })
  })
})
