import { StockMovementDTO } from "../types"
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
  })
})
