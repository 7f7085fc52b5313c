import { StockMovementDTO } from "../types"
import {
  Bounds,
  boundsStatement,
  movementsStatement,
} from "../operations/ledger/movements-statement"
import { settleAll, testInventory } from "./support/module-test"

/** Random numbers that a seed makes again: mulberry32. */
function randomOf(seed: number): (below: number) => number {
  let state = seed

  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)

    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed

    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * below)
  }
}

testInventory(({ service, sql, givenItem, quantitiesOf }) => {
  const levelsOf = async (itemIds: string[]) =>
    (
      await service.listInventoryLevels(
        { inventory_item_id: itemIds },
        { take: 1000 }
      )
    )
      .map((level) =>
        [
          level.inventory_item_id,
          level.location_id,
          Number(level.stocked_quantity),
          Number(level.reserved_quantity),
          Number(level.incoming_quantity),
        ].join(" ")
      )
      .sort()

  const allMovements = async (itemIds: string[]) => {
    const all: StockMovementDTO[] = []
    let cursor: string | null = null

    do {
      const page: Awaited<ReturnType<typeof service.listMovementPage>> =
        await service.listMovementPage({
          inventory_item_id: itemIds,
          order: "oldest_first",
          cursor,
          limit: 1000,
        })

      all.push(...page.movements)
      cursor = page.next_cursor
    } while (cursor)

    return all
  }

  describe("history", () => {
    it("10,000 random operations: the ledger replayed from zero is every level, and the stock at any past time is the snapshot taken then", async () => {
      const seed = Number(process.env.HOLDFAST_SEED ?? Date.now() % 100000)
      const random = randomOf(seed)

      console.log(`HOLDFAST_SEED=${seed}`)

      const items = await Promise.all(
        Array.from({ length: 8 }, () => givenItem({ a: 40, b: 20, c: 0 }))
      )
      const reservations: string[] = []
      const anyItem = () => items[random(items.length)]!
      const anyPlace = () => "abc"[random(3)]!
      const operation = (): (() => Promise<unknown>) => {
        const item = anyItem()
        const location = anyPlace()
        const quantity = 1 + random(5)

        switch (random(8)) {
          case 0:
            return () => service.adjustInventory(item, location, quantity)
          case 1:
            return () => service.adjustInventory(item, location, -quantity)
          case 2:
            return () =>
              service.updateInventoryLevels({
                inventory_item_id: item,
                location_id: location,
                incoming_quantity: quantity,
              })
          case 3:
            return () =>
              service.adjustInventoryLevels({
                reason: "cycle_count",
                on_error: "skip",
                lines: [
                  {
                    inventory_item_id: item,
                    location_id: location,
                    stocked_quantity: 10 * quantity,
                  },
                  {
                    inventory_item_id: anyItem(),
                    location_id: location,
                    adjustment: quantity - 3,
                  },
                ],
              })
          case 4:
          case 5:
            return async () => {
              const { id } = await service.createReservationItems({
                inventory_item_id: item,
                location_id: location,
                quantity,
              })

              reservations.push(id)
            }
          case 6:
            return async () => {
              const [id] = reservations.splice(0, 1)

              if (id) {
                await service.updateReservationItems(id, {
                  location_id: location,
                })
                reservations.push(id)
              }
            }
          default:
            return async () => {
              const [id] = reservations.splice(0, 1)

              if (id) {
                await service.deleteReservationItems(id)
              }
            }
        }
      }

      const snapshots: { at: Date; levels: string[] }[] = []
      let accepted = 0

      for (let round = 0; round < 20; round++) {
        const settled = await settleAll(
          Array.from({ length: 500 }, operation),
          8
        )

        accepted += settled.filter(
          ({ status }) => status === "fulfilled"
        ).length

        const [{ at }] = (await sql<{ at: Date }>(
          "select clock_timestamp() as at"
        )) as [{ at: Date }]

        // The moment is told in milliseconds.
        await sql("select pg_sleep(0.002)")
        snapshots.push({
          at: new Date(new Date(at).getTime() + 1),
          levels: await levelsOf(items),
        })
      }

      expect(accepted).toBeGreaterThan(5000)
      expect(new Set(snapshots.map(({ levels }) => levels.join())).size).toBe(
        20
      )

      // Replayed from zero.
      const replayed = new Map<string, number[]>()

      for (const movement of await allMovements(items)) {
        const key = `${movement.inventory_item_id} ${movement.location_id}`
        const sums = replayed.get(key) ?? [0, 0, 0]

        sums[0]! += movement.stocked_delta
        sums[1]! += movement.reserved_delta
        sums[2]! += movement.incoming_delta
        replayed.set(key, sums)
        expect([
          movement.stocked_after,
          movement.reserved_after,
          movement.incoming_after,
        ]).toEqual(sums)
      }

      expect(
        items
          .flatMap((item) => ["a", "b", "c"].map((place) => `${item} ${place}`))
          .map((key) => [key, ...(replayed.get(key) ?? [0, 0, 0])].join(" "))
          .sort()
      ).toEqual(await levelsOf(items))

      // As it was then.
      for (const { at, levels } of snapshots) {
        const past = await service.retrieveStockAt({
          at,
          inventory_item_id: items,
        })
        const known = new Map(
          past.levels.map((level) => [
            `${level.inventory_item_id} ${level.location_id}`,
            [
              level.stocked_quantity,
              level.reserved_quantity,
              level.incoming_quantity,
            ],
          ])
        )

        expect(
          levels.map((level) => {
            const key = level.split(" ").slice(0, 2).join(" ")

            // A level that nothing ever happened to has no movement.
            return [key, ...(known.get(key) ?? [0, 0, 0])].join(" ")
          })
        ).toEqual(levels)
      }
    })

    it("is told in pages, newest first or oldest first, by every filter", async () => {
      const item = await givenItem({ a: 10, b: 10 })
      const other = await givenItem({ a: 10 })

      for (let n = 1; n <= 5; n++) {
        await service.adjustInventory([
          {
            inventoryItemId: item,
            locationId: n % 2 ? "a" : "b",
            adjustment: n,
            reason: n > 3 ? "damaged" : "received",
            reference_type: "order",
            reference_id: `order_${n}`,
            actor_id: n === 5 ? "user_5" : "user_1",
            idempotency_key: `key_${n}`,
          },
        ])
      }
      const { id } = await service.createReservationItems({
        inventory_item_id: other,
        location_id: "a",
        quantity: 2,
        line_item_id: "line_1",
      })
      const deltas = async (
        input: Parameters<typeof service.listMovementPage>[0]
      ) =>
        (await service.listMovementPage(input)).movements.map(
          (movement) => movement.stocked_delta || movement.reserved_delta
        )

      const first = await service.listMovementPage({
        inventory_item_id: item,
        limit: 3,
      })

      expect(first.movements.map((one) => one.stocked_delta)).toEqual([5, 4, 3])
      const second = await service.listMovementPage({
        inventory_item_id: item,
        limit: 3,
        cursor: first.next_cursor,
      })

      expect(second.movements.map((one) => one.stocked_delta)).toEqual([
        2, 1, 10,
      ])
      expect(
        await service.listMovementPage({
          inventory_item_id: item,
          limit: 3,
          cursor: second.next_cursor,
        })
      ).toEqual({
        movements: [expect.objectContaining({ kind: "opened" })],
        next_cursor: null,
      })

      const oldest = { order: "oldest_first" as const }

      expect(
        await deltas({ ...oldest, inventory_item_id: item, location_id: "b" })
      ).toEqual([10, 2, 4])
      expect(
        await deltas({ inventory_item_id: [item, other], kind: "opened" })
      ).toEqual([10, 10, 10])
      expect(await deltas({ reason: "damaged" })).toEqual([5, 4])
      expect(await deltas({ reason: ["damaged", "received"] })).toEqual([
        5, 4, 3, 2, 1,
      ])
      expect(
        await deltas({ reference_type: "order", reference_id: "order_3" })
      ).toEqual([3])
      expect(await deltas({ actor_id: "user_5" })).toEqual([5])
      expect(await deltas({ idempotency_key: "key_2" })).toEqual([2])
      expect(await deltas({ line_item_id: "line_1" })).toEqual([2])
      expect(await deltas({ reservation_id: id })).toEqual([2])
      expect(await deltas({ reason: "damaged", actor_id: "user_1" })).toEqual([
        4,
      ])

      await expect(
        service.listMovementPage({ limit: 1001 })
      ).rejects.toMatchObject({ type: "invalid_data" })
      await expect(
        service.listMovementPage({ from: "yesterday" })
      ).rejects.toMatchObject({
        message: expect.stringContaining("from must be a date"),
      })
    })

    it("is told in pages by filters of few values and of many, with nothing twice and nothing left out", async () => {
      const items: string[] = []

      for (let n = 0; n < 40; n++) {
        items.push(await givenItem({ a: 10, b: 10 }))
      }
      for (let n = 0; n < 60; n++) {
        await service.adjustInventory([
          {
            inventoryItemId: items[(n * 7) % 40]!,
            locationId: n % 3 ? "a" : "b",
            adjustment: 1,
            reason: ["damaged", "received", "correction"][n % 3],
            actor_id: `user_${n % 2}`,
          },
        ])
      }
      const all = await allMovements(items)
      const moment = all[100]!.created_at
      const asked: [
        Parameters<typeof service.listMovementPage>[0] & object,
        (movement: StockMovementDTO) => boolean,
      ][] = [
        [{ inventory_item_id: items }, () => true],
        [
          { inventory_item_id: items, kind: ["adjusted", "counted"] },
          ({ kind }) => kind === "adjusted",
        ],
        [
          { inventory_item_id: items, location_id: "b", from: moment },
          (one) => one.location_id === "b" && one.created_at >= moment,
        ],
        [
          {
            inventory_item_id: items.slice(0, 3),
            location_id: ["a", "b", "c"],
            kind: ["opened", "adjusted"],
            until: moment,
          },
          (one) =>
            items.slice(0, 3).includes(one.inventory_item_id) &&
            one.created_at < moment,
        ],
        [
          {
            inventory_item_id: items,
            reason: ["damaged", "received"],
            actor_id: ["user_0", "user_1"],
          },
          ({ reason }) => reason === "damaged" || reason === "received",
        ],
      ]

      for (const [filters, isAsked] of asked) {
        const expected = all.filter(isAsked)

        expect(expected).not.toHaveLength(0)
        for (const order of ["oldest_first", "newest_first"] as const) {
          const told: StockMovementDTO[] = []
          let cursor: string | null = null

          do {
            const page: Awaited<ReturnType<typeof service.listMovementPage>> =
              await service.listMovementPage({
                ...filters,
                order,
                cursor,
                limit: 7,
              })

            told.push(...page.movements)
            cursor = page.next_cursor
          } while (cursor)

          expect(told).toEqual(
            order === "oldest_first" ? expected : [...expected].reverse()
          )
        }
      }
    })

    it("is told between two times, exactly", async () => {
      const item = await givenItem({ a: 10 })
      const now = async () =>
        (
          await sql<{ now: string }>(
            `select to_char(date_trunc('milliseconds', clock_timestamp()) + interval '1 millisecond', 'YYYY-MM-DD"T"HH24:MI:SS.MSOF') as now, pg_sleep(0.003)`
          )
        )[0]!.now.replace(/\+00$/, "Z")
      const moments: string[] = []

      for (let n = 1; n <= 4; n++) {
        moments.push(await now())
        await service.adjustInventory(item, "a", n)
      }
      const between = async (from?: string, until?: string) =>
        (
          await service.listMovementPage({
            inventory_item_id: item,
            from,
            until,
          })
        ).movements.map((one) => one.stocked_delta)

      expect(await between(moments[1], moments[3])).toEqual([3, 2])
      expect(await between(undefined, moments[1])).toEqual([1, 10])
      expect(await between(moments[3])).toEqual([4])
      expect(await between(await now())).toEqual([])
      expect(await between(undefined, "2000-01-01T00:00:00Z")).toEqual([])

      const { levels } = await service.retrieveStockAt({
        at: moments[2]!,
        inventory_item_id: item,
      })

      expect(levels).toEqual([
        expect.objectContaining({ location_id: "a", stocked_quantity: 13 }),
      ])
    })

    it("tells the stock of the whole shop as it was, in pages; what was closed then is not there", async () => {
      const items = [
        await givenItem({ a: 1, b: 2 }),
        await givenItem({ a: 3, c: 4 }),
      ]

      await service.deleteInventoryLevel(items[1]!, "c")
      const at = new Date(Date.now() + 1000)
      const seen: string[] = []
      let cursor: string | null = null

      do {
        const page: Awaited<ReturnType<typeof service.retrieveStockAt>> =
          await service.retrieveStockAt({ at, limit: 2, cursor })

        seen.push(
          ...page.levels.map(
            (level) =>
              `${level.inventory_item_id} ${level.location_id} ${level.stocked_quantity}`
          )
        )
        cursor = page.next_cursor
      } while (cursor)

      expect(seen).toEqual([...seen].sort())
      expect(seen).toHaveLength(5)
      expect(seen).toEqual(
        expect.arrayContaining([
          `${items[0]} a 1`,
          `${items[0]} b 2`,
          `${items[1]} a 3`,
        ])
      )
      expect(
        (
          await service.retrieveStockAt({
            at,
            inventory_item_id: items,
            location_id: "a",
          })
        ).levels.map((level) => level.stocked_quantity)
      ).toEqual([1, 3])
      expect(
        (await service.retrieveStockAt({ at: "2000-01-01T00:00:00Z" })).levels
      ).toEqual([])
      expect(await quantitiesOf(items[1]!)).toEqual({ a: "3 / 0" })
    })

    it("every question reads a page along an index, and sorts nothing", async () => {
      const item = await givenItem({ a: 0 })
      const rows = 200_000

      // As the operations would have written them, one hour and more apart.
      await sql(
        `insert into stock_movement (
          inventory_item_id, location_id, kind,
          stocked_delta, reserved_delta, incoming_delta,
          stocked_after, reserved_after, incoming_after,
          reason, reference_type, reference_id, actor_id,
          reservation_id, line_item_id, idempotency_key, created_at
        )
        select
          case when n < 60000 then 'iitem_old' when n % 2 = 0 then ? else 'iitem_' || n % 1000 end,
          case when n < 60000 or n % 2 = 0 then 'a' else 'loc_' || n % 20 end,
          case
            when n % 5000 < 2 then 'counted'
            when n % 20 = 3 then 'received'
            when n % 20 = 8 then 'reserved'
            else 'adjusted'
          end,
          case when n % 4 < 2 then 1 else -1 end, 0, 0,
          0, 0, 0,
          case
            when n % 100 < 2 then 'reason_' || n % 7
            when n % 40 = 5 then 'promotion'
          end,
          case when n % 50000 = 11 then 'claim' else 'order' end, 'order_' || n / 10,
          case
            when n % 50 < 2 then 'user_' || n % 9
            when n % 40 = 7 then 'user_elsewhere'
          end,
          'resitem_' || n / 3, 'ordli_' || n / 6, case when n % 100 = 9 then 'key_' || n end,
          timestamptz '2020-01-01' + n * interval '1 minute'
        from generate_series(1, ?::integer) n`,
        [item, rows]
      )
      await sql("analyze stock_movement")

      // By which index, and whether there is nothing to be found.
      const questions: Record<
        string,
        [Parameters<typeof movementsStatement>[0], string, true?]
      > = {
        "the newest": [{}, "stock_movement_pkey"],
        "of an item": [{ inventory_item_id: item }, "IDX_stock_movement_item"],
        "of a level": [
          { inventory_item_id: item, location_id: "a" },
          "IDX_stock_movement_(item|level)",
        ],
        "of a location": [
          { location_id: "loc_3" },
          "IDX_stock_movement_location",
        ],
        "of a rare kind": [
          { kind: "counted" },
          "IDX_stock_movement_rarer_kind",
        ],
        "of an everyday kind": [
          { kind: "reserved" },
          "IDX_stock_movement_kind",
        ],
        "for a reason": [{ reason: "reason_3" }, "IDX_stock_movement_reason"],
        "of an order": [
          { reference_type: "order", reference_id: "order_77" },
          "IDX_stock_movement_reference",
        ],
        "of a person": [{ actor_id: "user_4" }, "IDX_stock_movement_actor"],
        "of an item's distant past": [
          {
            inventory_item_id: item,
            from: "2020-03-01T00:00:00Z",
            until: "2020-03-02T00:00:00Z",
          },
          "IDX_stock_movement_item",
        ],
        "of the shop's distant past": [
          { from: "2020-01-05T00:00:00Z", until: "2020-01-06T00:00:00Z" },
          "stock_movement_pkey",
        ],
        "of an item that stopped moving long ago": [
          { inventory_item_id: "iitem_old" },
          "IDX_stock_movement_item",
        ],
        "of an item's two months": [
          {
            inventory_item_id: item,
            from: "2020-03-01T00:00:00Z",
            until: "2020-05-01T00:00:00Z",
          },
          "IDX_stock_movement_item",
        ],
        "of an item, of a kind that only others had": [
          { inventory_item_id: item, kind: "received" },
          "IDX_stock_movement_rarer_kind",
          true,
        ],
        "of an item, for a reason that only others had": [
          { inventory_item_id: item, reason: "promotion" },
          "IDX_stock_movement_reason",
          true,
        ],
        "of an item, by a person who only changed others": [
          { inventory_item_id: item, actor_id: "user_elsewhere" },
          "IDX_stock_movement_actor",
          true,
        ],
        "of a location, of a kind that only others had": [
          { location_id: "loc_5", kind: "received" },
          "IDX_stock_movement_rarer_kind",
          true,
        ],
        "of a location, for a reason that only others had": [
          { location_id: "loc_7", reason: "promotion" },
          "IDX_stock_movement_reason",
          true,
        ],
        "by a person, of a kind that only others did": [
          { actor_id: "user_elsewhere", kind: "received" },
          "IDX_stock_movement_actor",
          true,
        ],
        "of a reservation": [
          { reservation_id: "resitem_1000" },
          "IDX_stock_movement_reservation",
        ],
        "of an item's reservation": [
          { inventory_item_id: item, reservation_id: "resitem_40000" },
          "IDX_stock_movement_reservation",
        ],
        "of a line item": [
          { line_item_id: "ordli_1000" },
          "IDX_stock_movement_line_item",
        ],
        "under an idempotency key": [
          { idempotency_key: "key_100009" },
          "IDX_stock_movement_idempotency_key",
        ],
        "of a rare type of reference": [
          { reference_type: "claim" },
          "IDX_stock_movement_reference_type",
        ],
        "of an everyday type of reference": [
          { reference_type: "order" },
          "stock_movement_pkey",
        ],
        "of two locations": [
          { location_id: ["a", "loc_3"] },
          "IDX_stock_movement_location",
        ],
        "of two items": [
          { inventory_item_id: [item, "iitem_old"] },
          "IDX_stock_movement_item",
        ],
        "of an item, of two kinds that it hardly had": [
          { inventory_item_id: item, kind: ["counted", "received"] },
          "IDX_stock_movement_rarer_kind",
        ],
      }
      const pages = Object.entries(questions).flatMap(
        ([name, [filters, index, isEmpty = false]]) =>
          (["newest_first", "oldest_first"] as const).map(
            (order) => [name, filters, index, order, isEmpty] as const
          )
      )

      const shown: object[] = []

      for (const [name, filters, index, order] of pages) {
        const times = boundsStatement(filters)
        const [bounds] = times
          ? await sql<Bounds & object>(inline(times.text, times.values))
          : []
        const { text, values } = movementsStatement(
          filters,
          { order, cursor: null, limit: 50 },
          bounds
        )
        const [explained] = await sql<{
          "QUERY PLAN": [{ Plan: PlanNode }]
        }>(`explain (analyze, buffers, format json) ${inline(text, values)}`)
        const plan = explained!["QUERY PLAN"][0].Plan
        const nodes = nodesOf(plan)

        shown.push({
          question: `${name}, ${order}`,
          index: nodes.some((node) =>
            new RegExp(`^${index}$`).test(node["Index Name"] ?? "")
          )
            ? index
            : nodes.map((node) => node["Index Name"]),
          isSequential: nodes.some((node) => node["Node Type"] === "Seq Scan"),
          isEmpty: plan["Actual Rows"] === 0,
          // Blocks of 8 kB, of more than 5,000 in all.
          isShort:
            plan["Shared Hit Blocks"] + plan["Shared Read Blocks"] < 150 ||
            plan["Shared Hit Blocks"] + plan["Shared Read Blocks"],
        })
      }

      // What was made up here is made to add up, for the check that follows.
      await sql(
        `alter table stock_movement disable trigger stock_movement_append_only;
        delete from stock_movement where created_at < '2021-01-01';
        alter table stock_movement enable trigger stock_movement_append_only`
      )

      expect(shown).toEqual(
        pages.map(([name, , index, order, isEmpty]) => ({
          question: `${name}, ${order}`,
          index,
          isSequential: false,
          isEmpty,
          isShort: true,
        }))
      )
    })
  })
})

interface PlanNode {
  "Node Type": string
  "Index Name"?: string
  "Actual Rows": number
  "Shared Hit Blocks": number
  "Shared Read Blocks": number
  Plans?: PlanNode[]
}

function nodesOf(plan: PlanNode): PlanNode[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)]
}

/** A statement with its values written out, for `explain`. */
function inline(text: string, values: unknown[]): string {
  return text.replace(/\$(\d+)/g, (_, place: string) => {
    const value = values[Number(place) - 1]

    return value === null || typeof value === "number"
      ? String(value)
      : `'${String(value)}'`
  })
}
