import {
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs"
import path from "node:path"

import { testInventory } from "../../__tests__/support/module-test"
import { lowStockStatement } from "../../operations/availability/low-stock-statement"
import { LevelQuestion } from "../../operations/levels/level-question"
import { levelListStatement } from "../../operations/levels/list-levels-statement"
import {
  rankingStatement,
  WayToPage,
} from "../../operations/levels/way-to-page"
import { readListQuestion } from "../../operations/lists/list-question"
import {
  countStatement,
  listStatement,
} from "../../operations/lists/list-statement"
import {
  LISTED_ITEMS,
  LISTED_LEVELS,
  LISTED_RESERVATIONS,
  ListedTable,
} from "../../operations/lists/listed-tables"
import {
  boundsStatement,
  movementsStatement,
} from "../../operations/ledger/movements-statement"
import { stockAtStatement } from "../../operations/ledger/stock-at"
import { stockSeriesStatement } from "../../operations/ledger/stock-series"
import { STATEMENTS } from "../statement"
import { connectionsOf } from "./support/connections"
import { formatSql } from "./support/format-sql"

const FOLDER = path.resolve(__dirname, "../__statements__")

const page = { order: "newest_first", cursor: null, limit: 50 } as const
const at = "2026-01-02T03:04:05.000Z"

const ALL_LEVELS: LevelQuestion = {
  order: "title",
  by: "title",
  isDescending: false,
  q: null,
  q_item_ids: [],
  ids: null,
  inventory_item_ids: null,
  location_ids: null,
  statuses: null,
  cursor: null,
  limit: 20,
}

const levels = (
  question: Partial<LevelQuestion>,
  way: Partial<WayToPage> = {}
) =>
  levelListStatement(
    { ...ALL_LEVELS, ...question },
    {
      threshold: 5,
      margin: 2,
      back_at: 1,
      backorder_policy: "unlimited",
      backorder_limit: null,
    },
    {
      few: question.order === "sku" ? 3000 : null,
      found: null,
      isBeyondCount: false,
      rankedTo: "7",
      ...way,
    }
  ).text

const list = (
  table: ListedTable,
  filters: object,
  config: object,
  isCounted = true
) => listStatement(readListQuestion(table, filters, config)!, isCounted).text

/** What statements become whose text varies, for inputs that tell the rest. */
const VARIANTS: Record<string, () => string> = {
  "history-of-all": () => movementsStatement({}, page).text,
  "history-of-an-item": () =>
    movementsStatement({ inventory_item_id: "item" }, page).text,
  "history-of-an-item-in-a-time": () =>
    movementsStatement(
      { inventory_item_id: "item", from: at, until: at },
      page,
      {
        after: "smov_1",
        before: "smov_2",
      }
    ).text,
  "history-of-locations": () =>
    movementsStatement({ location_id: ["a", "b"] }, page).text,
  "history-of-an-order": () =>
    movementsStatement({ order_id: "order" }, page).text,
  "history-of-kinds-after-a-cursor": () =>
    movementsStatement(
      { kind: ["reserved", "released"] },
      { ...page, order: "oldest_first", cursor: "smov_1" }
    ).text,
  "history-bounds": () => boundsStatement({ from: at, until: at })!.text,
  "stock-at-of-all": () => stockAtStatement({ at }, at, null, 200).text,
  "stock-at-of-items": () =>
    stockAtStatement(
      { at, inventory_item_id: ["item"], location_id: "a" },
      at,
      ["item", "a"],
      200
    ).text,
  "stock-series": () =>
    stockSeriesStatement({
      inventory_item_id: "item",
      location_id: "a",
      from: at,
      until: at,
      points: 100,
    }).text,
  "list-levels-by-available": () =>
    levels({ by: "available_quantity", statuses: ["low_stock"] }),
  "list-levels-of-few-of-a-status": () =>
    levels({ order: "sku", by: "sku", statuses: ["out_of_stock"] }),
  "list-levels-by-next-expected-after-a-cursor": () =>
    levels({
      by: "next_expected_at",
      cursor: {
        goes: "on",
        order: "next_expected_at",
        key: at,
        inventory_item_id: "item",
        location_id: "a",
      },
    }),
  "list-levels-at-a-location-in-stock": () =>
    levels({
      by: "order_quantity",
      location_ids: ["a"],
      statuses: ["in_stock", "low_stock"],
    }),
  "read-ranking-of-few-of-a-status": () =>
    rankingStatement(
      { ...ALL_LEVELS, location_ids: ["a"], statuses: ["low_stock"] },
      5
    ).text,
  "list-levels-of-few-words": () => levels({ q: "word" }, { found: "few" }),
  "list-levels-of-many-words": () =>
    levels({ q: "word" }, { found: "many", isBeyondCount: true }),
  "list-levels-of-many-words-by-a-number": () =>
    levels(
      { q: "word", by: "cart_quantity", statuses: ["in_stock"] },
      { found: "many" }
    ),
  "list-levels-of-scattered-words": () =>
    levels({ q: "word" }, { found: "scattered", isBeyondCount: true }),
  "list-levels-of-all-words": () =>
    levels({ q: "word" }, { found: "gathered" }),
  "list-inventory-items-by-words-with-levels": () =>
    list(
      LISTED_ITEMS,
      { q: "two words" },
      { relations: ["location_levels"], take: 20 }
    ),
  "list-inventory-items-at-a-location": () =>
    list(
      LISTED_ITEMS,
      { location_levels: { location_id: "a" } },
      { order: { sku: "DESC" }, take: 20, skip: 20 }
    ),
  "count-inventory-levels": () =>
    countStatement(
      readListQuestion(LISTED_LEVELS, { location_id: "a" }, { take: 20 })!
    ).text,
  "list-inventory-levels-of-items": () =>
    list(
      LISTED_LEVELS,
      { inventory_item_id: ["item"], location_id: ["a"] },
      {},
      false
    ),
  "list-inventory-levels-a-page": () =>
    list(LISTED_LEVELS, {}, { take: 20, skip: 20 }, false),
  "list-inventory-levels-by-stocked": () =>
    list(
      LISTED_LEVELS,
      { location_id: ["a"], $or: [{ metadata: null }, { id: { $ne: "one" } }] },
      { order: { stocked_quantity: "ASC" }, take: 20 }
    ),
  "list-reservation-items-with-item": () =>
    list(
      LISTED_RESERVATIONS,
      { q: "word" },
      {
        select: ["quantity", "inventory_item.sku"],
        relations: ["inventory_item"],
        withDeleted: true,
        take: 20,
      }
    ),
  "low-stock-by-sales": () =>
    lowStockStatement("days_of_cover", { isSoonOut: true }),
}

const all = (): [string, string][] =>
  [
    ...STATEMENTS,
    ...Object.entries(VARIANTS).map(
      ([name, text]) => [name, text()] as [string, string]
    ),
  ].sort(([one], [other]) => (one < other ? -1 : 1))

testInventory(({ service, givenItem }) => {
  describe("the statements", () => {
    it("are checked in as they run, each in a file by its name", () => {
      const expected = new Map(
        all().map(([name, text]) => [`${name}.sql`, formatSql(text)])
      )

      if (process.env["UPDATE_STATEMENTS"]) {
        rmSync(FOLDER, { recursive: true, force: true })
        mkdirSync(FOLDER)
        expected.forEach((text, file) =>
          writeFileSync(path.join(FOLDER, file), text)
        )
      }

      const found = new Map(
        readdirSync(FOLDER).map((file) => [
          file,
          readFileSync(path.join(FOLDER, file), "utf8"),
        ])
      )
      const drifted = [
        ...new Set([...expected.keys(), ...found.keys()]),
      ].filter((file) => expected.get(file) !== found.get(file))

      if (drifted.length) {
        throw new Error(
          `src/modules/inventory/sql/__statements__ does not say what runs: ${drifted.join(", ")}. ` +
            `Write the files anew with "npm run statements", and read in the ` +
            `diff what the change does to each statement.`
        )
      }
      expect(found.size).toBeGreaterThan(60)
    })

    it("are all planned by Postgres", async () => {
      await connectionsOf(service).use(async (connection) => {
        for (const [name, text] of all()) {
          const count = Math.max(
            0,
            ...[...text.matchAll(/\$(\d+)/g)].map(([, n]) => Number(n))
          )
          const { rows } = await connection
            .query({
              text: `explain ${text}`,
              values: Array.from({ length: count }, () => null),
            })
            .catch((error: Error) => {
              throw new Error(`${name}: ${error.message}`)
            })

          expect(rows.length).toBeGreaterThan(0)
        }
      })
    })

    it("are kept by a connection under a name that people can read", async () => {
      const item = await givenItem({ a: 1 })

      await service.createReservationItems({
        inventory_item_id: item,
        location_id: "a",
        quantity: 1,
      })

      const names = await connectionsOf(service).everywhere(
        "select name, statement from pg_prepared_statements where name like 'holdfast/reserve-firm/%'"
      )

      expect(names.length).toBeGreaterThan(0)
      for (const { name, statement } of names) {
        expect(name).toMatch(/^holdfast\/reserve-firm\/[0-9a-f]{12}$/)
        // So that pg_stat_statements and pg_stat_activity tell it too.
        expect(statement).toMatch(
          /^with \/\* holdfast\/reserve-firm \*\/ settings as/
        )
      }
    })

    it("have names and hashes that Postgres does not cut", () => {
      for (const [name] of STATEMENTS) {
        expect(`holdfast/${name}/0123456789ab`.length).toBeLessThanOrEqual(63)
      }
    })
  })
})
