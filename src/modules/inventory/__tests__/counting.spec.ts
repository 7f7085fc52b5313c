import { Client } from "pg"

import { countDesk } from "./support/counting"
import { ModuleProcess, withDatabase } from "./support/module-process"
import { testInventory } from "./support/module-test"
import { Random } from "./support/random"
import { findUnsoundStock, RunSql } from "./support/sound-stock"

testInventory((test) => {
  const { service, sql, events, givenItem, quantitiesOf } = test
  const { open, find, review, lineOf, take, sell, expectNothingWritten } =
    countDesk(test)

  describe("what is found", () => {
    it("expects what was there when a line was counted, whatever is sold and received before and after", async () => {
      const lamp = await givenItem({ a: 10 })
      const { id } = await open([lamp])

      await sell(lamp, 3)
      // One is missing: 6 of 7.
      await find(id, lamp, 6)
      await sell(lamp, 2)
      await take(lamp, 5, { reason: "received" })
      expect(await lineOf(id, lamp)).toMatchObject({
        status: "counted",
        expected: 7,
        variance: -1,
        came: 0,
        went: 0,
      })
      await review(id)
      await take(lamp, -1)
      await service.postStockCount({ id })
      expect(await quantitiesOf(lamp)).toEqual({ a: "8 / 0" })
    })

    it("adds up what several people find at once, and an entry that is sent again is made once", async () => {
      const lamp = await givenItem({ a: 60 })
      const { id } = await open([lamp])
      const entries = Array.from({ length: 20 }, (_, index) => ({
        quantity: 2 + (index % 2),
        key: `scan-${index}`,
      }))
      const answers = await Promise.all(
        [...entries, ...entries].map(({ quantity, key }, index) =>
          service.addStockCountEntries({
            id,
            actor_id: index % 2 ? "user_ada" : "user_bob",
            entries: [{ inventory_item_id: lamp, quantity, key }],
          })
        )
      )

      expect(
        answers.flat().filter(({ is_repeated }) => is_repeated)
      ).toHaveLength(20)
      expect(await lineOf(id, lamp)).toMatchObject({
        found: 50,
        status: "counted",
        variance: -10,
      })
      expect((await lineOf(id, lamp)).entries).toHaveLength(20)
      await expectNothingWritten(() => find(id, lamp, 9, { key: "scan-0" }), {
        type: "conflict",
        code: "idempotency_key_reused",
      })
      await expectNothingWritten(
        () =>
          service.addStockCountEntries({
            id,
            entries: [
              { inventory_item_id: lamp, quantity: 1, key: "x" },
              { inventory_item_id: lamp, quantity: 1, key: "x" },
            ],
          }),
        { type: "invalid_data", message: /entries\[1\]\.key/ }
      )
    })

    it("a key that is sent for two items at once is one's", async () => {
      const lamp = await givenItem({ a: 6 })
      const mug = await givenItem({ a: 6 })
      const { id } = await open([lamp, mug])
      const ends = await Promise.allSettled(
        [lamp, mug].map((item) => find(id, item, 1, { key: "same" }))
      )

      expect(ends.map(({ status }) => status).sort()).toEqual([
        "fulfilled",
        "rejected",
      ])
      expect(ends.find(({ status }) => status === "rejected")).toMatchObject({
        reason: { code: "idempotency_key_reused" },
      })
      expect(await sql("select key from stock_count_entry")).toEqual([
        { key: "same" },
      ])
    })

    it("units that came or went between two entries of a line wait for a word or a recount", async () => {
      const [lamp, mug, bowl] = [
        await givenItem({ a: 10 }),
        await givenItem({ a: 10 }),
        await givenItem({ a: 10 }),
      ]
      const { id } = await open([lamp, mug, bowl])

      // Six on the shelf, and then two of these are sold; four in the cellar.
      await find(id, lamp, 6)
      await take(lamp, -2)
      await find(id, lamp, 4)
      // Six on the shelf; of four in the cellar two are sold, before they are counted.
      await find(id, mug, 6)
      await take(mug, -2)
      await find(id, mug, 2)
      // One went from here and one came there: nothing in sum, and yet.
      await find(id, bowl, 6)
      await take(bowl, -1)
      await take(bowl, 1)
      await find(id, bowl, 5)

      expect(await lineOf(id, lamp)).toMatchObject({
        status: "moved",
        found: 10,
        variance: null,
        came: 0,
        went: 2,
      })
      expect(await lineOf(id, bowl)).toMatchObject({
        status: "moved",
        came: 1,
        went: 1,
      })
      await review(id)
      await expectNothingWritten(() => service.postStockCount({ id }), {
        type: "not_allowed",
        details: {
          refused: [
            { reason: "moved_meanwhile", inventory_item_id: lamp, went: 2 },
            { reason: "moved_meanwhile", inventory_item_id: mug, went: 2 },
            { reason: "moved_meanwhile", inventory_item_id: bowl, came: 1 },
          ],
        },
      })

      const ids = await Promise.all(
        [lamp, mug, bowl].map(async (item) => (await lineOf(id, item)).id)
      )

      await service.updateStockCountLines(id, [
        { id: ids[0]!, moved_from: "counted" },
        { id: ids[1]!, moved_from: "uncounted" },
        { id: ids[2]!, recount: true },
      ])
      expect(await lineOf(id, lamp)).toMatchObject({
        status: "counted",
        expected: 10,
        variance: 0,
      })
      expect(await lineOf(id, mug)).toMatchObject({
        status: "counted",
        expected: 8,
        variance: 0,
      })
      expect(await lineOf(id, bowl)).toMatchObject({
        status: "recount",
        round: 2,
        found: null,
      })
      await find(id, bowl, 10)
      expect(await service.postStockCount({ id })).toMatchObject({
        applied: 0,
        unchanged: 3,
        stock_count: { status: "posted", group_id: null },
      })
      expect(await quantitiesOf(lamp)).toEqual({ a: "8 / 0" })
      expect(await quantitiesOf(mug)).toEqual({ a: "8 / 0" })
    })

    it("is on hand where its level was empty and was closed meanwhile, and refused of an item that was deleted", async () => {
      const [lamp, mug] = [await givenItem({ a: 0 }), await givenItem({ a: 0 })]
      const { id } = await open([lamp, mug])

      await find(id, lamp, 2)
      await find(id, mug, 2)
      await service.deleteInventoryLevel(lamp, "a")
      await service.softDeleteInventoryItems([mug])
      await review(id)
      expect(
        await service.postStockCount({ id, on_error: "skip" })
      ).toMatchObject({ applied: 1, refused: 1 })
      expect(await quantitiesOf(lamp)).toEqual({ a: "2 / 0" })
      expect(await quantitiesOf(mug)).toEqual({})
    })

    it.each([
      ["sets the stock", { stocked_quantity: 8 }],
      ["corrects it", { adjustment: -2, reason: "correction" }],
      [
        "writes off what is missing",
        { adjustment: -2, reason: "theft_or_loss" },
      ],
    ])(
      "is not added to what somebody did who %s meanwhile",
      async (_what, change) => {
        const lamp = await givenItem({ a: 10 })
        const { id } = await open([lamp])

        await find(id, lamp, 8)
        await service.adjustInventoryLevels({
          lines: [
            {
              inventory_item_id: lamp,
              location_id: "a",
              reason: "correction",
              ...change,
            },
          ],
        })
        await review(id)
        expect(await lineOf(id, lamp)).toMatchObject({
          status: "corrected",
          variance: null,
        })
        await expectNothingWritten(() => service.postStockCount({ id }), {
          type: "conflict",
          code: "stale_value",
          details: {
            refused: [{ reason: "corrected_since", inventory_item_id: lamp }],
          },
        })
        await service.updateStockCountLines(id, [
          { id: (await lineOf(id, lamp)).id, recount: true },
        ])
        await find(id, lamp, 8)
        await service.postStockCount({ id })
        expect(await quantitiesOf(lamp)).toEqual({ a: "8 / 0" })
      }
    )

    it("of a level that another count posts meanwhile is not added to that one's", async () => {
      const lamp = await givenItem({ a: 10 })
      const [one, other] = [await open([lamp]), await open([lamp])]

      await find(one.id, lamp, 7)
      await find(other.id, lamp, 7)
      await review(one.id)
      await review(other.id)

      const ends = await Promise.allSettled(
        [one, other].map(({ id }) => service.postStockCount({ id }))
      )

      expect(ends.map(({ status }) => status).sort()).toEqual([
        "fulfilled",
        "rejected",
      ])
      expect(ends.find(({ status }) => status === "rejected")).toMatchObject({
        reason: { type: "conflict", code: "stale_value" },
      })
      expect(await quantitiesOf(lamp)).toEqual({ a: "7 / 0" })
    })

    it("names the reservations that what was found does not do for, and tells of the shortfall", async () => {
      const lamp = await givenItem({ a: 10 })
      const reserve = (quantity: number, more: object) =>
        service.createReservationItems({
          inventory_item_id: lamp,
          location_id: "a",
          quantity,
          ...more,
        })
      const { id: first } = await reserve(4, { line_item_id: "ordli_1" })
      const { id: second } = await reserve(3, { line_item_id: "ordli_2" })
      const { id: third } = await reserve(2, { line_item_id: "ordli_3" })
      const { id } = await open([lamp])

      await find(id, lamp, 5)
      await review(id)

      const uncovered = [
        {
          inventory_item_id: lamp,
          location_id: "a",
          reservation_id: second,
          line_item_id: "ordli_2",
          cart_id: null,
          quantity: 3,
          uncovered: 2,
        },
        {
          inventory_item_id: lamp,
          location_id: "a",
          reservation_id: third,
          line_item_id: "ordli_3",
          cart_id: null,
          quantity: 2,
          uncovered: 2,
        },
      ]

      expect(
        await service.listUncoveredReservations([await lineOf(id, lamp)])
      ).toEqual(uncovered)
      events.length = 0
      expect((await service.postStockCount({ id })).uncovered).toEqual(
        uncovered
      )
      expect(await quantitiesOf(lamp)).toEqual({ a: "5 / 9" })
      expect(
        events.filter(
          ({ name }) => name === "inventory.inventory-level.shortfall"
        )
      ).toHaveLength(1)
      expect(first).not.toBe(second)
    })
  })

  it("a count of 500 items by two people, while 200 units are sold and 50 received, posts what a perfect warehouse would hold", async () => {
    const random = new Random(14)
    const items = await service.createInventoryItems(
      Array.from({ length: 500 }, (_, index) => ({ sku: `P-${index}` }))
    )

    // The shelf and the cellar of each; the books are wrong about a third.
    const places = items.map(() => [random.below(8) + 1, random.below(8) + 1])
    const truth = places.map(([shelf, cellar]) => shelf! + cellar!)
    const books = truth.map((units) =>
      random.chance(0.3) ? units + random.below(4) : units
    )

    await service.createInventoryLevels(
      items.map(({ id }, index) => ({
        inventory_item_id: id,
        location_id: "store",
        stocked_quantity: books[index]!,
      }))
    )

    const { id, lines } = await service.createStockCount({
      location_id: "store",
    })

    expect(lines).toBe(500)

    // What moves is moved in the books and on a shelf or in the cellar at once; each
    // item's things happen one after another, as they do in one place.
    const turns = items.map(() => Promise.resolve())
    const inTurn = (index: number, task: () => Promise<void>) =>
      (turns[index] = turns[index]!.then(task))
    let sold = 0
    let received = 0
    const move = (units: 1 | -1) => async () => {
      const index = random.below(500)

      await inTurn(index, async () => {
        const place = places[index]!
        const from = random.below(2)
        const at = units > 0 || place[from]! > 0 ? from : 1 - from

        if (units < 0 && (place[at]! < 1 || books[index]! < 1)) {
          return
        }
        if (units < 0) {
          await sell(items[index]!.id, 1, "store")
          sold++
        } else {
          await service.adjustInventory([
            {
              inventoryItemId: items[index]!.id,
              locationId: "store",
              adjustment: 1,
              reason: "received",
            },
          ])
          received++
        }
        place[at]! += units
        truth[index]! += units
        books[index]! += units
      })
    }
    const counted = (who: number) =>
      items.map(
        ({ id: item }, index) =>
          () =>
            inTurn(index, async () => {
              await service.addStockCountEntries({
                id,
                actor_id: `user_${who}`,
                entries: [
                  {
                    inventory_item_id: item,
                    quantity: places[index]![who]!,
                    key: `${who}-${index}`,
                  },
                ],
              })
            })
      )
    const runAll = async (tasks: (() => Promise<void>)[]) => {
      for (const task of tasks) {
        await task()
      }
    }
    const until = async (isDone: () => boolean, task: () => Promise<void>) => {
      while (!isDone()) {
        await task()
      }
    }

    await Promise.all([
      runAll(counted(0)),
      // The other one begins at the far end.
      runAll(counted(1).reverse()),
      until(() => sold >= 200, move(-1)),
      until(() => received >= 50, move(1)),
    ])
    expect([sold, received]).toEqual([200, 50])

    const summary = await review(id)
    const { lines: doubtful } = await service.listStockCountLines(id, {
      status: "moved",
      limit: 500,
    })

    expect(summary.counts.uncounted).toBe(0)
    expect(doubtful.length).toBeGreaterThan(0)
    expect(doubtful).toHaveLength(summary.counts.moved)

    // Those that moved between shelf and cellar are counted anew, in one go.
    await service.updateStockCountLines(
      id,
      doubtful.map((line) => ({ id: line.id, recount: true }))
    )
    await service.addStockCountEntries({
      id,
      entries: doubtful.map(({ inventory_item_id }) => ({
        inventory_item_id,
        quantity:
          truth[items.findIndex((item) => item.id === inventory_item_id)]!,
      })),
    })
    await service.postStockCount({ id })

    const levels = await service.listInventoryLevels(
      { location_id: "store" },
      { take: 500 }
    )

    expect(
      Object.fromEntries(
        levels.map((level) => [level.inventory_item_id, level.stocked_quantity])
      )
    ).toEqual(
      Object.fromEntries(items.map((item, index) => [item.id, truth[index]]))
    )
  })
})

