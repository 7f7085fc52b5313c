import { Client } from "pg"

import { ModuleProcess, withDatabase } from "./support/module-process"
import { testInventory } from "./support/module-test"
import { findUnsoundStock, RunSql } from "./support/sound-stock"

const FILE = { file_hash: "a".repeat(64), file_bytes: 10, shape: "mapping" }
const OTHER_FILE = { ...FILE, file_hash: "b".repeat(64) }

testInventory(
  ({ service, sql, events, givenItem, expectRefused, quantitiesOf }) => {
    const previewed = async (
      rows: Record<string, unknown>[],
      settings: Record<string, unknown> = FILE
    ) => {
      const { id } = await service.createStockImport(settings as never)

      await service.addStockImportRows(
        id,
        rows.map((row, index) => ({ row_number: index + 2, ...row }))
      )

      return await service.finishStockImportPreview(id)
    }
    const applied = async (id: string, again = false) => {
      await service.startStockImport(id, { again })
      while (!(await service.applyStockImportBatch(id)).is_done) {
        // The next batch.
      }

      return await service.retrieveStockImport(id)
    }
    const rowsOf = async (id: string) =>
      (await service.listStockImportRows(id)).rows.map((row) => [
        row.row_number,
        row.status,
        row.stocked_before,
        row.stocked_after,
        row.outcome,
        row.applied_after,
        row.error?.message ?? null,
      ])
    const at = (inventory_item_id: string, on_hand: string, more = {}) => ({
      inventory_item_id,
      location_id: "a",
      on_hand,
      ...more,
    })

    describe("an import", () => {
      it("tells what it would do, and changes nothing until it is applied", async () => {
        const lamp = await givenItem({ a: 5, b: 2 })
        const mug = await givenItem({ a: 8 })
        const before = await sql("select * from inventory_level order by id")
        const preview = await previewed([
          at(lamp, "7.5"),
          { inventory_item_id: lamp, location_id: "b", change: "-1" },
          at(mug, "8"),
          { inventory_item_id: mug, location_id: "b", on_hand: "3" },
          at(mug, "-1", { location_id: "c" }),
          { sku: "NONE", location_id: "a", on_hand: "1" },
          at(lamp, "9"),
          { row_number: 9, error: "has 2 cells, and the head has 3" },
          { inventory_item_id: mug, location_id: "a" },
        ])

        expect(preview).toMatchObject({
          status: "previewed",
          group_id: null,
          reason: "correction",
          counts: {
            rows: 9,
            change: 2,
            new: 0,
            unchanged: 1,
            refused: 6,
            applied: 0,
          },
          locations: [
            {
              location_id: "a",
              levels: 1,
              stocked_before: 5,
              stocked_after: 7.5,
            },
            {
              location_id: "b",
              levels: 1,
              stocked_before: 2,
              stocked_after: 1,
            },
          ],
          same_file: [],
        })
        expect(await rowsOf(preview.id)).toEqual([
          [2, "change", 5, 7.5, null, null, null],
          [3, "change", 2, 1, null, null, null],
          [4, "unchanged", 8, 8, null, null, null],
          [
            5,
            "refused",
            null,
            null,
            null,
            null,
            `Item ${mug} is not stocked at location b`,
          ],
          [
            6,
            "refused",
            null,
            null,
            null,
            null,
            `Item ${mug} is not stocked at location c`,
          ],
          [
            7,
            "refused",
            null,
            null,
            null,
            null,
            'sku "NONE" is the SKU of no item',
          ],
          [8, "refused", 5, 9, null, null, "names the level of row 2 again"],
          [
            9,
            "refused",
            null,
            null,
            null,
            null,
            "has 2 cells, and the head has 3",
          ],
          [10, "refused", 8, 8, null, null, "names the level of row 4 again"],
        ])
        expect(await sql("select * from inventory_level order by id")).toEqual(
          before
        )
      })

      it("is applied as one group, told with what it did, and taken back as it was", async () => {
        const lamp = await givenItem({ a: 5 })
        const mug = await givenItem({ a: 8 })
        const { id } = await previewed([
          at(lamp, "7.5", { reason: "received", note: "PO-1" }),
          at(mug, "3"),
        ])

        events.length = 0
        const done = await applied(id)

        expect(done).toMatchObject({
          status: "applied",
          group_id: expect.stringMatching(/^smgrp_/),
          counts: { change: 2, applied: 2, applied_refused: 0 },
          finished_at: expect.any(Date),
        })
        expect(await quantitiesOf(lamp)).toEqual({ a: "7.5 / 0" })
        expect(await quantitiesOf(mug)).toEqual({ a: "3 / 0" })
        expect(events.map(({ name }) => name)).toContain(
          "inventory.stock-import.started"
        )

        // Whoever starts goes on with what has not ended, and with nothing else.
        const { id: begun } = await previewed([at(mug, "4")], OTHER_FILE)

        await service.startStockImport(begun)
        events.length = 0
        await service.__hooks.onApplicationStart()
        expect(events).toMatchObject([
          { name: "inventory.stock-import.started", data: { id: begun } },
        ])
        while (!(await service.applyStockImportBatch(begun)).is_done) {
          // The next batch.
        }
        await service.undoStockImport(begun)

        const group = await service.retrieveMovementGroup(done.group_id!)

        expect(group).toMatchObject({ source: "import", movements: 2 })
        expect(
          (await service.listMovementPage({ inventory_item_id: lamp }))
            .movements[0]
        ).toMatchObject({
          kind: "counted",
          stocked_delta: 2.5,
          reason: "received",
          note: "PO-1",
          reference_type: "stock_import",
          reference_id: id,
          group_id: done.group_id,
        })

        // Sold meanwhile: what is taken back is what the import did.
        await service.adjustInventory(lamp, "a", -1)
        expect(await service.undoStockImport(id)).toMatchObject({ levels: 2 })
        expect(await quantitiesOf(lamp)).toEqual({ a: "4 / 0" })
        expect(await quantitiesOf(mug)).toEqual({ a: "8 / 0" })
        expect(await service.retrieveStockImport(id)).toMatchObject({
          status: "undone",
          undone_by_group_id: expect.stringMatching(/^smgrp_/),
        })
        await expectRefused(() => service.undoStockImport(id), {
          type: "not_allowed",
          details: { refused: [{ reason: "undone" }] },
        })
      })

      it("refuses rows whose stock changed since the preview, or adds their difference, by choice", async () => {
        const lamp = await givenItem({ a: 10 })
        const mug = await givenItem({ a: 10 })
        const rows = [at(lamp, "12"), at(mug, "12")]
        const strict = await previewed(rows)
        const rebased = await previewed(rows, {
          ...OTHER_FILE,
          on_stale: "rebase",
        })

        await service.adjustInventory(lamp, "a", -3)
        await applied(strict.id)
        expect(await rowsOf(strict.id)).toEqual([
          [
            2,
            "change",
            10,
            12,
            "refused",
            7,
            `Item ${lamp} at location a has 7 in stock, not the expected 10`,
          ],
          [3, "change", 10, 12, "applied", 12, null],
        ])

        await applied(rebased.id)
        expect(await rowsOf(rebased.id)).toEqual([
          [2, "change", 10, 12, "applied", 9, null],
          [3, "change", 10, 12, "applied", 14, null],
        ])
        expect(await quantitiesOf(lamp)).toEqual({ a: "9 / 0" })
        expect(await quantitiesOf(mug)).toEqual({ a: "14 / 0" })
      })

      it("opens levels and makes items where that is asked for, once each", async () => {
        const lamp = await givenItem({ a: 5 })
        const rows = [
          { inventory_item_id: lamp, location_id: "b", on_hand: "4" },
          { sku: "NEW", location_id: "a", on_hand: "2" },
          { sku: "NEW", location_id: "b", on_hand: "1.5" },
          { sku: "NEW", location_id: "b", on_hand: "9" },
          { inventory_item_id: "iitem_none", location_id: "b", on_hand: "9" },
        ]
        const levels = await previewed(rows, { ...FILE, create_levels: true })

        expect(levels.counts).toMatchObject({ new: 1, refused: 4 })

        const items = await previewed(rows, {
          ...OTHER_FILE,
          create_items: true,
        })

        expect(items.counts).toMatchObject({ new: 3, refused: 2 })
        events.length = 0
        expect((await applied(items.id)).counts).toMatchObject({ applied: 3 })

        const made = await service.listInventoryItems({ sku: "NEW" })

        expect(made).toHaveLength(1)
        expect(await quantitiesOf(made[0]!.id)).toEqual({
          a: "2 / 0",
          b: "1.5 / 0",
        })
        expect(await quantitiesOf(lamp)).toEqual({ a: "5 / 0", b: "4 / 0" })
        expect(
          events.filter(
            ({ name }) => name === "inventory.inventory-level.created"
          )
        ).toHaveLength(3)

        // The level is there by now, with other units than none.
        await applied(levels.id)
        expect((await rowsOf(levels.id))[0]).toEqual([
          2,
          "new",
          null,
          4,
          "refused",
          4,
          `Item ${lamp} at location b has 4 in stock, not the expected 0`,
        ])

        await service.undoStockImport(items.id)
        expect(await quantitiesOf(made[0]!.id)).toEqual({
          a: "0 / 0",
          b: "0 / 0",
        })
      })

      it("tells that its file was applied before, and is applied again only if that is said, also when two begin at once", async () => {
        const lamp = await givenItem({ a: 5 })
        const rows = [
          { inventory_item_id: lamp, location_id: "a", change: "1" },
        ]
        const imports = await Promise.all(
          Array.from({ length: 5 }, () => previewed(rows))
        )
        const outcomes = await Promise.allSettled(
          imports.map(({ id }) => service.startStockImport(id))
        )
        const begun = imports.filter(
          (_one, index) => outcomes[index]!.status === "fulfilled"
        )

        expect(begun).toHaveLength(1)

        const first = begun[0]!
        const other = imports.find(({ id }) => id !== first.id)!

        while (!(await service.applyStockImportBatch(first.id)).is_done) {
          // The next batch.
        }
        expect(await quantitiesOf(lamp)).toEqual({ a: "6 / 0" })
        expect(await service.retrieveStockImport(other.id)).toMatchObject({
          same_file: [{ id: first.id, applied_at: expect.any(Date) }],
        })
        await expectRefused(() => service.startStockImport(other.id), {
          type: "not_allowed",
          message: expect.stringContaining(
            `was applied before, by stock import ${first.id}`
          ),
        })

        const again = await previewed(rows)

        await applied(again.id, true)
        expect(await quantitiesOf(lamp)).toEqual({ a: "7 / 0" })

        await service.undoStockImport(first.id)
        await service.undoStockImport(again.id)
        await service.startStockImport(other.id)
      })

      it("refuses by itself a row whose item cannot be made any more, and makes the others", async () => {
        const { id } = await previewed(
          [
            { sku: "NEW", location_id: "a", on_hand: "2" },
            { sku: "x".repeat(256), location_id: "a", on_hand: "2" },
          ],
          { ...FILE, create_items: true }
        )

        // Somebody else made it meanwhile, and counts it there.
        const made = await service.createInventoryItems({ sku: "NEW" })

        await service.createInventoryLevels({
          inventory_item_id: made.id,
          location_id: "a",
          stocked_quantity: 7,
        })
        await applied(id)
        expect(
          (await rowsOf(id)).map(([row, , , , ...rest]) => [row, ...rest])
        ).toEqual([
          [
            2,
            "refused",
            7,
            `Item ${made.id} at location a has 7 in stock, not the expected 0`,
          ],
          [
            3,
            null,
            null,
            "sku must have at most 255 characters to make an item of it, got 256",
          ],
        ])
        expect(await quantitiesOf(made.id)).toEqual({ a: "7 / 0" })
      })

      it("begins once, and is deleted only before", async () => {
        const lamp = await givenItem({ a: 5 })
        const { id } = await previewed([at(lamp, "6")])
        const refused = {
          type: "not_allowed",
          details: { refused: [{ reason: "wrong_status" }] },
        }

        await expectRefused(() => service.undoStockImport(id), refused)
        await applied(id)
        await expectRefused(() => service.startStockImport(id), refused)
        await expectRefused(() => service.deleteStockImport(id), refused)
        await expect(
          service.addStockImportRows(id, [{ row_number: 9, ...at(lamp, "1") }])
        ).rejects.toMatchObject({ type: "invalid_data" })

        const other = await previewed([at(lamp, "7")], OTHER_FILE)

        await service.deleteStockImport(other.id)
        await expect(
          service.retrieveStockImport(other.id)
        ).rejects.toMatchObject({ type: "not_found" })
        expect(
          await sql("select from stock_import_row where import_id = ?", [
            other.id,
          ])
        ).toEqual([])
        await expect(
          service.startStockImport("simp_none")
        ).rejects.toMatchObject({ type: "not_found" })
      })

      it("is paged, and its rows are found by what became of them", async () => {
        const lamp = await givenItem({ a: 5 })
        const { id } = await previewed([
          at(lamp, "6"),
          ...Array.from({ length: 4 }, () => ({
            sku: "NONE",
            location_id: "a",
            on_hand: "1",
          })),
        ])
        const numbers = async (input: object) => {
          const { rows, next_cursor } = await service.listStockImportRows(
            id,
            input
          )

          return [rows.map((row) => row.row_number), next_cursor]
        }

        expect(await numbers({ limit: 2 })).toEqual([[2, 3], 3])
        expect(await numbers({ limit: 2, cursor: 5 })).toEqual([[6], null])
        expect(await numbers({ status: "refused", limit: 3 })).toEqual([
          [3, 4, 5],
          5,
        ])
        expect(await numbers({ outcome: "applied" })).toEqual([[], null])
        await applied(id)
        expect(await numbers({ outcome: "applied" })).toEqual([[2], null])
        await expect(numbers({ status: "odd" })).rejects.toMatchObject({
          type: "invalid_data",
        })
      })
    })
  }
)

