import { testInventory } from "./support/module-test"

/** One more than are taken back by one statement. */
const ROWS = 5001

testInventory(({ service, sql, expectRefused }) => {
  const itemId = (number: number) => `iitem_${String(number).padStart(5, "0")}`
  const stock = async () =>
    (
      await sql(
        `select count(*)::int as levels, sum(stocked_quantity)::float as units,
          (select count(*)::int from stock_movement where kind = 'undone') as undone,
          (select count(*)::int from stock_movement_group where source = 'undo') as groups
        from inventory_level
        where inventory_item_id between ? and ?
          and length(inventory_item_id) = length(?)`,
        [itemId(1), itemId(ROWS), itemId(1)]
      )
    )[0]

  it("rows are kept for 90 days after they were applied, then what they came to alone; one that nobody applied is gone by then", async () => {
    await sql(
      "insert into inventory_item (id, sku) values ('iitem_00001', 'SKU-1')"
    )

    const preview = async (hash: string, on_hand: string) => {
      const { id } = await service.createStockImport({
        file_hash: hash.repeat(64),
        file_bytes: 10,
        shape: "mapping",
        create_levels: true,
      })

      await service.addStockImportRows(id, [
        {
          row_number: 2,
          inventory_item_id: itemId(1),
          location_id: "a",
          on_hand,
        },
        { row_number: 3, sku: "NONE", location_id: "a", on_hand },
      ])
      await service.finishStockImportPreview(id)

      return id
    }
    const apply = async (id: string) => {
      await service.startStockImport(id)
      while (!(await service.applyStockImportBatch(id)).is_done) {
        // The next batch.
      }

      return id
    }
    const age = async (id: string, days: number) =>
      await sql(
        `update stock_import
        set created_at = now() - make_interval(days => ?::integer),
          finished_at = finished_at - make_interval(days => ?::integer)
        where id = ?`,
        [days, days, id]
      )
    const old = await apply(await preview("d", "4"))
    const young = await apply(await preview("e", "6"))
    const forgotten = await preview("f", "7")
    const waiting = await preview("0", "8")

    await age(old, 91)
    await age(young, 89)
    await age(forgotten, 91)
    await age(waiting, 89)

    const before = await service.retrieveStockImport(old)

    expect(await service.deleteAbandonedStockImports()).toEqual([forgotten])
    expect(await service.pruneStockImports()).toEqual([old])
    expect(await service.pruneStockImports()).toEqual([])
    expect(await service.retrieveStockImport(old)).toEqual({
      ...before,
      has_rows: false,
    })
    expect(before).toMatchObject({
      has_rows: true,
      counts: { rows: 2, new: 1, refused: 1, applied: 1 },
      locations: [{ location_id: "a", levels: 1, stocked_after: 4 }],
    })
    expect((await service.listStockImportRows(old)).rows).toEqual([])
    expect((await service.listStockImportRows(young)).rows).toHaveLength(2)
    expect((await service.listStockImportRows(waiting)).rows).toHaveLength(2)

    // It is undone by the ledger, which keeps what it did.
    await service.undoStockImport(young, {})
    expect(await service.undoStockImport(old, {})).toMatchObject({ levels: 1 })
    expect((await service.retrieveStockImport(old)).status).toBe("undone")
  })

  it("an import of more levels than are taken back at once is undone as a whole, or not at all", async () => {
    await sql(
      `insert into inventory_item (id, sku, created_at, updated_at)
      select 'iitem_' || lpad(number::text, 5, '0'), 'SKU-' || number, now(), now()
      from generate_series(1, ?::integer) as number`,
      [ROWS]
    )

    const { id } = await service.createStockImport({
      file_hash: "c".repeat(64),
      file_bytes: 10,
      shape: "mapping",
      create_levels: true,
    })

    await service.addStockImportRows(
      id,
      Array.from({ length: ROWS }, (_, index) => ({
        row_number: index + 2,
        inventory_item_id: itemId(index + 1),
        location_id: "a",
        on_hand: "3",
      }))
    )
    expect((await service.finishStockImportPreview(id)).counts.new).toBe(ROWS)
    await service.startStockImport(id)
    while (!(await service.applyStockImportBatch(id)).is_done) {
      // The next thousand.
    }
    expect(await stock()).toEqual({
      levels: ROWS,
      units: 3 * ROWS,
      undone: 0,
      groups: 0,
    })

    // The very last cannot be taken back: it is of the second part.
    await service.adjustInventory(itemId(ROWS), "a", -2)
    await expectRefused(() => service.undoStockImport(id, {}), {
      type: "not_allowed",
      message: expect.stringContaining(itemId(ROWS)),
    })
    expect(await stock()).toEqual({
      levels: ROWS,
      units: 3 * ROWS - 2,
      undone: 0,
      groups: 0,
    })

    await service.adjustInventory(itemId(ROWS), "a", 2)

    const { group_id } = await service.retrieveStockImport(id)
    const undone = await service.undoStockImport(id, { note: "wrong" })

    expect(undone).toEqual({
      group_id: expect.stringMatching(/^smgrp_/),
      levels: ROWS,
    })
    expect(await stock()).toEqual({
      levels: ROWS,
      units: 0,
      undone: ROWS,
      groups: 1,
    })
    expect(await service.retrieveMovementGroup(undone.group_id!)).toMatchObject(
      {
        source: "undo",
        undoes_group_id: group_id,
        note: "wrong",
        movements: ROWS,
      }
    )
    await expectRefused(() => service.undoStockImport(id, {}), {
      type: "not_allowed",
      message: expect.stringContaining("was undone already"),
    })
  })
})
