import { Context } from "@medusajs/framework/types"

import { ORDER_UNITS, PLAIN } from "../operations/levels/level-numbers"
import { levelListStatement } from "../operations/levels/list-levels-statement"
import {
  RANKED_COLUMNS,
  recentLevels,
} from "../operations/levels/ranked-levels"
import { testInventory } from "./support/module-test"
import { Random } from "./support/random"

class ChangedMind extends Error {}

/** Levels that the ranking does not have as they are. */
const MISRANKED = `
  select inventory_item_id, location_id
  from (
    select
      level.inventory_item_id, level.location_id,
      level.id as inventory_level_id, level.stocked_quantity,
      level.reserved_quantity, ${ORDER_UNITS} as order_quantity,
      ${PLAIN} as available_quantity, level.safety_stock,
      level.incoming_quantity,
      coalesce(level.low_stock_threshold, item.low_stock_threshold)
        as low_stock_threshold
    from inventory_level level
    join inventory_item item on item.id = level.inventory_item_id
    where level.deleted_at is null and item.deleted_at is null
  ) level
  full join ranked_level ranked using (inventory_item_id, location_id)
  where (${RANKED_COLUMNS.map((name) => `level.${name}`).join()})
    is distinct from (${RANKED_COLUMNS.map((name) => `ranked.${name}`).join()})`

/** Of them, those that the list would not look at beside it either. */
const misranked = (last: string) => `
  with recent as (${recentLevels(`${last}::bigint`)})
  select *
  from (${MISRANKED}) misranked
  where (inventory_item_id, location_id) not in (select * from recent)`

