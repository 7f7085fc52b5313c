import { ModuleProcess, withDatabase } from "./support/module-process"
import { findUnsoundStock, RunSql } from "./support/sound-stock"

const CORE_COLUMNS = {
  inventory_item:
    "id, sku, origin_country, hs_code, mid_code, material, unit_of_measure, weight, length, height, width, requires_shipping, description, title, thumbnail, metadata, created_at, deleted_at",
  inventory_level:
    "id, inventory_item_id, location_id, stocked_quantity, reserved_quantity, incoming_quantity, raw_stocked_quantity, raw_reserved_quantity, raw_incoming_quantity, metadata, created_at, deleted_at",
  reservation_item:
    "id, inventory_item_id, location_id, line_item_id, quantity, raw_quantity, allow_backorder, external_id, description, created_by, metadata, created_at, deleted_at",
}

describe("switching", () => {
  it("a shop made and filled by core's module is taken over, used, and given back, and loses nothing", async () => {
    await withDatabase("switching", async (url, client) => {
      const sql: RunSql = async (text, values = []) =>
        (await client.query(text, values)).rows as never
      const dump = async () =>
        Object.fromEntries(
          await Promise.all(
            Object.entries(CORE_COLUMNS).map(async ([table, columns]) => [
              table,
              await sql(`select ${columns} from ${table} order by id`),
            ])
          )
        )
      const driftOf = () =>
        sql(`
          select level.id
          from inventory_level level
          where level.deleted_at is null and level.reserved_quantity <> (
            select coalesce(sum(quantity), 0) from reservation_item reservation
            where reservation.deleted_at is null
              and reservation.inventory_item_id = level.inventory_item_id
              and reservation.location_id = level.location_id
          )`)

      // Core makes the tables and fills them.
      let core = new ModuleProcess("core", url)

      await core.call("migrateUp")
      const [shirt, mug, gone] = await core.call("createInventoryItems", [
        { sku: "SHIRT", weight: 200, metadata: { season: "spring" } },
        { sku: "MUG" },
        { sku: "GONE" },
      ])

      await core.call("createInventoryLevels", [
        {
          inventory_item_id: shirt.id,
          location_id: "oslo",
          stocked_quantity: 10.5,
          incoming_quantity: 4,
        },
        {
          inventory_item_id: shirt.id,
          location_id: "bergen",
          stocked_quantity: 3,
        },
        { inventory_item_id: mug.id, location_id: "oslo" },
        {
          inventory_item_id: gone.id,
          location_id: "oslo",
          stocked_quantity: 1,
        },
      ])
      const [kept, released] = await core.call("createReservationItems", [
        {
          inventory_item_id: shirt.id,
          location_id: "oslo",
          quantity: 2,
          line_item_id: "kept",
        },
        {
          inventory_item_id: shirt.id,
          location_id: "oslo",
          quantity: 1,
          line_item_id: "released",
        },
      ])

      await core.call("createReservationItems", {
        inventory_item_id: mug.id,
        location_id: "oslo",
        quantity: 5,
        allow_backorder: true,
      })
      await core.call("deleteReservationItemsByLineItem", "released")
      await core.call("softDeleteInventoryItems", [gone.id])
      const before = await dump()

      await core.kill()

      // Holdfast takes over.
      const holdfast = new ModuleProcess("holdfast", url)

      await holdfast.call("migrateUp")
      expect(await dump()).toEqual(before)
      expect(await findUnsoundStock(sql)).toEqual([])
      expect(
        await sql(
          "select kind, reason, stocked_delta::float as stocked, reserved_delta::float as reserved, incoming_delta::float as incoming from stock_movement order by inventory_item_id = $1, location_id",
          [shirt.id]
        )
      ).toEqual(
        [
          { stocked: 0, reserved: 5, incoming: 0 },
          { stocked: 3, reserved: 0, incoming: 0 },
          { stocked: 10.5, reserved: 2, incoming: 4 },
        ].map((row) => ({ kind: "opened", reason: "opening_balance", ...row }))
      )

      // Migrating again changes nothing.
      await holdfast.call("migrateUp")
      expect(await dump()).toEqual(before)

      // It is used.
      expect(
        (
          await holdfast.callAll([
            {
              method: "createReservationItems",
              args: [
                {
                  inventory_item_id: shirt.id,
                  location_id: "oslo",
                  quantity: 9,
                },
              ],
            },
          ])
        )[0]!.error?.code
      ).toBe("insufficient_inventory")
      await holdfast.call("createReservationItems", {
        inventory_item_id: shirt.id,
        location_id: "oslo",
        quantity: 8.5,
      })
      await holdfast.call("updateReservationItems", kept.id, {
        location_id: "bergen",
      })
      // What core deleted before is not brought back by line item.
      await holdfast.call("restoreReservationItemsByLineItem", "released")
      await holdfast.call("adjustInventory", mug.id, "oslo", 7)
      await holdfast.call("restoreInventoryItems", [gone.id])
      await holdfast.call("createInventoryItems", { sku: "NEW" })
      expect(await findUnsoundStock(sql)).toEqual([])

      const used = await dump()

      await holdfast.call("migrateDown")
      await holdfast.kill()

      // Core has it back.
      expect(await dump()).toEqual(used)
      core = new ModuleProcess("core", url)
      await core.call("migrateUp")
      expect(await dump()).toEqual(used)
      expect(await driftOf()).toEqual([])

      const list = async () =>
        Object.fromEntries(
          (await core.call("listInventoryLevels", {})).map(
            (level: Record<string, unknown>) => [
              `${level["inventory_item_id"] === shirt.id ? "shirt" : level["inventory_item_id"] === mug.id ? "mug" : "gone"} ${level["location_id"]}`,
              `${level["stocked_quantity"]} / ${level["reserved_quantity"]}`,
            ]
          )
        )

      expect(await list()).toEqual({
        "shirt oslo": "10.5 / 8.5",
        "shirt bergen": "3 / 2",
        "mug oslo": "7 / 5",
        "gone oslo": "1 / 0",
      })
      await core.call("createReservationItems", {
        inventory_item_id: shirt.id,
        location_id: "oslo",
        quantity: 2,
      })
      await core.call("restoreReservationItems", [released.id]).catch(() => {})
      await core.call("deleteReservationItems", [kept.id])
      expect(await driftOf()).toEqual([])
      await core.kill()
    })
  })

  it("a database that Holdfast made is given to core's module without its migrations failing", async () => {
    await withDatabase("handover", async (url, client) => {
      const holdfast = new ModuleProcess("holdfast", url)

      await holdfast.call("migrateUp")
      const item = await holdfast.call("createInventoryItems", { sku: "A" })

      await holdfast.call("createInventoryLevels", {
        inventory_item_id: item.id,
        location_id: "oslo",
        stocked_quantity: 5,
      })
      // The sku of a deleted item is used again: core's oldest index forbids it.
      await holdfast.call("softDeleteInventoryItems", [item.id])
      const again = await holdfast.call("createInventoryItems", { sku: "A" })

      // Each call goes back by one migration.
      while (
        (await client.query("select to_regclass('stock_movement') as there"))
          .rows[0].there
      ) {
        await holdfast.call("migrateDown")
      }
      await holdfast.kill()

      const core = new ModuleProcess("core", url)

      await core.call("migrateUp")
      expect(await core.call("retrieveInventoryItem", again.id)).toMatchObject({
        sku: "A",
      })
      await core.call("createInventoryLevels", {
        inventory_item_id: again.id,
        location_id: "oslo",
        stocked_quantity: 5,
      })
      await core.kill()

      // And Holdfast comes back.
      const back = new ModuleProcess("holdfast", url)

      await back.call("migrateUp")
      expect(
        (await client.query("select kind from stock_movement")).rows
      ).toEqual([{ kind: "opened" }])
      await back.kill()
    })
  })

  it("core's module runs on the tables as they are, without the way down", async () => {
    await withDatabase("asis", async (url) => {
      const holdfast = new ModuleProcess("holdfast", url)

      await holdfast.call("migrateUp")
      await holdfast.kill()

      const core = new ModuleProcess("core", url)

      await core.call("migrateUp")
      const item = await core.call("createInventoryItems", { sku: "A" })

      await core.call("createInventoryLevels", {
        inventory_item_id: item.id,
        location_id: "oslo",
        stocked_quantity: 5,
      })
      await core.call("createReservationItems", {
        inventory_item_id: item.id,
        location_id: "oslo",
        quantity: 2,
      })
      expect((await core.call("listInventoryLevels", {}))[0]).toMatchObject({
        stocked_quantity: 5,
        reserved_quantity: 2,
      })
      await core.kill()
    })
  })
})
