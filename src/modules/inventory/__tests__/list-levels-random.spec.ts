import { LEVEL_ORDERS, LevelOrder } from "../operations/levels/level-numbers"
import { LevelQuestion } from "../operations/levels/level-question"
import { levelListStatement } from "../operations/levels/list-levels-statement"
import { MOST_COUNTED_OF_FOUND } from "../operations/levels/way-to-page"
import { connectionsOf } from "../sql/__tests__/support/connections"
import { ListedLevel, ListLevelsInput } from "../types"
import {
  answerTo,
  makeRandomShop,
  PLACES,
  randomQuestion,
  ToldLevel,
  toldLevels,
} from "./support/listed-levels"
import { testInventory } from "./support/module-test"
import { Random } from "./support/random"

const THRESHOLD = 2
const DEFAULTS = {
  margin: 2,
  back_at: 1,
  backorder_policy: "unlimited",
  backorder_limit: null,
} as const

const listOf = <One>(value: One | One[] | undefined): One[] | null =>
  value === undefined ? null : ([value].flat() as One[])

/** A question as the statement has it. */
function asked({ order = "title", ...input }: ListLevelsInput): LevelQuestion {
  return {
    order,
    by: order.replace("-", "") as LevelOrder,
    isDescending: order.startsWith("-"),
    q: input.q ?? null,
    q_item_ids: input.q_item_ids ?? [],
    ids: listOf(input.id),
    inventory_item_ids: listOf(input.inventory_item_id),
    location_ids: listOf(input.location_id),
    statuses: listOf(input.status),
    cursor: null,
    limit: 200,
  }
}

