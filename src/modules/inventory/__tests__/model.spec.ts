import { Context } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"

import { HotStock } from "./support/hot-stock"
import { testInventory } from "./support/module-test"
import { Random } from "./support/random"
import { Operation, RandomOperations } from "./support/random-operations"
import { findUnsoundStock } from "./support/sound-stock"
import { SNAPSHOT, StockModel } from "./support/stock-model"

// A run is repeated with the seed that it printed: what each worker does to the
// items of its own is then the same, call for call. Only who comes first on the
// items that all share is not.
const SEED = Number(process.env.HOLDFAST_MODEL_SEED ?? Date.now() % 1000000)
const OPERATIONS = Number(process.env.HOLDFAST_MODEL_OPERATIONS ?? 150)
const WORKERS = 4

class ChangedMind extends Error {}

testInventory(({ service, sql, givenItem, inTransaction }) => {
  it(
    `random calls from ${WORKERS} connections do what a simple model says (HOLDFAST_MODEL_SEED=${SEED})`,
    async () => {
      process.stderr.write(`HOLDFAST_MODEL_SEED=${SEED}\n`)

      const hot = new HotStock(service, await hotPlaces(), 10)
      const ends = new Map<string, number>()
      const workers = await Promise.allSettled(
        Array.from({ length: WORKERS }, (_, worker) => work(worker, hot, ends))
      )

      for (const worker of workers) {
        if (worker.status === "rejected") {
          throw worker.reason
        }
      }

      expect(await hot.actual()).toEqual(hot.expected())
      expect(await findUnsoundStock(sql)).toEqual([])
      expect(
        await sql(
          `select * from stock_movement
         where kind in ('reserved', 'moved') and reserved_delta > 0
           and reserved_after > stocked_after
           and inventory_item_id in (
             select jsonb_array_elements_text(?::jsonb))`,
          [JSON.stringify(hot.places.map(({ item }) => item))]
        )
      ).toEqual([])

      // It must have come to something: every method succeeded.
      if (OPERATIONS >= 150) {
        const accepted = [...ends.keys()].filter((end) =>
          end.endsWith("accepted")
        )

        expect(accepted.map((end) => end.split(" ")[0]).sort()).toEqual(METHODS)
        expect([...hot.ends.keys()]).toEqual(
          expect.arrayContaining(["reserve accepted", "reserve not_allowed"])
        )
      }
    },
    120000 + OPERATIONS * 2000
  )

  const hotPlaces = async () => {
    const items = [
      await givenItem({ hot_a: 10, hot_b: 10 }),
      await givenItem({ hot_a: 10, hot_b: 10 }),
      await givenItem({ hot_a: 10, hot_b: 10 }),
    ]

    return items.flatMap((item) => [
      { item, location: "hot_a" },
      { item, location: "hot_b" },
    ])
  }

  const work = async (
    worker: number,
    hot: HotStock,
    ends: Map<string, number>
  ) => {
    const name = `w${worker}`
    // Two streams, so that how a race ended changes nothing but the race.
    const random = new Random(SEED * WORKERS + worker)
    const hotRandom = new Random(-(SEED * WORKERS + worker) - 1)
    const operations = new RandomOperations(random, new StockModel(), name)
    let last: unknown[] = []

    // Some methods are rarely accepted: it goes on until all have been, once.
    const isDone = (turn: number) =>
      turn > OPERATIONS &&
      (turn > 4 * OPERATIONS ||
        METHODS.every((method) => ends.has(`${method} accepted`)))

    for (let turn = 1; !isDone(turn); turn++) {
      try {
        await hot.act(name, hotRandom)
        last = []

        if (random.chance(0.1)) {
          await runInTransaction(operations, random, ends, last)
        } else {
          await run(operations.next(), ends, last)
        }
        await compare(operations)
      } catch (error) {
        throw new Error(
          `Worker ${worker}, turn ${turn}, HOLDFAST_MODEL_SEED=${SEED}: ` +
            `${JSON.stringify(last)}\n${String(error)}`,
          { cause: error }
        )
      }
    }
  }

  /** Makes a call, which must end as the model says. */
  const run = async (
    operation: Operation,
    ends: Map<string, number>,
    last: unknown[],
    context?: Context
  ) => {
    const { method, args, refusal, apply } = operation
    const call = service[method] as (...args: unknown[]) => Promise<unknown>

    last.push({ method, args, refusal })

    const end = await call
      .apply(service, context ? [...args, context] : args)
      .then(
        (result) => ({ result, type: null, message: "accepted" }),
        ({ type, message }: MedusaError) => ({ result: null, type, message })
      )

    expect(end).toMatchObject({ type: refusal })
    if (!refusal) {
      apply(end.result)
    }

    const key = `${method} ${refusal ?? "accepted"}`

    ends.set(key, (ends.get(key) ?? 0) + 1)
  }

  /** Some calls in one transaction of the caller's, kept or thrown away. */
  const runInTransaction = async (
    operations: RandomOperations,
    random: Random,
    ends: Map<string, number>,
    last: unknown[]
  ) => {
    const { model } = operations
    const { items, levels, reservations, counts } = structuredClone({
      ...model,
    })
    const count = 1 + random.below(3)
    const isKept = random.chance(0.6)

    await inTransaction(async (context) => {
      for (let index = 0; index < count; index++) {
        await run(operations.nextInTransaction(), ends, last, context)
      }
      last.push(isKept ? "commit" : "rollback")

      if (!isKept) {
        throw new ChangedMind()
      }
    }).catch((error) => {
      if (!(error instanceof ChangedMind)) {
        throw error
      }
      Object.assign(model, { items, levels, reservations, counts })
    })
  }

  const compare = async ({ model, itemIds }: RandomOperations) => {
    expect((await sql(SNAPSHOT, [JSON.stringify(itemIds)]))[0]).toEqual(
      model.snapshot()
    )
  }
})

const METHODS = [
  "addStockCountEntries",
  "adjustInventory",
  "cancelStockCount",
  "createInventoryItems",
  "createInventoryLevels",
  "createReservationItems",
  "createStockCount",
  "deleteInventoryItemLevelByLocationId",
  "deleteInventoryItems",
  "deleteInventoryLevel",
  "deleteInventoryLevels",
  "deleteReservationItemByLocationId",
  "deleteReservationItems",
  "deleteReservationItemsByLineItem",
  "postStockCount",
  "restoreInventoryItems",
  "restoreInventoryLevels",
  "restoreReservationItems",
  "restoreReservationItemsByLineItem",
  "softDeleteInventoryItems",
  "softDeleteInventoryLevels",
  "softDeleteReservationItems",
  "updateInventoryLevels",
  "updateReservationItems",
  "updateStockCount",
]
