import { Context } from "@medusajs/framework/types"

import { recentLevels } from "../operations/levels/level-parts"
import { testInventory } from "./support/module-test"
import { Random } from "./support/random"

class ChangedMind extends Error {}

/**
 * Levels that the list would tell by their numbers otherwise than they are: neither in
 * the ranking as they are, nor among those that are looked at beside it.
 */
const misranked = (last: string) => `
  with recent as (${recentLevels(`${last}::bigint`)})
  select level.inventory_item_id
  from inventory_level level
  full join ranked_level ranked using (inventory_item_id, location_id)
  where (level.id is null or level.deleted_at is not null)
      <> (ranked.location_id is null)
    and (inventory_item_id, location_id) not in (select * from recent)
  union all
  select level.inventory_item_id
  from inventory_level level
  join ranked_level ranked using (inventory_item_id, location_id)
  where level.deleted_at is null
    and (level.stocked_quantity, level.reserved_quantity,
      level.stocked_quantity - level.reserved_quantity - level.safety_stock)
      is distinct from (ranked.stocked_quantity, ranked.reserved_quantity,
        ranked.available_quantity)
    and (inventory_item_id, location_id) not in (select * from recent)`

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

      for (let time = 0; time < 3; time++) {
        await service.rankLevels()
      }
      expect(await rankedOf(item)).toEqual([11])

      const [ranking] = await sql(
        `select last::text as last, (
           select max(substr(id, 6)::bigint)::text from stock_movement
         ) as highest from level_ranking`
      )

      expect(ranking!["last"]).toBe(ranking!["highest"])
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
            const pick = own.below(5)

            await inTransaction(async (context: Context) => {
              if (pick === 0) {
                await service.setStockPolicies(
                  { ...place, safety_stock: own.below(4) },
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

        for (let time = 0; time < 3; time++) {
          await service.rankLevels()
        }
        expect(await findMisranked()).toEqual([])
        expect(
          await sql(
            `select from inventory_level level
             left join ranked_level ranked using (inventory_item_id, location_id)
             where ranked.stocked_quantity is distinct from level.stocked_quantity
                or ranked.reserved_quantity is distinct from level.reserved_quantity
                or ranked.available_quantity is distinct from
                  level.stocked_quantity - level.reserved_quantity - level.safety_stock`
          )
        ).toEqual([])
      }
    )
  })
})