testInventory(({ service, sql, givenItem, inTransaction }) => {
  /** Of one moment, by what was known of the ranking a moment before. */
  const findMisranked = async () => {
    const [ranking] = await sql("select last::text as last from level_ranking")

    return await sql(misranked(ranking!["last"] as string))
  }
  const rankedOf = async (item: string) =>
    (
      await sql(
        `select stocked_quantity::float8 as stocked from ranked_level
         where inventory_item_id = '${item}'`
      )
    ).map(({ stocked }) => stocked)

  /**
   * Until it has come to the last movement: what is missing is passed over once all have
   * ended that were open, in whichever database of the server.
   */
  const rankAll = async () => {
    for (;;) {
      await service.rankLevels()

      const [ranking] = await sql(
        `select last = (
           select coalesce(max(substr(id, 6)::bigint), 0) from stock_movement
         ) as is_last from level_ranking`
      )

      if (ranking!["is_last"]) {
        return
      }
    }
  }

  /** Holds a transaction open that has changed a level, until told to end. */
  const openTransaction = async (item: string, adjustment: number) => {
    let written!: () => void
    let commit!: () => void
    const isWritten = new Promise<void>((resolve) => (written = resolve))
    const isEnding = new Promise<void>((resolve) => (commit = resolve))
    const transaction = inTransaction(async (context: Context) => {
      await service.adjustInventory(item, "a", adjustment, context)
      written()
      await isEnding
    })

    // Or fails with what it was refused for.
    await Promise.race([isWritten, transaction])

    return {
      async end() {
        commit()
        await transaction
      },
    }
  }

  describe("the ranking of levels", () => {
    it("has what the ledger tells, and levels that come, go and change without a movement", async () => {
      const item = await givenItem({ a: 3, shed: 0 })

      expect(await rankedOf(item)).toEqual([])
      expect(await findMisranked()).toEqual([])

      await service.rankLevels()
      expect((await rankedOf(item)).sort()).toEqual([0, 3])

      await service.setStockPolicies({
        inventory_item_id: item,
        location_id: "a",
        safety_stock: 2,
      })
      expect(await findMisranked()).toEqual([])
      await service.rankLevels()
      expect(
        await sql(
          `select available_quantity::float8 as available from ranked_level
           where inventory_item_id = '${item}' and location_id = 'a'`
        )
      ).toEqual([{ available: 1 }])

      await service.deleteInventoryItemLevelByLocationId("shed")
      expect(await findMisranked()).toEqual([])
      await service.rankLevels()
      expect(await rankedOf(item)).toEqual([3])
      expect(await sql("select from restated_level")).toEqual([])
    })

    it("has what a threshold of an item, its end, and a line for a reservation change without a movement", async () => {
      const item = await givenItem({ a: 3, shed: 0 })
      const { id } = await service.createReservationItems({
        inventory_item_id: item,
        location_id: "a",
        quantity: 2,
      })
      const told = async () =>
        await sql(
          `select location_id, order_quantity::float8 as orders,
             low_stock_threshold::float8 as threshold
           from ranked_level where inventory_item_id = '${item}'
           order by location_id`
        )

      await service.rankLevels()
      expect(await told()).toEqual([
        { location_id: "a", orders: 0, threshold: null },
        { location_id: "shed", orders: 0, threshold: null },
      ])

      await service.setStockPolicies([
        { inventory_item_id: item, low_stock_threshold: 5 },
        { inventory_item_id: item, location_id: "a", low_stock_threshold: 4 },
      ])
      await service.updateReservationItems({ id, line_item_id: "line" })
      expect(await findMisranked()).toEqual([])
      await service.rankLevels()
      expect(await told()).toEqual([
        { location_id: "a", orders: 2, threshold: 4 },
        { location_id: "shed", orders: 0, threshold: 5 },
      ])

      await sql("update inventory_item set deleted_at = now() where id = ?", [
        item,
      ])
      expect(await findMisranked()).toEqual([])
      await service.rankLevels()
      expect(await told()).toEqual([])

      await sql("update inventory_item set deleted_at = null where id = ?", [
        item,
      ])
      expect(await findMisranked()).toEqual([])
      await service.rankLevels()
      expect(await told()).toHaveLength(2)
    })

    it("waits for a movement that was numbered before others and commits after them", async () => {
      const [slow, quick] = [
        await givenItem({ a: 10 }),
        await givenItem({ a: 10 }),
      ]

      await service.rankLevels()

      const open = await openTransaction(slow, -4)

      await service.adjustInventory(quick, "a", -3)
      await service.rankLevels()
      await service.rankLevels()
      // What comes after the missing number is not ranked, and not missed either.
      expect(await rankedOf(quick)).toEqual([10])
      expect(await findMisranked()).toEqual([])

      await open.end()
      expect(await findMisranked()).toEqual([])
      await service.rankLevels()
      expect(await rankedOf(slow)).toEqual([6])
      expect(await rankedOf(quick)).toEqual([7])
    })

    it("waits for it as well where it is ranked twice in one transaction", async () => {
      const [slow, quick, later] = [
        await givenItem({ a: 10 }),
        await givenItem({ a: 10 }),
        await givenItem({ a: 10 }),
      ]

      await service.rankLevels()

      const open = await openTransaction(slow, -4)

      await service.adjustInventory(quick, "a", -3)

      // Whoever ranks is younger than all that have ended, and has not ended itself.
      const younger = await openTransaction(later, -2)

      await inTransaction(async (context: Context) => {
        for (let time = 0; time < 3; time++) {
          await service.rankLevels(context)
        }
      })
      expect(await rankedOf(quick)).toEqual([10])
      await open.end()
      await younger.end()
      expect(await findMisranked()).toEqual([])
    })

    it("keeps no page waiting where somebody ranks for long", async () => {
      const places = Array.from({ length: 310 }, (_, n) => `place-${n}`)
      const item = await givenItem(
        Object.fromEntries(places.map((place, n) => [place, n]))
      )
      let rank!: () => void
      let end!: () => void
      const isRanking = new Promise<void>((resolve) => (rank = resolve))
      const isEnding = new Promise<void>((resolve) => (end = resolve))
      const ranking = inTransaction(async (context: Context) => {
        await service.rankLevels(context)
        rank()
        await isEnding
      })

      await Promise.race([isRanking, ranking])

      const list = () =>
        service.listLevelPage({ order: "-stocked_quantity", limit: 2 })
      const inOrder = {
        levels: [309, 308].map((units) => ({ stocked_quantity: units })),
      }

      expect(await list()).toMatchObject(inOrder)
      expect(await rankedOf(item)).toEqual([])
      end()
      await ranking
      expect(await list()).toMatchObject(inOrder)
      expect(await rankedOf(item)).toHaveLength(310)
    })

    it("passes over a number whose transaction was rolled back", async () => {
      const item = await givenItem({ a: 10 })

      await service.rankLevels()
      await inTransaction(async (context: Context) => {
        await service.adjustInventory(item, "a", -4, context)
        throw new ChangedMind()
      }).catch((error: Error) => expect(error).toBeInstanceOf(ChangedMind))
      await service.adjustInventory(item, "a", 1)

      await rankAll()
      expect(await rankedOf(item)).toEqual([11])
    })

    describe("after an import", () => {
      const importLevels = (count: number) =>
        sql(
          `insert into restated_level
           select 'iitem_' || n, 'a' from generate_series(1, ${count}) n`
        )

      it("leaves no dead rows behind for the list to read", async () => {
        await importLevels(30_000)
        await service.rankLevels()
        expect(
          await sql(
            "select pg_relation_size('restated_level')::integer as size"
          )
        ).toEqual([{ size: 0 }])
      })

      it("has the list look for each level among those beside it once, though the statistics tell of many", async () => {
        await importLevels(300_000)
        await sql("analyze restated_level")
        await sql("delete from restated_level")

        const { text, values } = levelListStatement(
          {
            order: "title",
            by: "title",
            isDescending: false,
            q: null,
            q_item_ids: [],
            ids: null,
            inventory_item_ids: null,
            location_ids: null,
            statuses: ["low_stock"],
            cursor: null,
            limit: 20,
          },
          {
            threshold: 10,
            margin: 0,
            back_at: 1,
            backorder_policy: "unlimited",
            backorder_limit: null,
          },
          { rankedTo: "0", few: 5000, found: null, isBeyondCount: false }
        )
        const plan = await sql(
          `explain ${text.replace(
            /\$(\d+)/g,
            (_, n) => `'${values[Number(n) - 1]}'`
          )}`
        )
        const looks = plan
          .map((row) => String(row["QUERY PLAN"]))
          .filter((line) => /NOT .*SubPlan/.test(line))

        expect(looks.length).toBeGreaterThan(0)
        expect(
          looks.filter((line) => !line.includes("hashed SubPlan"))
        ).toEqual([])
      })
    })

    it.each([1, 2])(
      "is exact at every moment beside writers, some of whom change their mind (seed %i)",
      async (seed) => {
        const items = await Promise.all(
          Array.from({ length: 12 }, () => givenItem({ a: 40, b: 40 }))
        )
        let isOver = false
        let changes = 0
        let minds = 0
        const write = async (own: Random) => {
          for (let n = 0; n < 40; n++) {
            const item = own.pick(items)
            const location = own.pick(["a", "b"])
            const place = { inventory_item_id: item, location_id: location }
            const pick = own.below(9)

            await inTransaction(async (context: Context) => {
              if (pick === 0) {
                await service.setStockPolicies(
                  { ...place, safety_stock: own.below(4) },
                  context
                )
              } else if (pick === 5) {
                await service.setStockPolicies(
                  {
                    ...(own.chance(0.5) ? place : { inventory_item_id: item }),
                    low_stock_threshold: own.pick([null, 2, 50]),
                  },
                  context
                )
              } else if (pick === 6) {
                await service.createReservationItems(
                  {
                    ...place,
                    quantity: 2,
                    line_item_id: own.pick([null, `line-${seed}-${n}`]),
                    allow_backorder: true,
                  },
                  context
                )
              } else if (pick === 7) {
                const [reservation] = await service.listReservationItems(
                  place,
                  { take: 1, skip: own.below(3) },
                  context
                )

                if (reservation) {
                  await service.updateReservationItems(
                    {
                      id: reservation.id,
                      line_item_id: own.pick([null, `other-${n}`]),
                    },
                    context
                  )
                }
              } else if (pick === 8) {
                await service.createInventoryLevels(
                  {
                    inventory_item_id: item,
                    location_id: `c-${own.below(1e9)}`,
                    stocked_quantity: own.below(3),
                  },
                  context
                )
              } else if (pick === 1) {
                await service.createReservationItems(
                  { ...place, quantity: 1, allow_backorder: true },
                  context
                )
              } else {
                await service.adjustInventory(
                  item,
                  location,
                  own.below(5) - 2,
                  context
                )
              }
              if (own.chance(0.3)) {
                throw new ChangedMind()
              }
            }).then(
              () => changes++,
              (error: Error) => {
                expect(error).toBeInstanceOf(ChangedMind)
                minds++
              }
            )
          }
        }
        const looks: number[] = []
        const look = async () => {
          while (!isOver) {
            looks.push((await findMisranked()).length)
          }
        }
        const rank = async () => {
          while (!isOver) {
            await service.rankLevels()
          }
        }
        const readers = [look(), look(), rank(), rank()]

        await Promise.all(
          Array.from({ length: 6 }, (_, n) => write(new Random(seed * 100 + n)))
        ).finally(() => (isOver = true))
        await Promise.all(readers)

        expect(changes).toBeGreaterThan(100)
        expect(minds).toBeGreaterThan(30)
        expect(looks.length).toBeGreaterThan(5)
        expect(looks.filter((count) => count > 0)).toEqual([])

        await rankAll()
        expect(await findMisranked()).toEqual([])
        expect(await sql(MISRANKED)).toEqual([])
      }
    )
  })
})