describe("an import whose process is killed", () => {
  const ROWS = 5000
  const BATCH = 2000
  const onClient =
    (client: Client): RunSql =>
    async (text, values = []) =>
      (await client.query(text, values)).rows as never

  it("after a batch and in the midst of the next: goes on where it was, every row has its turn once", async () => {
    await withDatabase("imports", async (url, client) => {
      // It never answers, once it has committed: it ends no second batch.
      const first = new ModuleProcess("holdfast", url, { holdsAnswers: true })

      await first.call("migrateUp")

      const maker = new ModuleProcess("holdfast", url)
      const items = (await maker.call(
        "createInventoryItems",
        Array.from({ length: ROWS }, (_, index) => ({ sku: `SKU-${index}` }))
      )) as { id: string }[]

      await maker.call(
        "createInventoryLevels",
        items.map(({ id }) => ({
          inventory_item_id: id,
          location_id: "a",
          stocked_quantity: 1,
        }))
      )

      const { id } = await maker.call("createStockImport", FILE)

      await maker.call(
        "addStockImportRows",
        id,
        items.map((_item, index) => ({
          row_number: index + 2,
          sku: `SKU-${index}`,
          location_id: "a",
          on_hand: String(index + 2),
        }))
      )
      await maker.call("finishStockImportPreview", id)
      await maker.call("startStockImport", id)
      await maker.kill()

      const outcomes = async () =>
        Number(
          (
            await client.query(
              "select count(*) from stock_import_row where outcome = 'applied'"
            )
          ).rows[0].count
        )
      const until = async (is: () => Promise<boolean>) => {
        while (!(await is())) {
          // Asks again.
        }
      }
      const endOf = (process: ModuleProcess) =>
        expect(process.call("applyStockImportBatch", id)).rejects.toThrow(
          "The process ended"
        )
      const firstEnds = endOf(first)

      await until(async () => (await outcomes()) === BATCH)
      await first.kill()
      await firstEnds

      // The second batch waits for the level of its last row, all others changed.
      const second = new ModuleProcess("holdfast", url)
      const holder = new Client(url)

      await holder.connect()
      await holder.query("begin")
      await holder.query(
        "select from inventory_level where inventory_item_id = $1 for update",
        [items[2 * BATCH - 1]!.id]
      )

      const secondEnds = endOf(second)

      await until(async () =>
        Boolean(
          (
            await client.query(
              "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
            )
          ).rowCount
        )
      )
      await second.kill()
      await secondEnds
      await holder.query("rollback")
      await holder.end()
      expect(await outcomes()).toBe(BATCH)

      // Two at once go on: each row has its turn with one of them.
      const others = [1, 2].map(() => new ModuleProcess("holdfast", url))
      const batches = await Promise.all(
        others.map(async (process) => {
          const done = []

          do {
            done.push(await process.call("applyStockImportBatch", id))
          } while (!done.at(-1).is_done)

          return done
        })
      )
      const all = batches.flat()

      expect(all.reduce((sum, { rows }) => sum + rows, 0)).toBe(ROWS - BATCH)
      expect(all.filter(({ has_finished }) => has_finished)).toHaveLength(1)

      const { group_id, ...done } = await others[0]!.call(
        "retrieveStockImport",
        id
      )

      expect(done).toMatchObject({
        status: "applied",
        counts: { rows: ROWS, applied: ROWS, applied_refused: 0 },
      })
      expect(
        (
          await client.query(
            `select
              count(*)::int as movements,
              count(distinct inventory_item_id)::int as items,
              sum(stocked_delta)::int as units
            from stock_movement where group_id = $1`,
            [group_id]
          )
        ).rows
      ).toEqual([
        { movements: ROWS, items: ROWS, units: (ROWS * (ROWS + 1)) / 2 },
      ])
      expect(await findUnsoundStock(onClient(client))).toEqual([])

      await others[0]!.call("undoStockImport", id)
      expect(
        (
          await client.query(
            "select distinct stocked_quantity::int from inventory_level"
          )
        ).rows
      ).toEqual([{ stocked_quantity: 1 }])
      await Promise.all(others.map((process) => process.kill()))
    })
  })
})
