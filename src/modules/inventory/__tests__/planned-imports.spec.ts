import { ModuleProcess, withDatabase } from "./support/module-process"
import { testInventory } from "./support/module-test"
import { findUnsoundStock } from "./support/sound-stock"

let files = 0

testInventory(
  ({ service, sql, events, givenItem, expectRefused, quantitiesOf }) => {
    const previewed = async (
      rows: Record<string, unknown>[],
      settings: Record<string, unknown> = {}
    ) => {
      const { id } = await service.createStockImport({
        file_hash: String(++files).padStart(64, "0"),
        file_bytes: 10,
        shape: "mapping",
        ...settings,
      } as never)

      await service.addStockImportRows(
        id,
        rows.map((row, index) => ({
          row_number: index + 2,
          location_id: "a",
          ...row,
        }))
      )

      return await service.finishStockImportPreview(id)
    }
    const applied = async (id: string) => {
      await service.startStockImport(id)
      while (!(await service.applyStockImportBatch(id)).is_done) {
        // The next batch.
      }

      return await service.retrieveStockImport(id)
    }
    const rowsOf = async (id: string) =>
      (await service.listStockImportRows(id)).rows.map((row) => ({
        row: row.row_number,
        status: row.status,
        stock: `${row.stocked_before} > ${row.stocked_after}`,
        incoming: `${row.incoming_before} > ${row.incoming_after}`,
        at: row.expected_at?.toISOString().slice(0, 10) ?? null,
        safety: `${row.safety_stock_before} > ${row.safety_stock_after}`,
        low: `${row.low_stock_threshold_before} > ${row.low_stock_threshold_after}`,
        outcome: row.outcome,
        why: row.error?.message ?? null,
      }))
    const levelOf = async (id: string, location = "a") => {
      const [level] = await sql<Record<string, unknown>>(
        `select
          stocked_quantity::float as stocked, incoming_quantity::float as incoming,
          safety_stock::float as safety, low_stock_threshold::float as low
        from inventory_level
        where inventory_item_id = ? and location_id = ?`,
        [id, location]
      )

      return level
    }
    const levelsOf = (...ids: string[]) =>
      Promise.all(ids.map((id) => levelOf(id)))
    const deliveriesOf = async (inventory_item_id: string) =>
      (await service.listIncomingStocks({ inventory_item_id })).map(
        ({ quantity, status, expected_at }) => [
          quantity,
          status,
          expected_at && new Date(expected_at).toISOString().slice(0, 10),
        ]
      )
    const at = (inventory_item_id: string, more = {}) => ({
      inventory_item_id,
      ...more,
    })

    describe("an import of more than units on hand", () => {
      it("shows incoming units with their date, safety stock and threshold from what to what, is one group, and is taken back as it was", async () => {
        const lamp = await givenItem({ a: 5 })
        const mug = await givenItem({ a: 8 })
        const bystander = await givenItem({ a: 3 })

        await service.setStockPolicies([
          { inventory_item_id: mug, location_id: "a", safety_stock: 2 },
          // The item's own: what a level says goes before it.
          { inventory_item_id: mug, low_stock_threshold: 4 },
        ])
        await service.createIncomingStocks({
          inventory_item_id: mug,
          location_id: "a",
          quantity: 6,
          expected_at: "2026-12-10",
        })

        const before = await levelsOf(lamp, mug, bystander)
        const preview = await previewed([
          at(lamp, {
            on_hand: "7",
            incoming: "12",
            expected_at: "2026-12-24",
            safety_stock: "1.5",
            low_stock_threshold: "3",
          }),
          at(mug, {
            incoming: "10",
            safety_stock: "2",
            low_stock_threshold: "5",
          }),
          at(bystander, { incoming: "0", safety_stock: "0" }),
        ])

        expect(preview.counts).toMatchObject({
          change: 2,
          unchanged: 1,
          incoming: 2,
          safety_stock: 1,
          low_stock_threshold: 2,
        })
        expect(await rowsOf(preview.id)).toEqual([
          {
            row: 2,
            status: "change",
            stock: "5 > 7",
            incoming: "0 > 12",
            at: "2026-12-24",
            safety: "0 > 1.5",
            low: "null > 3",
            outcome: null,
            why: null,
          },
          {
            row: 3,
            status: "change",
            stock: "8 > 8",
            incoming: "6 > 10",
            at: null,
            safety: "2 > 2",
            low: "4 > 5",
            outcome: null,
            why: null,
          },
          {
            row: 4,
            status: "unchanged",
            stock: "3 > 3",
            incoming: "0 > 0",
            at: null,
            safety: "0 > 0",
            low: "null > null",
            outcome: null,
            why: null,
          },
        ])
        expect(await levelsOf(lamp, mug, bystander)).toEqual(before)

        events.length = 0
        const done = await applied(preview.id)

        expect(done.counts).toMatchObject({ applied: 2, applied_refused: 0 })
        expect(await levelOf(lamp)).toEqual({
          stocked: 7,
          incoming: 12,
          safety: 1.5,
          low: 3,
        })
        expect(await levelOf(mug)).toEqual({
          stocked: 8,
          incoming: 10,
          safety: 2,
          low: 5,
        })
        expect(await levelOf(bystander)).toEqual(before[2])
        expect(await deliveriesOf(lamp)).toEqual([
          [12, "expected", "2026-12-24"],
        ])
        expect(await deliveriesOf(mug)).toEqual(
          expect.arrayContaining([
            [6, "expected", "2026-12-10"],
            [4, "expected", null],
          ])
        )
        expect(
          events.filter(({ name }) => /incoming-stock.created/.test(name))
        ).toHaveLength(2)
        expect(
          await sql(
            `select kind, incoming_delta::int as units from stock_movement
            where group_id = ? and incoming_delta <> 0 order by 2`,
            [done.group_id]
          )
        ).toEqual([
          { kind: "expected", units: 4 },
          { kind: "expected", units: 12 },
        ])

        events.length = 0
        expect(await service.undoStockImport(preview.id)).toMatchObject({
          levels: 2,
        })
        expect(await levelsOf(lamp, mug, bystander)).toEqual(before)
        expect(await deliveriesOf(lamp)).toEqual([
          [12, "cancelled", "2026-12-24"],
        ])
        expect(
          events.filter(({ name }) => /incoming-stock.cancelled/.test(name))
        ).toHaveLength(2)
        expect(await findUnsoundStock(sql as never)).toEqual([])
        await expectRefused(() => service.undoStockImport(preview.id), {
          type: "not_allowed",
          details: { refused: [{ reason: "undone" }] },
        })
      })

      it("of policies alone is a group as well, undone by the import or by the ledger, but for what somebody has set or received since", async () => {
        const lamp = await givenItem({ a: 5 })
        const mug = await givenItem({ a: 8 })
        const { id } = await previewed([
          at(lamp, { safety_stock: "2", low_stock_threshold: "3" }),
          at(mug, { safety_stock: "4", incoming: "9" }),
        ])
        const { group_id } = await applied(id)

        expect(group_id).toMatch(/^smgrp_/)
        await service.setStockPolicies({
          inventory_item_id: lamp,
          location_id: "a",
          safety_stock: 1,
        })
        const [delivery] = await service.listIncomingStocks({
          inventory_item_id: mug,
        })

        await service.receiveIncomingStocks({ id: delivery!.id, quantity: 5 })
        await service.undoMovementGroup(group_id!)
        expect(await levelOf(lamp)).toEqual({
          stocked: 5,
          incoming: 0,
          safety: 1,
          low: null,
        })
        expect(await levelOf(mug)).toEqual({
          stocked: 13,
          incoming: 0,
          safety: 0,
          low: null,
        })
        expect(await service.retrieveStockImport(id)).toMatchObject({
          status: "undone",
        })
        expect(await findUnsoundStock(sql as never)).toEqual([])
      })

      it("refuses by row what cannot be: fewer on their way than there are, another date of those, a date alone", async () => {
        const lamp = await givenItem({ a: 5 })

        await service.createIncomingStocks({
          inventory_item_id: lamp,
          location_id: "a",
          quantity: 6,
          expected_at: "2026-12-10T09:30:00Z",
        })

        const why = async (row: Record<string, unknown>) => {
          const { id } = await previewed([at(lamp, { on_hand: "9", ...row })])
          const [read] = await rowsOf(id)

          return [read!.status, read!.why]
        }

        expect(await why({ incoming: "4" })).toEqual([
          "refused",
          `Item ${lamp} at location a has 6 units on the way, and the row says 4: cancel a delivery, or lower it, under Incoming`,
        ])
        expect(await why({ incoming: "6", expected_at: "2026-12-11" })).toEqual(
          [
            "refused",
            `Item ${lamp} at location a has 6 units on the way already, the next for 2026-12-10, and the row says 2026-12-11: change the date of the delivery under Incoming`,
          ]
        )
        expect(await why({ incoming: "6", expected_at: "2026-12-10" })).toEqual(
          ["change", null]
        )
        expect(await why({ expected_at: "2026-12-10" })).toEqual([
          "refused",
          "has a date of arrival, and no incoming units: write how many are on their way beside it",
        ])
        expect(await why({ safety_stock: "-1" })).toEqual([
          "refused",
          'safety_stock must not be negative, got "-1"',
        ])
        expect(await why({ incoming: "9007199254740993" })).toEqual([
          "refused",
          expect.stringMatching(/^incoming must be between/),
        ])
        expect(await quantitiesOf(lamp)).toEqual({ a: "5 / 0" })
      })

      it("leaves rows whole whose figures became others since the preview, or sets them on top, by choice", async () => {
        const [lamp, mug, cup] = [
          await givenItem({ a: 5 }),
          await givenItem({ a: 5 }),
          await givenItem({ a: 5 }),
        ]
        const rows = [
          at(lamp, { on_hand: "7", incoming: "10" }),
          at(mug, { on_hand: "7", safety_stock: "3" }),
          at(cup, { incoming: "10", low_stock_threshold: "2" }),
        ]
        const strict = await previewed(rows)
        const rebased = await previewed(rows, { on_stale: "rebase" })

        await service.createIncomingStocks({
          inventory_item_id: lamp,
          location_id: "a",
          quantity: 1,
        })
        await service.setStockPolicies({
          inventory_item_id: mug,
          location_id: "a",
          safety_stock: 1,
        })
        // Of which the row says nothing.
        await service.adjustInventory(cup, "a", 1)
        await applied(strict.id)
        expect(
          (await rowsOf(strict.id)).map(({ outcome, why }) => [outcome, why])
        ).toEqual([
          [
            "refused",
            `Item ${lamp} at location a has 1 unit on the way, not the expected 0`,
          ],
          [
            "refused",
            `Item ${mug} at location a has 1 unit as its safety stock, not the expected 0`,
          ],
          ["applied", null],
        ])
        expect(await levelOf(lamp)).toMatchObject({ stocked: 5, incoming: 1 })
        expect(await levelOf(mug)).toMatchObject({ stocked: 5, safety: 1 })
        expect(await levelOf(cup)).toMatchObject({
          stocked: 6,
          incoming: 10,
          low: 2,
        })

        await service.undoStockImport(strict.id)
        await applied(rebased.id)
        expect(await levelOf(lamp)).toMatchObject({ stocked: 7, incoming: 11 })
        expect(await levelOf(mug)).toMatchObject({ stocked: 7, safety: 3 })
        expect(await levelOf(cup)).toMatchObject({ stocked: 6, incoming: 10 })
      })

      it("opens levels and makes items with all that it says of them, and keeps what to put back when its rows are removed", async () => {
        const lamp = await givenItem({ a: 5 })
        const { id, counts } = await previewed(
          [
            at(lamp, { location_id: "b", incoming: "4", safety_stock: "1" }),
            { sku: "PLANNED", on_hand: "2", low_stock_threshold: "3" },
            at(lamp, { on_hand: "6" }),
          ],
          { create_items: true }
        )

        expect(counts).toMatchObject({ new: 2, change: 1, incoming: 1 })
        expect((await applied(id)).counts).toMatchObject({ applied: 3 })
        expect(await levelOf(lamp, "b")).toMatchObject({
          stocked: 0,
          incoming: 4,
          safety: 1,
        })

        const [made] = await service.listInventoryItems({ sku: "PLANNED" })

        expect(await levelOf(made!.id)).toMatchObject({ stocked: 2, low: 3 })
        await sql(
          "update stock_import set finished_at = finished_at - interval '91 days' where id = ?",
          [id]
        )
        expect(await service.pruneStockImports()).toEqual([id])
        expect(await rowsOf(id)).toEqual([])
        await service.undoStockImport(id)
        expect(await levelOf(lamp, "b")).toMatchObject({
          stocked: 0,
          incoming: 0,
          safety: 0,
        })
        expect(await levelOf(made!.id)).toMatchObject({ stocked: 0, low: null })
        expect(await levelOf(lamp)).toMatchObject({ stocked: 5 })
      })
    })
  }
)

