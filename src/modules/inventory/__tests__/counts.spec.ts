import { countDesk } from "./support/counting"
import { testInventory } from "./support/module-test"

testInventory((test) => {
  const { service, sql, heard, givenItem, quantitiesOf } = test
  const { open, find, review, lineOf, take, sell, expectNothingWritten } =
    countDesk(test)

  describe("a count", () => {
    it("makes what was found the stock, as one group with its reason and its count", async () => {
      const lamp = await givenItem({ a: 10, b: 4 })
      const mug = await givenItem({ a: 6 })
      const bowl = await givenItem({ a: 3 })
      const cup = await givenItem({ a: 2 })
      const { id, ...opened } = await open([lamp, mug, bowl, cup], {
        note: "november",
        actor_id: "user_ada",
      })

      expect(opened).toMatchObject({
        status: "open",
        location_id: "a",
        chosen: { items: 4, counted_before: null, classes: null },
        is_blind: false,
        reason: "cycle_count",
        lines: 4,
        counts: { uncounted: 4, counted: 0 },
        variances: { lines: 0, more: 0, fewer: 0 },
      })

      expect(await find(id, lamp, 8)).toMatchObject({
        inventory_item_id: lamp,
        quantity: 8,
        found: 8,
        on_hand: 10,
        is_repeated: false,
      })
      await find(id, mug, 7.5)
      await find(id, bowl, 3)
      expect(await lineOf(id, lamp)).toMatchObject({
        status: "counted",
        found: 8,
        expected: 10,
        variance: -2,
        stocked_quantity: 10,
      })
      expect(await lineOf(id, cup)).toMatchObject({
        status: "uncounted",
        found: null,
        expected: 2,
        variance: null,
        entries: [],
      })
      await expectNothingWritten(() => service.postStockCount({ id }), {
        type: "not_allowed",
        message: `Stock count ${id} is open, and must be in review`,
      })
      expect(await review(id)).toMatchObject({
        status: "in_review",
        counts: { counted: 3, uncounted: 1 },
        variances: { lines: 2, more: 1.5, fewer: 2 },
      })
      await heard.forget()

      const posted = await service.postStockCount({
        id,
        actor_id: "user_bob",
      })

      expect(posted).toMatchObject({
        applied: 2,
        unchanged: 1,
        refused: 0,
        uncovered: [],
        stock_count: { status: "posted", closed_by: "user_bob" },
      })
      expect(await quantitiesOf(lamp)).toEqual({ a: "8 / 0", b: "4 / 0" })
      expect(await quantitiesOf(mug)).toEqual({ a: "7.5 / 0" })
      expect(await quantitiesOf(bowl)).toEqual({ a: "3 / 0" })
      expect(await quantitiesOf(cup)).toEqual({ a: "2 / 0" })
      expect(
        await sql(
          `select kind, reason, note, actor_id, reference_type, reference_id,
               stocked_delta::float8 as delta
             from stock_movement where group_id = ? order by stocked_delta`,
          [posted.stock_count.group_id]
        )
      ).toEqual(
        [-2, 1.5].map((delta) => ({
          kind: "counted",
          reason: "cycle_count",
          note: "november",
          actor_id: "user_bob",
          reference_type: "stock_count",
          reference_id: id,
          delta,
        }))
      )
      expect(
        (await service.retrieveMovementGroup(posted.stock_count.group_id!))
          .source
      ).toBe("count")
      expect(
        (await heard.all()).filter(
          ({ name }) => name === "inventory.stock-count.posted"
        )
      ).toMatchObject([{ data: { id } }])
      expect(await lineOf(id, lamp)).toMatchObject({
        status: "posted",
        outcome: "applied",
        variance: -2,
        applied_after: 8,
      })

      await service.undoMovementGroup(posted.stock_count.group_id!)
      expect(await service.retrieveStockCount(id)).toMatchObject({
        status: "undone",
      })
      expect(await quantitiesOf(lamp)).toEqual({ a: "10 / 0", b: "4 / 0" })
    })

    it("posts chosen lines, once, and leaves the others as they are", async () => {
      const lamp = await givenItem({ a: 10 })
      const mug = await givenItem({ a: 10 })
      const { id } = await open([lamp, mug])

      await find(id, lamp, 9)
      await find(id, mug, 1)
      await review(id)

      const line = await lineOf(id, lamp)

      await expectNothingWritten(
        () => service.postStockCount({ id, lines: [line.id, "scntl_none"] }),
        { type: "not_found" }
      )
      expect(
        await service.postStockCount({ id, lines: [line.id] })
      ).toMatchObject({ applied: 1, lines: [{ id: line.id }] })
      expect(await quantitiesOf(lamp)).toEqual({ a: "9 / 0" })
      expect(await quantitiesOf(mug)).toEqual({ a: "10 / 0" })
      await expectNothingWritten(() => service.postStockCount({ id }), {
        type: "not_allowed",
        details: { refused: [{ reason: "wrong_status", status: "posted" }] },
      })
      await expectNothingWritten(() => find(id, mug, 1), {
        type: "not_allowed",
      })
      await expectNothingWritten(() => service.cancelStockCount(id), {
        type: "not_allowed",
      })
    })

    it("skips what cannot be posted where that is asked for, and says why", async () => {
      const [lamp, mug, bowl] = [
        await givenItem({ a: 10 }),
        await givenItem({ a: 10 }),
        await givenItem({ a: 10 }),
      ]
      const { id } = await open([lamp, mug, bowl])

      await find(id, lamp, 9)
      await find(id, mug, 9)
      await find(id, bowl, 9)
      await review(id)
      await service.updateStockCountLines(id, [
        { id: (await lineOf(id, mug)).id, recount: true },
      ])
      await service.adjustInventoryLevels({
        lines: [
          {
            inventory_item_id: bowl,
            location_id: "a",
            stocked_quantity: 9,
            reason: "correction",
          },
        ],
      })
      expect(
        await service.postStockCount({ id, on_error: "skip" })
      ).toMatchObject({ applied: 1, unchanged: 0, refused: 2 })
      expect(await lineOf(id, mug)).toMatchObject({
        status: "posted",
        outcome: "refused",
        error: { type: "not_allowed" },
        posted_at: null,
      })
      expect(await lineOf(id, bowl)).toMatchObject({
        outcome: "refused",
        error: { type: "conflict", code: "stale_value" },
      })
      expect(await quantitiesOf(lamp)).toEqual({ a: "9 / 0" })
      expect(await quantitiesOf(mug)).toEqual({ a: "10 / 0" })
    })

    it("tells those who count blind nothing of what is expected", async () => {
      const lamp = await givenItem({ a: 10 })
      const { id } = await open([lamp], { is_blind: true })

      expect(await find(id, lamp, 4)).toMatchObject({
        found: 4,
        on_hand: null,
      })
      await take(lamp, -1)
      await find(id, lamp, 4)
      expect(await lineOf(id, lamp)).toMatchObject({
        status: "counted",
        found: 8,
        expected: null,
        variance: null,
        came: null,
        went: null,
        stocked_quantity: null,
        reserved_quantity: null,
        entries: [{ on_hand: null }, { on_hand: null }],
      })
      expect(await service.retrieveStockCount(id)).toMatchObject({
        variances: null,
        counts: { counted: 1, moved: 0 },
      })
      await expect(
        service.listStockCountLines(id, { has_variance: true })
      ).rejects.toMatchObject({ type: "invalid_data" })
      await review(id)
      expect(await lineOf(id, lamp)).toMatchObject({
        status: "moved",
        went: 1,
        entries: [{ on_hand: 9 }, { on_hand: 10 }],
      })
    })

    it("takes an entry back, opens again, and is cancelled with nothing changed", async () => {
      const lamp = await givenItem({ a: 10 })
      const mug = await givenItem({ a: 3 })
      const { id } = await open([lamp])
      const wrong = await find(id, lamp, 100)

      await find(id, lamp, 9)
      await service.voidStockCountEntry({ id, entry_id: wrong.id })
      await service.voidStockCountEntry({ id, entry_id: wrong.id })
      expect(await lineOf(id, lamp)).toMatchObject({ found: 9 })
      await expectNothingWritten(
        () => service.voidStockCountEntry({ id, entry_id: "scnte_none" }),
        { type: "not_found" }
      )
      await review(id)
      await expectNothingWritten(() => find(id, lamp, 1), {
        type: "not_allowed",
        details: {
          refused: [{ reason: "wrong_status", inventory_item_id: lamp }],
        },
      })
      await service.updateStockCount({ id, status: "open" })
      // Nobody chose it, and there it is.
      await find(id, mug, 2)
      expect(await lineOf(id, mug)).toMatchObject({
        is_extra: true,
        variance: -1,
      })
      await service.cancelStockCount(id)
      expect(await service.retrieveStockCount(id)).toMatchObject({
        status: "cancelled",
        group_id: null,
      })
      expect(await quantitiesOf(lamp)).toEqual({ a: "10 / 0" })
      expect(await quantitiesOf(mug)).toEqual({ a: "3 / 0" })
    })

    it("taken back, is in review again with what was found, and can be posted again", async () => {
      const lamp = await givenItem({ a: 10 })
      const { id } = await open([lamp])

      await find(id, lamp, 7)
      await review(id)
      await service.postStockCount({ id })
      await take(lamp, -1)
      expect(await service.takeBackStockCount(id)).toMatchObject({
        status: "in_review",
        group_id: null,
        counts: { counted: 1 },
      })
      expect(await quantitiesOf(lamp)).toEqual({ a: "9 / 0" })
      await service.postStockCount({ id })
      expect(await quantitiesOf(lamp)).toEqual({ a: "6 / 0" })
    })

    it("refuses what it cannot be opened with, naming it", async () => {
      const lamp = await givenItem({ a: 10 })
      const elsewhere = await givenItem({ b: 10 })

      await expectNothingWritten(() => open([lamp, elsewhere]), {
        type: "not_found",
        message: `Item ${elsewhere} is not stocked at location a`,
      })
      await expectNothingWritten(
        () => service.createStockCount({ location_id: "nowhere" }),
        { type: "invalid_data" }
      )
      await expectNothingWritten(() => open([]), { type: "invalid_data" })
      await expectNothingWritten(
        () => open([lamp], { classes: ["D"] as never }),
        { type: "invalid_data", message: /classes/ }
      )
      await expectNothingWritten(() => open([lamp], { reason: "because" }), {
        type: "invalid_data",
        message: /reason/,
      })

      const { id } = await open([lamp])

      for (const [quantity, field] of [
        [-1, "entries[0].quantity"],
        [NaN, "entries[0].quantity"],
        ["many", "entries[0].quantity"],
      ] as const) {
        await expectNothingWritten(() => find(id, lamp, quantity as never), {
          type: "invalid_data",
          message: expect.stringContaining(field),
        })
      }
      await expectNothingWritten(() => find(id, elsewhere, 1), {
        type: "not_found",
        message: `Item ${elsewhere} is not stocked at location a`,
      })
    })
  })

  describe("an entry of another moment", () => {
    const now = async () =>
      (
        await sql<{ now: string }>(
          `select to_char(
            clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'
          ) as now`
        )
      )[0]!.now

    it("expects what was on hand when it was counted, whatever was sold and moved since, and in the order of the moments", async () => {
      const lamp = await givenItem({ a: 10 })
      const mug = await givenItem({ a: 8 })

      await sell(lamp, 3)

      const nine = await now()

      await sell(lamp, 2)
      await take(lamp, 20, { reason: "received" })

      const ten = await now()

      await sell(mug, 5)

      const { id } = await open([lamp, mug])

      // Seven were there at nine: one is missing. Sent when there are 25.
      expect(await find(id, lamp, 6, { counted_at: nine })).toMatchObject({
        on_hand: 7,
      })
      expect(await find(id, mug, 9, { counted_at: ten })).toMatchObject({
        on_hand: 8,
      })

      const line = await lineOf(id, lamp)

      expect(line).toMatchObject({
        status: "counted",
        expected: 7,
        variance: -1,
        stocked_quantity: 25,
      })
      expect(line.entries[0]!.counted_at.toISOString()).toBe(
        new Date(nine).toISOString()
      )
      await review(id)
      await service.postStockCount({ id })
      expect(await quantitiesOf(lamp)).toEqual({ a: "24 / 0" })
      expect(await quantitiesOf(mug)).toEqual({ a: "4 / 0" })
    })

    it("is the part of a line that was counted then: what came between is asked for, and what was corrected since is counted anew", async () => {
      const lamp = await givenItem({ a: 10 })
      const mug = await givenItem({ a: 10 })
      const nine = await now()

      await sell(lamp, 2)
      await take(mug, -1, { reason: "correction" })

      const { id } = await open([lamp, mug])

      await find(id, lamp, 3)
      expect(await lineOf(id, lamp)).toMatchObject({ variance: -5 })
      // Sent later, and counted before.
      await find(id, lamp, 7, { counted_at: nine })
      await find(id, mug, 10, { counted_at: nine })
      expect(await lineOf(id, lamp)).toMatchObject({
        status: "moved",
        found: 10,
        went: 2,
      })
      expect(await lineOf(id, mug)).toMatchObject({ status: "corrected" })
      await review(id)
      const line = await lineOf(id, lamp)

      await service.updateStockCountLines(id, [
        { id: line.id, moved_from: "counted" },
      ])
      expect(await lineOf(id, lamp)).toMatchObject({
        status: "counted",
        expected: 10,
        variance: 0,
      })
    })

    it("is not to come, and before a level's first movement is what it began with", async () => {
      const lamp = await givenItem({ a: 10 })
      const { id } = await open([lamp])

      for (const counted_at of ["2999-01-01", "12/24/2026", 5]) {
        await expectNothingWritten(() => find(id, lamp, 1, { counted_at }), {
          type: "invalid_data",
          message: expect.stringContaining("entries[0].counted_at"),
        })
      }
      // A clock that is a minute ahead.
      expect(
        await find(id, lamp, 4, {
          counted_at: new Date(Date.now() + 60_000),
        })
      ).toMatchObject({ on_hand: 10 })
      expect(
        await find(id, lamp, 4, { counted_at: "2001-01-01" })
      ).toMatchObject({ on_hand: 0 })
    })
  })

  describe("an item without a level at the location", () => {
    it("is found where that is asked for, and its level is opened when the count is posted, and taken back with it", async () => {
      const lamp = await givenItem({ a: 10 })
      const elsewhere = await givenItem({ b: 4 })
      const { id } = await open([lamp])

      expect(
        await service.addStockCountEntries({
          id,
          create_levels: true,
          entries: [
            { inventory_item_id: elsewhere, quantity: 2, key: "one" },
            { inventory_item_id: lamp, quantity: 10 },
          ],
        })
      ).toMatchObject([
        { inventory_item_id: elsewhere, found: 2, on_hand: 0 },
        { inventory_item_id: lamp, found: 10, on_hand: 10 },
      ])
      expect(await lineOf(id, elsewhere)).toMatchObject({
        is_extra: true,
        status: "counted",
        found: 2,
        expected: 0,
        variance: 2,
        stocked_quantity: null,
      })
      expect(await quantitiesOf(elsewhere)).toEqual({ b: "4 / 0" })
      await review(id)
      await heard.forget()
      expect(await service.postStockCount({ id })).toMatchObject({
        applied: 1,
        unchanged: 1,
        refused: 0,
      })
      expect(await quantitiesOf(elsewhere)).toEqual({
        a: "2 / 0",
        b: "4 / 0",
      })
      expect(
        (await heard.all()).filter(
          ({ name }) => name === "inventory.inventory-level.created"
        )
      ).toHaveLength(1)
      await service.takeBackStockCount(id)
      expect(await quantitiesOf(elsewhere)).toEqual({
        a: "0 / 0",
        b: "4 / 0",
      })
      await service.postStockCount({ id })
      expect(await quantitiesOf(elsewhere)).toEqual({
        a: "2 / 0",
        b: "4 / 0",
      })
    })

    it("is refused where it is not asked for, and an item that there is not always", async () => {
      const lamp = await givenItem({ a: 10 })
      const elsewhere = await givenItem({ b: 4 })
      const { id } = await open([lamp])
      const add = (inventory_item_id: string, create_levels: boolean) =>
        service.addStockCountEntries({
          id,
          create_levels,
          entries: [{ inventory_item_id, quantity: 1 }],
        })

      await expectNothingWritten(() => add(elsewhere, false), {
        type: "not_found",
      })
      await expectNothingWritten(() => add("iitem_none", true), {
        type: "not_found",
        message: "Item iitem_none is not stocked at location a",
      })
      // Opened meanwhile, with units of its own: what was found is no news of these.
      await add(elsewhere, true)
      await service.createInventoryLevels({
        inventory_item_id: elsewhere,
        location_id: "a",
        stocked_quantity: 3,
      })
      expect(await lineOf(id, elsewhere)).toMatchObject({
        status: "corrected",
      })
    })
  })

  describe("what is due to be counted", () => {
    it("is what was not counted for the longest time, by class of what is sold", async () => {
      const big = await givenItem({ due: 100 })
      const middle = await givenItem({ due: 100 })
      const small = await givenItem({ due: 100 })
      const idle = await givenItem({ due: 100 })
      const dear = await service.createInventoryItems({
        metadata: { unit_cost: "100" },
      })

      await service.createInventoryLevels({
        inventory_item_id: dear.id,
        location_id: "due",
        stocked_quantity: 100,
      })
      for (const [item, units] of [
        [big, 85],
        [middle, 10],
        [small, 5],
      ] as const) {
        await sell(item, units, "due")
      }

      const classes = async (input: object = {}) =>
        Object.fromEntries(
          (
            await service.listLevelsToCount({ location_id: "due", ...input })
          ).levels.map((level) => [level.inventory_item_id, level.class])
        )

      expect(await classes()).toEqual({
        [big]: "A",
        [middle]: "B",
        [small]: "C",
        [idle]: "C",
        [dear.id]: "C",
      })
      expect(await classes({ classes: ["A", "B"] })).toEqual({
        [big]: "A",
        [middle]: "B",
      })

      const { id } = await service.createStockCount({
        location_id: "due",
        classes: ["A"],
      })

      expect((await service.listStockCountLines(id)).lines).toMatchObject([
        { inventory_item_id: big },
      ])
      await find(id, big, 15)
      await review(id)
      await service.postStockCount({ id })

      const { levels, count } = await service.listLevelsToCount({
        location_id: "due",
      })

      expect(count).toBe(5)
      expect(levels.at(-1)).toMatchObject({
        inventory_item_id: big,
        last_counted_at: expect.any(Date),
        stocked_quantity: 15,
        sold_quantity: 85,
      })
      expect(
        Object.keys(await classes({ counted_before: "2020-01-01" }))
      ).not.toContain(big)
    })
  })
})
