import { readdirSync, readFileSync } from "node:fs"
import path from "node:path"

import { COLUMN_NAMES } from "../policy/ledger/movement-columns"
import {
  EVERYDAY_KINDS,
  KINDS,
  MOVEMENT_KINDS,
} from "../policy/ledger/movement-kinds"
import {
  BACKORDER_POLICIES,
  COUNT_MOVED_FROM,
  COUNT_OUTCOMES,
  COUNT_STATUSES,
  DISPOSITIONS,
  IMPORT_ROW_OUTCOMES,
  IMPORT_ROW_STATUSES,
  IMPORT_STALE_RULES,
  IMPORT_STATUSES,
  INCOMING_KINDS,
  INCOMING_STATUSES,
  TRANSFER_STATUSES,
  NOTICE_KINDS,
  WAITLIST_STATUSES,
} from "../policy/words"
import { testInventory } from "./support/module-test"

const DATA_MODEL = readFileSync(
  path.resolve(__dirname, "../../../../docs/data-model.md"),
  "utf8"
)

const LEDGER = DATA_MODEL.split("\n## The ledger\n")[1]!.split("\n## ")[0]!

/** The cells of the ledger's table of this head, row by row. */
function tableOf(head: string): string[][] {
  return LEDGER.split("\n\n")
    .find((block) => block.startsWith(`| ${head} `))!
    .split("\n")
    .slice(2)
    .map((row) => row.split("|").map((cell) => cell.trim()))
    .map((cells) => cells.slice(1, -1))
}

/** By whom a movement is told of, which no answer says. */
const OF_TELLERS = ["teller", "telling"]

/** The words in backticks in the first column of the ledger's table of this head. */
function firstColumnOf(head: string): string[] {
  return tableOf(head)
    .flatMap(([first]) => [...first!.matchAll(/`([a-z_]+)`/g)])
    .map(([, word]) => word!)
}

testInventory(({ sql, givenItem, service }) => {
  describe("the words of the ledger", () => {
    it("are the same in the code, the database's check and the docs: kinds", async () => {
      const [check] = await sql(
        `select pg_get_constraintdef(oid) as text from pg_constraint
         where conname = 'stock_movement_kind_check'`
      )
      const checked = [
        ...(check!["text"] as string).matchAll(/'([a-z_]+)'::text/g),
      ].map(([, kind]) => kind!)

      expect(checked.sort()).toEqual([...KINDS].sort())
      expect(tableOf("kind")).toEqual(
        Object.entries(MOVEMENT_KINDS).map(([kind, { axis, when }]) => [
          `\`${kind}\``,
          axis.replace("_", " "),
          when,
        ])
      )
    })

    // Databases that are there have the check of their last migration. A kind that is
    // added here needs one that states it anew: name it, with the kinds that it allows.
    it("are those of the last migration that states the check: kinds", () => {
      expect({ HoldfastMigration20261124110340: [...KINDS].sort() }).toEqual({
        HoldfastMigration20261124110340: [
          "adjusted",
          "cancelled",
          "closed",
          "converted",
          "counted",
          "damaged",
          "expected",
          "expired",
          "extended",
          "fulfilled",
          "lost",
          "moved",
          "opened",
          "received",
          "released",
          "reopened",
          "repaired",
          "reserved",
          "returned",
          "transferred_in",
          "transferred_out",
          "undone",
          "unfulfilled",
        ],
      })
    })

    it("are each written by a statement: kinds", () => {
      const written = ["operations", "sql"]
        .map((folder) => path.resolve(__dirname, "..", folder))
        .flatMap((folder) =>
          readdirSync(folder, { recursive: true, encoding: "utf8" })
            .filter((file) => /^(?!.*__tests__).*\.ts$/.test(file))
            .map((file) => readFileSync(path.join(folder, file), "utf8"))
        )
        .join()

      expect(
        KINDS.filter((kind) => !new RegExp(`['"]${kind}['"]`).test(written))
      ).toEqual([])
    })

    it("are the same in the code, the database and the docs: columns", async () => {
      const columns = await sql(
        `select column_name from information_schema.columns
         where table_name = 'stock_movement'`
      )
      const told = [...COLUMN_NAMES].sort()

      expect(columns.map(({ column_name }) => column_name).sort()).toEqual(
        // What the table has for the ORM, and a row of the ledger never uses.
        [...told, ...OF_TELLERS, "deleted_at", "updated_at"].sort()
      )
      expect(firstColumnOf("column").sort()).toEqual(
        [...told, ...OF_TELLERS].sort()
      )
    })

    it("and of every other table are those of the database's checks", async () => {
      const checks = await sql(
        `select conrelid::regclass::text as table, pg_get_constraintdef(oid) as text
         from pg_constraint
         where contype = 'c' and conname <> 'stock_movement_kind_check'`
      )
      const words = checks.flatMap(({ table, text }) => {
        const [, column, values] =
          (text as string).match(/\((\w+) = ANY \(ARRAY\[(.*)\]\)\)/) ?? []

        return values
          ? [
              [
                `${table}.${column}`,
                [...values.matchAll(/'(\w+)'/g)].map(([, word]) => word),
              ],
            ]
          : []
      })

      expect(Object.fromEntries(words)).toEqual({
        "inventory_item.backorder_policy": BACKORDER_POLICIES,
        "inventory_level.backorder_policy": BACKORDER_POLICIES,
        "incoming_stock.kind": INCOMING_KINDS,
        "incoming_stock.status": INCOMING_STATUSES,
        "stock_count.status": COUNT_STATUSES,
        "stock_count_line.moved_from": COUNT_MOVED_FROM,
        "stock_count_line.outcome": COUNT_OUTCOMES,
        "stock_import.on_stale": IMPORT_STALE_RULES,
        "stock_import.status": IMPORT_STATUSES,
        "stock_import_row.status": IMPORT_ROW_STATUSES,
        "stock_import_row.outcome": IMPORT_ROW_OUTCOMES,
        "stock_transfer.status": TRANSFER_STATUSES,
        "stock_transfer.disposition": DISPOSITIONS,
        "stock_notice.kind": NOTICE_KINDS,
        "stock_notice_digest.kind": NOTICE_KINDS,
        "stock_waitlist_entry.status": WAITLIST_STATUSES,
      })
    })

    it("refuse a movement of a kind that is not among them", async () => {
      const item = await givenItem({ a: 5 })
      const before = await service.listStockMovements({
        inventory_item_id: item,
      })

      await expect(
        sql(
          `insert into stock_movement (
             inventory_item_id, location_id, kind, stocked_delta, reserved_delta,
             incoming_delta, stocked_after, reserved_after, incoming_after
           ) values (?, 'a', 'sold', 0, 0, 0, 5, 0, 0)`,
          [item]
        )
      ).rejects.toThrow("stock_movement_kind_check")
      expect(
        await service.listStockMovements({ inventory_item_id: item })
      ).toEqual(before)
    })

    it("keep shoppers' kinds in an index of their own", async () => {
      const [index] = await sql(
        `select indexdef from pg_indexes
         where indexname = 'IDX_stock_movement_kind'`
      )

      for (const kind of EVERYDAY_KINDS) {
        expect(index!["indexdef"]).toContain(`'${kind}'`)
      }
    })
  })
})
