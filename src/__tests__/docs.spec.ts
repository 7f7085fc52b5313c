import { readdirSync } from "node:fs"
import path from "node:path"

import {
  moduleOf,
  runSnippet,
  snippetsOf,
  snippetWith,
} from "../../integration-tests/support/snippets"
import { runInScope } from "../index"
import { testInventory } from "../modules/inventory/__tests__/support/module-test"

const statementsOf = (file: string) =>
  snippetsOf(`docs/${file}`, ["sql"]).map(({ text }) => text)

/** Runs the one snippet of a page that has a text, as it stands but for names made up. */
const run = async (
  file: string,
  text: string,
  names: Record<string, unknown>,
  there: Record<string, string> = {}
) => {
  await runSnippet(snippetWith(`docs/${file}`, text, there), {
    names: { runInScope, ...names },
    modules: { "medusa-plugin-holdfast": { runInScope } },
  })
}

class Enough extends Error {}

testInventory(({ service, sql, givenItem, quantitiesOf }) => {
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
        // What sets the sequences right is no question, and is run below.
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

  it("the statements of docs/operations.md set a sequence right that is behind its table", async () => {
    const item = await givenItem({ a: 1 })
    const at = async () =>
      (
        await sql(
          `select last_value = max(substr(id, 6)::bigint) as is_right
           from stock_movement_id_seq, stock_movement group by last_value`
        )
      )[0]!["is_right"]

    for (const change of [1, 1]) {
      await service.adjustInventory(item, "a", change)
    }
    await sql("select setval('stock_movement_id_seq', 1)")
    expect(await at()).toBe(false)
    await sql(snippetWith("docs/operations.md", "setval").text)
    expect(await at()).toBe(true)
  })

  it("the query of docs/upgrading.md lists the migrations, the newest first", async () => {
    const [list] = statementsOf("upgrading.md")
    const names = (await sql(list!)).map(({ name }) => name as string)

    expect(names).toEqual(
      readdirSync(path.resolve(__dirname, "../modules/inventory/migrations"))
        .map((file) => path.parse(file).name)
        .filter((name) => name.startsWith("Holdfast"))
        .sort()
        .reverse()
    )
  })

  describe("the calls of the docs do what they say", () => {
    it("backorders.md: an item's policy, and a limit at a location until a day", async () => {
      const item = await givenItem({ a: 5, b: 5 })

      await run("backorders.md", "setStockPolicies", {
        inventory: service,
        inventory_item_id: item,
        location_id: "a",
      })
      expect(
        await sql(
          `select location_id, level.backorder_policy as level,
             level.backorder_limit::float as most, item.backorder_policy as item
           from inventory_level level
           join inventory_item item on item.id = level.inventory_item_id
           where item.id = ? order by location_id`,
          [item]
        )
      ).toEqual([
        { location_id: "a", level: "limit", most: 20, item: "incoming" },
        { location_id: "b", level: null, most: null, item: "incoming" },
      ])
    })

    it("ledger.md: what is repeated under a key is done once", async () => {
      const item = await givenItem({ a: 5 })
      const given = {
        inventory: service,
        key: "delivery-1",
        input: {
          lines: [{ inventoryItemId: item, locationId: "a", adjustment: 3 }],
        },
      }

      await run("ledger.md", "runOnce", given)
      await run("ledger.md", "runOnce", given)
      expect(await quantitiesOf(item)).toEqual({ a: "8 / 0" })
    })

    it.each([
      ["scope.md", "createReservationItems"],
      ["scope.md", "convertCartItems"],
      ["cart-reservations.md", "cart: { id: cart_id } }"],
    ])(
      "%s: %s reserves with the very units that the cart holds",
      async (page, call) => {
        const item = await givenItem({ a: 2 })
        const row = { inventory_item_id: item, location_id: "a", quantity: 2 }

        await service.holdCartItems({
          cart_id: "cart_1",
          location_ids: ["a"],
          lines: [
            {
              line_item_id: "cali_1",
              quantity: 2,
              inventory_items: [{ inventory_item_id: item }],
            },
          ],
        })
        await expect(service.createReservationItems([row])).rejects.toThrow(
          "Not enough stock"
        )
        await run(page, call, {
          inventory: service,
          cart_id: "cart_1",
          order: { id: "order_1" },
          location_ids: ["a"],
          rows: [{ ...row, line_item_id: "ordli_1" }],
        })
        expect(await quantitiesOf(item)).toEqual({ a: "2 / 2" })
        expect(
          await service.listReservationItems({ line_item_id: "ordli_1" })
        ).toMatchObject([{ quantity: 2 }])
      }
    )

    it("cart-reservations.md: the orders of one cart take its units one after another, and what none of them needs is released", async () => {
      const item = await givenItem({ a: 4 })
      const of = (line_item_id: string, quantity: number) => [
        { inventory_item_id: item, location_id: "a", line_item_id, quantity },
      ]

      await service.holdCartItems({
        cart_id: "cart_1",
        location_ids: ["a"],
        lines: [
          {
            line_item_id: "cali_1",
            quantity: 4,
            inventory_items: [{ inventory_item_id: item }],
          },
        ],
      })
      await run(
        "cart-reservations.md",
        "completion_id",
        {
          // That of the test's own realm.
          Map,
          inventory: service,
          cart_id: "cart_1",
          rowsOfOrders: [of("ordli_1", 2), of("ordli_2", 1)],
        },
        { iitem_123: item }
      )
      // All that the orders needed was 3.
      expect(await quantitiesOf(item)).toEqual({ a: "4 / 3" })
      expect(
        await sql(
          `select line_item_id, cart_id, quantity::float as quantity
           from reservation_item
           where inventory_item_id = ? and deleted_at is null
           order by line_item_id`,
          [item]
        )
      ).toEqual([
        { line_item_id: "ordli_1", cart_id: null, quantity: 2 },
        { line_item_id: "ordli_2", cart_id: null, quantity: 1 },
      ])
    })

    it("scope.md: a change is written with who asked for it, and why", async () => {
      const item = await givenItem({ a: 5 })
      const { id } = await service.createReservationItems({
        inventory_item_id: item,
        location_id: "a",
        quantity: 2,
      })

      await run(
        "scope.md",
        "deleteReservationItems",
        { inventory: service },
        { resitem_123: id }
      )
      expect(
        await sql(
          "select actor_id, reason, kind from stock_movement order by id desc limit 1"
        )
      ).toEqual([{ actor_id: "user_123", reason: "fair", kind: "released" }])
    })

    it("events.md: a subscriber asks of each message whether it has seen a newer one", async () => {
      const asked: unknown[] = []
      const { default: onStock } = moduleOf(
        snippetWith("docs/events.md", "onStock"),
        {
          names: {
            isNewer: async (...of: unknown[]) => {
              asked.push(of)

              return true
            },
          },
        }
      ) as { default: (given: object) => Promise<void> }
      const tell = (metadata: object) =>
        onStock({ event: { data: { id: "ilev_1" }, metadata } })

      await tell({ event_id: "smov_2", movement_id: "smov_1" })
      // Another's event of the same name tells neither.
      await tell({})
      expect(asked).toEqual([["ilev_1", "smov_1"]])
    })

    it.each(["listStockChanges", "stockChanges("])(
      "change-feed.md: %s tells of what was not read yet, and waits no longer than there is something",
      async (call) => {
        const item = await givenItem({ a: 5 })
        const { cursor: after } = await service.listStockChanges({})

        await service.adjustInventory(item, "a", -1)

        const kept: unknown[] = []
        const reading = run("change-feed.md", call, {
          inventory: service,
          after,
          readKept: async () => after,
          keepTogether: async (changes: unknown, cursor: string) => {
            kept.push([changes].flat(), typeof cursor)
            throw new Enough()
          },
        })

        await expect(reading).rejects.toThrow(Enough)
        expect(kept).toEqual([
          [expect.objectContaining({ inventory_item_id: item })],
          "string",
        ])
      }
    )

    it("input.md: a cart holds what is told by SKU and code", async () => {
      const lamp = await givenItem({ a: 1, b: 5 }, { sku: "LAMP" })
      const bulb = await givenItem({ b: 9 }, { sku: "BULB" })

      await service.setLocationCodes([
        { location_id: "a", code: "WH-01" },
        { location_id: "b", code: "WH-02" },
      ])
      await run("input.md", "holdCartItems", { inventory: service })
      expect(await quantitiesOf(lamp)).toEqual({ a: "1 / 0", b: "5 / 2" })
      expect(await quantitiesOf(bulb)).toEqual({ b: "9 / 4" })
    })

    it("waitlist.md: whoever gives an address waits", async () => {
      await run("waitlist.md", "joinWaitlist", { inventory: service })
      expect(
        await service.listWaitlistEntries({ variant_id: "variant_123" })
      ).toMatchObject({
        count: 1,
        entries: [{ email: "anna@example.com", quantity: 2 }],
      })
    })
  })
})
