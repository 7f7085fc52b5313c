import { readFileSync } from "node:fs"
import path from "node:path"

import { COLUMN_NAMES } from "../policy/ledger/movement-columns"
import { EVERYDAY_KINDS, KINDS } from "../policy/ledger/movement-kinds"
import { testInventory } from "./support/module-test"

const DATA_MODEL = readFileSync(
  path.resolve(__dirname, "../../../../docs/data-model.md"),
  "utf8"
)

const LEDGER = DATA_MODEL.split("\n## The ledger\n")[1]!.split("\n## ")[0]!

/** The words in backticks in the first column of the ledger's table of this head. */
function firstColumnOf(head: string): string[] {
  const table = LEDGER.split("\n\n").find((block) =>
    block.startsWith(`| ${head} `)
  )

  return [
    ...new Set(
      table!
        .split("\n")
        .slice(2)
        .flatMap((row) => [...row.split("|")[1]!.matchAll(/`([a-z_]+)`/g)])
        .map(([, word]) => word!)
    ),
  ]
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
      expect(firstColumnOf("kind").sort()).toEqual([...KINDS].sort())
    })

    it("are the same in the code, the database and the docs: columns", async () => {
      const columns = await sql(
        `select column_name from information_schema.columns
         where table_name = 'stock_movement'`
      )
      const told = [...COLUMN_NAMES].sort()

      expect(columns.map(({ column_name }) => column_name).sort()).toEqual(
        // What the table has for the ORM, and a row of the ledger never uses.
        [...told, "deleted_at", "updated_at"].sort()
      )
      expect(firstColumnOf("column").sort()).toEqual(told)
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
