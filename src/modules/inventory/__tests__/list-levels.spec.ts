import { LEVEL_ORDERS } from "../operations/levels/level-numbers"
import { ListedLevel, ListLevelsInput } from "../types"
import { testInventory } from "./support/module-test"

testInventory(
  ({ service, sql, givenItem, expectRefused }) => {
    const named = (
      sku: string | null,
      title: string | null,
      levels: Record<string, number>
    ) => givenItem(levels, { sku, title })

    const list = async (input: ListLevelsInput = {}) =>
      (await service.listLevelPage(input)).levels

    const reserve = (
      inventory_item_id: string,
      quantity: number,
      more: object = {}
    ) =>
      service.createReservationItems({
        inventory_item_id,
        location_id: "a",
        quantity,
        line_item_id: `line-${quantity}`,
        ...more,
      })

    const hold = (cart_id: string, inventory_item_id: string, units: number) =>
      service.holdCartItems({
        cart_id,
        location_ids: ["a"],
        lines: [
          {
            line_item_id: cart_id,
            quantity: units,
            inventory_items: [{ inventory_item_id }],
          },
        ],
      })

    describe("the list of levels", () => {
      it("splits what is reserved by for whom, and counts what an expired cart holds nowhere", async () => {
        const item = await named("LAMP", "Lamp", { a: 20 })

        await service.setStockPolicies({
          inventory_item_id: item,
          location_id: "a",
          safety_stock: 2,
        })
        await reserve(item, 3)
        await reserve(item, 4, { line_item_id: null })
        await hold("live", item, 5)
        await hold("gone", item, 1)
        await sql(
          "update reservation_item set expires_at = now() - interval '1 second' where cart_id = 'gone'"
        )
        await service.createIncomingStocks([
          {
            inventory_item_id: item,
            location_id: "a",
            quantity: 7,
            expected_at: "2031-02-03T00:00:00Z",
          },
          {
            inventory_item_id: item,
            location_id: "a",
            quantity: 5,
            expected_at: "2031-01-02T00:00:00Z",
          },
        ])

        expect(await list({ inventory_item_id: item })).toEqual([
          {
            id: expect.stringMatching(/^ilev_/),
            inventory_item_id: item,
            location_id: "a",
            sku: "LAMP",
            title: "Lamp",
            thumbnail: null,
            stocked_quantity: 20,
            reserved_quantity: 13,
            order_quantity: 3,
            cart_quantity: 5,
            other_quantity: 4,
            backordered_quantity: 0,
            short_quantity: 0,
            safety_stock: 2,
            available_quantity: 6,
            incoming_quantity: 12,
            next_expected_at: new Date("2031-01-02T00:00:00Z"),
            low_stock_threshold: 3,
            status: "in_stock",
            stocked_at: expect.any(Date),
            updated_at: expect.any(Date),
          },
        ])
      })

      it("tells when what is on hand last changed, which holds and policies do not", async () => {
        const item = await named("MOVED", "Moved", { a: 5, b: 0 })
        const stockedAt = async (location_id: string) =>
          (await list({ inventory_item_id: item, location_id }))[0]!.stocked_at
        const lastOf = async (kind: string) => {
          const [movement] = await sql(
            `select created_at from stock_movement
            where inventory_item_id = ? and kind = ?
            order by id collate "C" desc limit 1`,
            [item, kind]
          )

          return new Date(String(movement!["created_at"]))
        }
        const opened = await lastOf("opened")

        expect(await stockedAt("a")).toEqual(opened)
        // It never had any.
        expect(await stockedAt("b")).toBeNull()

        await hold("cart", item, 2)
        await reserve(item, 1)
        await service.setStockPolicies({
          inventory_item_id: item,
          location_id: "a",
          safety_stock: 1,
        })
        expect(await lastOf("reserved")).not.toEqual(opened)
        expect(await stockedAt("a")).toEqual(opened)

        await service.adjustInventory(item, "a", 3)

        const adjusted = await lastOf("adjusted")

        expect(adjusted).not.toEqual(opened)
        expect(await stockedAt("a")).toEqual(adjusted)
        expect(await stockedAt("b")).toBeNull()
      })

      it("tells a backorder from a shortfall", async () => {
        const [late, short, both] = [
          await named("LATE", "Late", { a: 2 }),
          await named("SHORT", "Short", { a: 5 }),
          await named("BOTH", "Both", { a: 5 }),
        ]

        await reserve(late, 6, { allow_backorder: true })
        await reserve(short, 5)
        await service.adjustInventory(short, "a", -2)
        await reserve(both, 4)
        await reserve(both, 3, { allow_backorder: true })
        await service.adjustInventory(both, "a", -4)

        const found = await list({ order: "sku", location_id: "a" })
        const figures = (id: string) => {
          const level = found.find((one) => one.inventory_item_id === id)!

          return [
            level.stocked_quantity,
            level.backordered_quantity,
            level.short_quantity,
            level.available_quantity,
          ]
        }

        expect(figures(late)).toEqual([2, 4, 0, -4])
        expect(figures(short)).toEqual([3, 0, 2, -2])
        // Seven promised, one there: three may wait, three may not.
        expect(figures(both)).toEqual([1, 3, 3, -6])
      })

      it.each(LEVEL_ORDERS.flatMap((order) => [order as string, `-${order}`]))(
        "ordered by %s is walked on and back in pages, each level once",
        async (order) => {
          const items = [
            await named("S-1", "b", { a: 5, b: 1, c: 0 }),
            await named("S-2", "A", { a: 2, b: 2.5 }),
            await named(null, null, { a: 5, c: 7 }),
            await named("s-0", "b", { b: 5 }),
          ]

          await reserve(items[0]!, 2)
          await hold("one", items[1]!, 1)
          await reserve(items[1]!, 4, { allow_backorder: true })
          await service.createIncomingStocks({
            inventory_item_id: items[2]!,
            location_id: "c",
            quantity: 3,
            expected_at: "2031-01-01",
          })
          await service.setStockPolicies({
            inventory_item_id: items[3]!,
            location_id: "b",
            safety_stock: 3,
          })

          const all = await list({ order, limit: 200 })
          // And the two of the bystander.
          const there = 10

          expect(all).toHaveLength(there)
          expect(new Set(all.map(({ id }) => id)).size).toBe(there)
          expect(keysOf(all, order)).toEqual(
            sorted(keysOf(all, order), order.startsWith("-"))
          )

          const pages: string[][] = []
          let cursor: string | null = null
          let last: string | null = null

          do {
            const page = await service.listLevelPage({
              order,
              cursor,
              limit: 3,
            })

            expect(page).toMatchObject({ count: there, is_count_exact: true })
            pages.push(page.levels.map(({ id }) => id))
            last = page.previous_cursor
            cursor = page.next_cursor
          } while (cursor)

          expect(pages.map((page) => page.length)).toEqual([3, 3, 3, 1])
          expect(pages.flat()).toEqual(all.map(({ id }) => id))

          const back: string[][] = []

          while (last) {
            const page = await service.listLevelPage({
              order,
              cursor: last,
              limit: 3,
            })

            back.unshift(page.levels.map(({ id }) => id))
            expect(page.next_cursor).not.toBeNull()
            last = page.previous_cursor
          }
          expect(back).toEqual(pages.slice(0, 3))
        }
      )

      it("a page goes on behind its last level although that one moved meanwhile", async () => {
        const items = []

        for (const stock of [1, 2, 3, 4]) {
          items.push(await named(null, `n${stock}`, { x: stock }))
        }

        const question = {
          location_id: "x",
          order: "stocked_quantity",
          limit: 2,
        }
        const first = await service.listLevelPage(question)

        await service.adjustInventory(items[1]!, "x", 40)

        const second = await service.listLevelPage({
          ...question,
          cursor: first.next_cursor,
          limit: 3,
        })

        expect(second.levels.map((level) => level.stocked_quantity)).toEqual([
          3, 4, 42,
        ])
      })

      it("finds items by the beginnings of their words, in any order and case, and by the ids of a barcode's", async () => {
        const shirt = await named("TS-BLUE_m/12", "T-Shirt, Größe M", { a: 1 })
        const mug = await named("MUG", "Mug 'o' tea & 50%", { a: 1 })
        const ids = async (q: string, q_item_ids: string[] = []) =>
          (await list({ q, q_item_ids, location_id: "a" })).map(
            (level) => level.inventory_item_id
          )

        expect(await ids("blue")).toEqual([shirt])
        expect(await ids("SHI blu")).toEqual([shirt])
        expect(await ids("ts-blue_m/12")).toEqual([shirt])
        expect(await ids("größ")).toEqual([shirt])
        expect(await ids("'o'")).toEqual([mug])
        expect(await ids("50%")).toEqual([mug])
        expect(await ids("lue")).toEqual([])
        expect(await ids("mug & !tea:*|(")).toEqual([mug])
        expect(await ids("--")).toEqual([])
        expect(await ids("7310865004703", [mug])).toEqual([mug])
        // No text is no filter.
        expect(await ids("  ")).toHaveLength(3)
      })

      it("leaves out what is deleted, and keeps levels of each status", async () => {
        const [out, low, plenty, gone] = [
          await named("OUT", "s", { s: 0 }),
          await named("LOW", "s", { s: 3 }),
          await named("PLENTY", "s", { s: 4 }),
          await named("GONE", "s", { s: 9 }),
        ]
        const of = async (...status: ListedLevel["status"][]) =>
          (await list({ status, location_id: "s", order: "sku" })).map(
            (level) => level.inventory_item_id
          )

        await service.softDeleteInventoryItems([gone])

        expect(await of("out_of_stock")).toEqual([out])
        expect(await of("low_stock")).toEqual([low])
        expect(await of("in_stock")).toEqual([plenty])
        expect(await of("out_of_stock", "low_stock")).toEqual([low, out])
        await service.setStockPolicies({
          inventory_item_id: plenty,
          low_stock_threshold: 4,
        })
        expect(await of("low_stock")).toEqual([low, plenty])
        expect(await of("in_stock")).toEqual([])
      })

      it("refuses what makes no sense, by name", async () => {
        const item = await givenItem({ a: 1, b: 1 })
        const { next_cursor } = await service.listLevelPage({
          inventory_item_id: item,
          limit: 1,
        })
        const forged = (...parts: unknown[]) =>
          Buffer.from(JSON.stringify(parts)).toString("base64url")

        expect(next_cursor).toEqual(expect.any(String))

        for (const [input, message] of [
          [{ order: "price" }, /^order must be one of title, sku, .* "price"$/],
          [{ order: "--sku" }, /^order must be one of/],
          [{ order: 3 }, "order must be a string, got number"],
          [{ limit: 0 }, "limit must be a whole number from 1 to 200"],
          [{ limit: 201 }, "limit must be a whole number from 1 to 200"],
          [{ limit: 1.5 }, "limit must be a whole number from 1 to 200"],
          [{ status: "sold" }, /^status must be one of in_stock, .*"sold"$/],
          [{ location_id: "" }, /^location_id must be a non-empty string/],
          [{ location_id: ["a", 3] }, /^location_id\[1\] must be a/],
          [{ q: "x".repeat(201) }, "q must have at most 200 characters"],
          [{ q: "a\0b" }, "q has characters that cannot be stored"],
          [
            { cursor: "nonsense" },
            /^cursor must be the cursor of another page/,
          ],
          [{ cursor: forged("on", "title") }, /^cursor must be/],
          [{ cursor: forged("up", "title", "a", "b", "c") }, /^cursor must be/],
          [{ cursor: forged("on", "title", "a", "b", "\0") }, /^cursor has/],
          [
            { cursor: next_cursor, order: "sku" },
            'cursor belongs to the order "title", and the order is "sku"',
          ],
          [
            {
              order: "safety_stock",
              cursor: forged("on", "safety_stock", "many", "b", "c"),
            },
            /^Invalid value: /,
          ],
        ] as const) {
          await expectRefused(
            () => service.listLevelPage(input as unknown as ListLevelsInput),
            {
              type: "invalid_data",
              message:
                typeof message === "string"
                  ? message
                  : expect.stringMatching(message),
            }
          )
        }
      })
    })
  },
  { low_stock: { threshold: 3 } }
)

function keysOf(levels: ListedLevel[], order: string): (string | number)[] {
  const by = order.replace("-", "")

  return levels.map((level) => {
    if (by === "title") {
      return (level.title ?? level.sku ?? "").toLowerCase()
    }
    if (by === "sku") {
      return (level.sku ?? "").toLowerCase()
    }
    if (by === "next_expected_at") {
      return level.next_expected_at?.getTime() ?? Infinity
    }

    return level[by as "stocked_quantity"]
  })
}

function sorted(
  keys: (string | number)[],
  isDescending: boolean
): (string | number)[] {
  return [...keys].sort(
    (one, other) =>
      (one < other ? -1 : one > other ? 1 : 0) * (isDescending ? -1 : 1)
  )
}
