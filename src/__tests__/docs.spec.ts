import { readFileSync } from "node:fs"
import path from "node:path"

import { testInventory } from "../modules/inventory/__tests__/support/module-test"

const DOCS = path.resolve(__dirname, "../../docs")

const statementsOf = (file: string) =>
  [
    ...readFileSync(path.join(DOCS, file), "utf8").matchAll(
      /^ *```sql\n([^]*?)^ *```$/gm
    ),
  ].map(([, statement]) => statement!)

testInventory(({ service, sql, givenItem }) => {
  it.each(["data-model.md", "switching.md"])(
    "the checks of docs/%s find nothing on sound stock, and drift where there is some",
    async (file) => {
      const item = await givenItem({ a: 5 })

      await service.createReservationItems({
        inventory_item_id: item,
        location_id: "a",
        quantity: 2,
      })

      const found = async () => {
        const rows: unknown[] = []

        for (const statement of statementsOf(file)) {
          rows.push(...(await sql(statement)))
        }

        return rows
      }
      const drift = (reserved: number) =>
        sql(
          `update inventory_level set reserved_quantity = ?, raw_reserved_quantity =
             jsonb_build_object('value', ?::text, 'precision', 20)
           where inventory_item_id = ?`,
          [reserved, reserved, item]
        )

      expect(await found()).toEqual([])
      await drift(3)
      expect(await found()).not.toEqual([])
      // switching.md has repaired it by then.
      await drift(2)
    }
  )

  it("the repair of docs/switching.md sets what is reserved to what the reservations hold", async () => {
    const item = await givenItem({ a: 5, b: 1 })

    await service.createReservationItems({
      inventory_item_id: item,
      location_id: "a",
      quantity: 2.5,
    })
    await sql(
      "update inventory_level set reserved_quantity = 4 where inventory_item_id = ?",
      [item]
    )

    const [, repair] = statementsOf("switching.md")

    await sql(repair!)
    expect(
      await sql(
        `select location_id, reserved_quantity::float as reserved,
           raw_reserved_quantity ->> 'value' as raw
         from inventory_level where inventory_item_id = ? order by location_id`,
        [item]
      )
    ).toEqual([
      { location_id: "a", reserved: 2.5, raw: "2.5" },
      { location_id: "b", reserved: 0, raw: "0" },
    ])
  })

  it("the queries of docs/operations.md name what needs a look", async () => {
    const item = await givenItem({ a: 1 })

    for (let count = 1; count <= 2; count++) {
      await service.createReservationItems({
        inventory_item_id: item,
        location_id: "a",
        quantity: 2,
        allow_backorder: true,
      })
    }

    const [untold, promised, held, waiting, busiest] = await Promise.all(
      statementsOf("operations.md")
        // What sets the sequences right is no question.
        .filter((statement) => !statement.includes("setval"))
        .map((statement) => sql(statement))
    )

    expect(untold).toMatchObject([{ untold_for: null }])
    expect(promised).toMatchObject([{ inventory_item_id: item }])
    expect(held).toEqual([])
    expect(waiting).toEqual([])
    expect(busiest![0]).toMatchObject({
      inventory_item_id: item,
      movements: "3",
    })
  })
})
