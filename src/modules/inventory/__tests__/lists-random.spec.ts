import { Context } from "@medusajs/framework/types"

import { readListQuestion } from "../operations/lists/list-question"
import {
  LISTED_ITEMS,
  LISTED_LEVELS,
  LISTED_RESERVATIONS,
} from "../operations/lists/listed-tables"
import { testInventory } from "./support/module-test"
import { ormRead, Read } from "./support/orm-reads"
import { Random } from "./support/random"
import { makeListedShop, randomListQuestion } from "./support/random-lists"

const TABLES = {
  InventoryItem: LISTED_ITEMS,
  InventoryLevel: LISTED_LEVELS,
  ReservationItem: LISTED_RESERVATIONS,
}

testInventory(({ service, sql, inTransaction }) => {
  /** The ORM answers what belongs to a row in any order. */
  const sorted = (answer: unknown): unknown =>
    Array.isArray(answer)
      ? answer.map(sorted)
      : typeof answer === "object" &&
          answer !== null &&
          !(answer instanceof Date)
        ? Object.fromEntries(
            Object.entries(answer).map(([name, value]) => [
              name,
              ["location_levels", "reservation_items"].includes(name)
                ? (value as { id: string }[])
                    .map(sorted)
                    .sort((one, other) =>
                      (one as { id: string }).id < (other as { id: string }).id
                        ? -1
                        : 1
                    )
                : sorted(value),
            ])
          )
        : answer

  /** The framework writes into what it is asked with. */
  const copy = <Value>(value: Value): Value =>
    Array.isArray(value)
      ? (value.map(copy) as Value)
      : typeof value === "object" && value !== null && !(value instanceof Date)
        ? (Object.fromEntries(
            Object.entries(value).map(([name, part]) => [name, copy(part)])
          ) as Value)
        : value

  describe("the generic lists, beside those of the ORM", () => {
    it.each([1, 2, 3])(
      "answer any question alike, deleted rows included (seed %i)",
      async (seed) => {
        const random = new Random(seed)
        const rows = await makeListedShop(service, sql, random)
        // By hand, as this module never leaves it: what belongs to it is still there.
        const [orphaned] = rows.items.slice(1)

        await sql("update inventory_item set deleted_at = now() where id = ?", [
          orphaned,
        ])

        const told = { found: 0, deleted: 0, related: 0, counted: 0 }

        for (let n = 0; n < 100; n++) {
          const { of, filters, config } = randomListQuestion(random, rows)

          expect({
            filters,
            config,
            isPlanned: readListQuestion(TABLES[of], filters, config) !== null,
          }).toEqual({ filters, config, isPlanned: true })

          for (const name of [`list${of}s`, `listAndCount${of}s`]) {
            const question = { name, filters, config }
            const ask = (context?: Context) =>
              (service as unknown as Record<string, Read>)[name]!(
                copy(filters),
                copy(config),
                context
              )
            // A transaction has one connection for both, page and count.
            const answer = n % 4 ? await ask() : await inTransaction(ask)
            const expected = await ormRead(service, name)(
              copy(filters),
              copy(config)
            )

            expect({ question, answer }).toStrictEqual({
              question,
              answer: sorted(expected),
            })

            if (name.startsWith("listAnd")) {
              const [found, count] = answer as [
                Record<string, unknown>[],
                number,
              ]

              told.found += found.length
              told.counted += Number(count > found.length)
              told.deleted += found.filter((row) => row["deleted_at"]).length
              told.related += found.filter(
                (row) =>
                  (row["location_levels"] as [])?.length ||
                  (row["inventory_item"] as object | undefined)?.hasOwnProperty(
                    "sku"
                  )
              ).length
            }
          }
        }

        for (const amount of Object.values(told)) {
          expect(amount).toBeGreaterThan(0)
        }
        await sql("update inventory_item set deleted_at = null where id = ?", [
          orphaned,
        ])
        await service.releaseCartItems("cart_listed")
      }
    )
  })
})