describe("a count that is posted by a process that is killed", () => {
  const onClient =
    (client: Client): RunSql =>
    async (text, values = []) =>
      (await client.query(text, values)).rows as never

  it("in the midst of it: is in review as before, and two that post it at once post it once", async () => {
    await withDatabase("counts", async (url, client) => {
      const first = new ModuleProcess("holdfast", url)

      await first.call("migrateUp")

      const items = (await first.call("createInventoryItems", [{}, {}])) as {
        id: string
      }[]

      await first.call(
        "createInventoryLevels",
        items.map(({ id }) => ({
          inventory_item_id: id,
          location_id: "a",
          stocked_quantity: 5,
        }))
      )

      const { id } = await first.call("createStockCount", { location_id: "a" })

      await first.call("addStockCountEntries", {
        id,
        entries: items.map((item) => ({
          inventory_item_id: item.id,
          quantity: 3,
        })),
      })
      await first.call("updateStockCount", { id, status: "in_review" })

      // Its last write waits: all else of the posting is done, and not committed.
      const holder = new Client(url)

      await holder.connect()
      await holder.query("begin")
      await holder.query("lock table stock_count_line in exclusive mode")

      const ends = expect(first.call("postStockCount", { id })).rejects.toThrow(
        "The process ended"
      )

      for (;;) {
        const { rows } = await client.query(
          `select from pg_stat_activity
           where datname = current_database() and wait_event_type = 'Lock'
             and query like '%note-count-outcomes%'`
        )

        if (rows.length) {
          break
        }
      }
      await first.kill()
      await ends
      await holder.query("rollback")
      await holder.end()

      const state = async () =>
        (
          await client.query(
            `select
              (select status from stock_count) as status,
              (select count(*)::int from stock_count_line
                where outcome is not null) as posted,
              (select sum(stocked_quantity)::int from inventory_level) as units,
              (select count(*)::int from stock_movement
                where kind = 'counted') as movements`
          )
        ).rows[0]

      expect(await state()).toEqual({
        status: "in_review",
        posted: 0,
        units: 10,
        movements: 0,
      })

      const others = [1, 2].map(() => new ModuleProcess("holdfast", url))
      const answers = await Promise.all(
        others.map((process) =>
          process.callAll([{ method: "postStockCount", args: [{ id }] }])
        )
      )
      const results = answers.flat()

      expect(results.filter(({ value }) => value)).toMatchObject([
        { value: { applied: 2 } },
      ])
      expect(results.filter(({ error }) => error)).toMatchObject([
        {
          error: {
            message: `Stock count ${id} is posted, and must be in review`,
          },
        },
      ])
      expect(await state()).toEqual({
        status: "posted",
        posted: 2,
        units: 6,
        movements: 2,
      })
      expect(await findUnsoundStock(onClient(client))).toEqual([])
      await Promise.all(others.map((process) => process.kill()))
    })
  })
})