describe("an import of more than units on hand whose process is killed", () => {
  const ROWS = 2400

  it("sets each policy and expects each delivery once, and is taken back whole", async () => {
    await withDatabase("planned_imports", async (url, client) => {
      // It never answers, once it has committed: it ends no second batch.
      const first = new ModuleProcess("holdfast", url, { holdsAnswers: true })

      await first.call("migrateUp")

      const second = new ModuleProcess("holdfast", url)
      const items = (await second.call(
        "createInventoryItems",
        Array.from({ length: ROWS }, (_, index) => ({ sku: `SKU-${index}` }))
      )) as { id: string }[]

      await second.call(
        "createInventoryLevels",
        items.map(({ id }) => ({
          inventory_item_id: id,
          location_id: "a",
          stocked_quantity: 1,
        }))
      )

      const { id } = await second.call("createStockImport", {
        file_hash: "c".repeat(64),
        file_bytes: 10,
        shape: "mapping",
      })

      await second.call(
        "addStockImportRows",
        id,
        items.map((_item, index) => ({
          row_number: index + 2,
          sku: `SKU-${index}`,
          location_id: "a",
          incoming: "3",
          expected_at: "2026-12-24",
          safety_stock: "2",
        }))
      )
      await second.call("finishStockImportPreview", id)
      await second.call("startStockImport", id)

      const rows = async (text: string) => (await client.query(text)).rows
      const done = async () =>
        (
          await rows(
            "select count(*)::int as done from stock_import_row where outcome = 'applied'"
          )
        )[0].done
      let end = ""
      const ended = first
        .call("applyStockImportBatch", id)
        .catch((error: Error) => (end = error.message))

      while (!end && (await done()) !== 2000) {
        // Asks again.
      }
      await first.kill()
      await ended
      expect(end).toContain("The process ended")

      while (!(await second.call("applyStockImportBatch", id)).is_done) {
        // The next batch.
      }
      expect(await done()).toBe(ROWS)

      const state = () =>
        rows(
          `select
            (select count(*)::int from incoming_stock where status = 'expected') as deliveries,
            sum(incoming_quantity)::int as incoming,
            sum(safety_stock)::int as safety,
            sum(stocked_quantity)::int as stocked
          from inventory_level`
        )

      expect(await state()).toEqual([
        {
          deliveries: ROWS,
          incoming: 3 * ROWS,
          safety: 2 * ROWS,
          stocked: ROWS,
        },
      ])
      await second.call("undoStockImport", id)
      expect(await state()).toEqual([
        { deliveries: 0, incoming: 0, safety: 0, stocked: ROWS },
      ])
      expect(
        await findUnsoundStock(
          async (text, values = []) =>
            (await client.query(text, values)).rows as never
        )
      ).toEqual([])
      await second.kill()
    })
  })
})