testInventory(
  ({ service, sql }) => {
    const withoutPicture = (levels: ListedLevel[]) =>
      levels.map(({ thumbnail: _, ...level }) => level)

    /** Walks a list on to its end, and back from there to its beginning. */
    const walk = async (question: ListLevelsInput, limit: number) => {
      const on = []
      let page = await service.listLevelPage({ ...question, limit })

      on.push(page)
      while (page.next_cursor) {
        page = await service.listLevelPage({
          ...question,
          limit,
          cursor: page.next_cursor,
        })
        on.push(page)
      }

      const back = [page.levels]

      while (page.previous_cursor) {
        page = await service.listLevelPage({
          ...question,
          limit,
          cursor: page.previous_cursor,
        })
        back.unshift(page.levels)
      }

      return { on, back }
    }

    const levelsOf = (told: ToldLevel[]) => told.map(({ level }) => level)

    describe("the list of levels, beside a plain reading of the tables", () => {
      it.each([1, 2, 3])(
        "answers any question alike, in pages on and back (seed %i)",
        async (seed) => {
          const random = new Random(seed)
          const items = await makeRandomShop(service, sql, random, 12)
          const told = await toldLevels(sql, THRESHOLD)
          let found = 0

          for (const key of [
            "order_quantity",
            "cart_quantity",
            "other_quantity",
            "backordered_quantity",
            "safety_stock",
            "incoming_quantity",
          ] as const) {
            expect({
              [key]: told.some(({ level }) => level[key] > 0),
            }).toEqual({ [key]: true })
          }
          expect(
            await sql(
              `select from reservation_item
               where expires_at < now() and deleted_at is null`
            )
          ).not.toEqual([])

          for (let n = 0; n < 40; n++) {
            const question = randomQuestion(random, LEVEL_ORDERS, items)
            const expected = levelsOf(answerTo(question, told))
            const { on, back } = await walk(question, 1 + random.below(9))
            const levels = withoutPicture(on.flatMap((page) => page.levels))

            found += levels.length
            expect({ question, levels }).toEqual({ question, levels: expected })
            expect({
              question,
              levels: withoutPicture(back.flat()),
            }).toEqual({ question, levels: expected })
            expect(on.map(({ count }) => count)).toEqual(
              on.map(() => expected.length)
            )
          }
          expect(found).toBeGreaterThan(100)
        }
      )

      it("finds the same on every way to a page, whatever was known before", async () => {
        const random = new Random(6)
        const items = await makeRandomShop(service, sql, random, 12)
        const told = await toldLevels(sql, THRESHOLD)
        const [rankedTo] = (await sql(
          "select last::text as last from level_ranking"
        )) as unknown as { last: string }[]

        expect(Number(rankedTo!.last)).toBeGreaterThan(0)

        const ways = [null, 1, 9999].flatMap((few) =>
          (["few", "many", "scattered", "gathered"] as const).flatMap((found) =>
            ["0", rankedTo!.last].flatMap((last) =>
              (found === "many" || found === "scattered"
                ? [1, 3, 1000]
                : [1]
              ).flatMap((mostAsked) =>
                [false, true].map((isBeyondCount) => ({
                  few,
                  found,
                  mostAsked,
                  isBeyondCount,
                  rankedTo: last,
                }))
              )
            )
          )
        )
        let cut = 0
        let whole = 0
        let found = 0

        await connectionsOf(service).use(async (connection) => {
          for (let n = 0; n < 40; n++) {
            const question = randomQuestion(random, LEVEL_ORDERS, items)
            const expected = answerTo(question, told).map(({ row }) => row.id)

            for (const way of ways) {
              const { text, values } = levelListStatement(
                asked(question),
                { ...DEFAULTS, threshold: THRESHOLD },
                way
              )
              const [answer] = (await connection.query({ text, values }))
                .rows as unknown as {
                rows: { id: string }[] | null
                count: number
                is_count_exact: boolean
                is_cut: boolean
              }[]

              found += expected.length

              if (answer!.is_cut) {
                // It tells that it does not know.
                expect(["many", "scattered"]).toContain(way.found)
                cut++
                continue
              }
              whole += way.found === "many" && question.q ? 1 : 0
              expect({
                question,
                way,
                count: answer!.count,
                ids: (answer!.rows ?? []).map(({ id }) => id),
              }).toEqual({
                question,
                way,
                // Not counted where there are too many, as is told.
                count:
                  way.isBeyondCount && !answer!.is_count_exact
                    ? MOST_COUNTED_OF_FOUND
                    : expected.length,
                ids: expected,
              })
            }
          }
        })
        expect(found).toBeGreaterThan(100)
        expect(cut).toBeGreaterThan(20)
        expect(whole).toBeGreaterThan(20)
      })

      it.each(["title", "sku"])(
        "by %s, begins a page in the middle where the one before ended",
        async (order) => {
          await makeRandomShop(service, sql, new Random(7), 4)

          const { text, values } = levelListStatement(
            {
              ...asked({ order }),
              cursor: {
                goes: "on",
                order,
                key: "m",
                inventory_item_id: "item",
                location_id: "here",
              },
            },
            { ...DEFAULTS, threshold: THRESHOLD },
            {
              few: null,
              found: null,
              isBeyondCount: false,
              rankedTo: "0",
            }
          )
          const plan = await connectionsOf(service).use(async (connection) => {
            await connection.query({ text: "begin" })
            try {
              // As for a large table.
              await connection.query({ text: "set local enable_seqscan = off" })
              await connection.query({ text: "set local enable_sort = off" })

              return await connection.query({ text: `explain ${text}`, values })
            } finally {
              await connection.query({ text: "rollback" })
            }
          })

          expect(JSON.stringify(plan.rows)).toContain("Index Cond: (ROW(lower(")
        }
      )

      it("finds what thousands of items are called, by any order and status", async () => {
        const random = new Random(5)

        await makeRandomShop(service, sql, random, 10)

        const many = await service.createInventoryItems(
          Array.from({ length: 2100 }, (_, n) => ({
            sku: `MANY-${n}`,
            title: `${random.pick(["Red", "blue"])} of many`,
          }))
        )
        const levels = await service.createInventoryLevels(
          many.map(({ id }, n) => ({
            inventory_item_id: id,
            location_id: random.pick(PLACES),
            stocked_quantity: n % 40,
          }))
        )

        await service.createReservationItems(
          levels
            .filter((_, n) => n % 40 > 3 && n % 3 === 0)
            .map(({ inventory_item_id, location_id }, n) => ({
              inventory_item_id,
              location_id,
              quantity: 1 + random.below(3),
              line_item_id: `many-${n}`,
            }))
        )

        const told = await toldLevels(sql, THRESHOLD)

        for (const order of LEVEL_ORDERS.flatMap((by) => [by, `-${by}`])) {
          const question: ListLevelsInput = {
            order,
            q: "many",
            location_id: random.chance(0.5) ? PLACES[1] : undefined,
            status: random.chance(0.5) ? ["low_stock"] : undefined,
          }
          const expected = levelsOf(answerTo(question, told))
          const first = await service.listLevelPage({ ...question, limit: 30 })
          const second = await service.listLevelPage({
            ...question,
            limit: 30,
            cursor: first.next_cursor,
          })

          expect({
            question,
            count: first.count,
            isExact: first.is_count_exact,
          }).toEqual(
            expected.length > 1500
              ? { question, count: 1000, isExact: false }
              : { question, count: expected.length, isExact: true }
          )
          expect({
            question,
            levels: withoutPicture([...first.levels, ...second.levels]),
          }).toEqual({ question, levels: expected.slice(0, 60) })
        }
      })
    })
  },
  { low_stock: { threshold: THRESHOLD } }
)
