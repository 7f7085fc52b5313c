import {
  BigNumberInput,
  Context,
  InventoryTypes,
} from "@medusajs/framework/types"

import { HoldfastEvents } from "../../events"
import { HoldfastOptions } from "../../options"
import HoldfastInventoryService from "../../service"
import { ModuleRunner, RunningModule } from "./run-module"
import {
  findUnsoundReservations,
  findUnsoundStock,
  RunSql,
} from "./sound-stock"
import { EmittedEvent, findUntold } from "./told-events"
import { untoldBy } from "./told-refusals"

export interface InventoryTest {
  service: HoldfastInventoryService
  sql: RunSql
  /** What the module emitted since the test began. */
  events: EmittedEvent[]
  /** Runs a task in a transaction of the caller's, and rolls back on error. */
  inTransaction<Result>(
    task: (context: Context) => Promise<Result>
  ): Promise<Result>
  /**
   * The test changes tables behind the module's back: what the ledger says of single
   * reservations is another thing then, and so is what would be told of it, unless all
   * that calls do is still in it.
   */
  changesTables(but?: { areCallsTold: boolean }): void
  /** Comes back once a call of the test stands waiting for a lock. */
  isWaiting(): Promise<void>
  /** Makes an item with levels, by location and units on hand. */
  givenItem(
    levels?: Record<string, BigNumberInput>,
    item?: InventoryTypes.CreateInventoryItemInput
  ): Promise<string>
  /**
   * The call is refused as expected, with its ids and figures in its details, and
   * leaves no trace in any table.
   */
  expectRefused(call: () => Promise<unknown>, error: object): Promise<void>
  /** The quantities of an item, by location: stocked / reserved. */
  quantitiesOf(itemId: string): Promise<Record<string, string>>
}

/**
 * Runs a suite on the module with its real migrations, on a real PostgreSQL.
 * After every test the stock must be sound, whatever the test did, and all must be told
 * that another process would tell of the ledger, had this one died, unless the
 * test changed tables behind its back.
 */
export function testInventory(
  suite: (test: InventoryTest) => void,
  moduleOptions: HoldfastOptions = {}
): void {
  const events: EmittedEvent[] = []
  const heard: EmittedEvent[] = []
  const emit = async (emitted: EmittedEvent | EmittedEvent[]) => {
    for (const event of [emitted].flat()) {
      events.push(event)
      heard.push(event)
    }
  }

  describe("inventory", () => {
    const runner = new ModuleRunner(moduleOptions, emit)
    let running: RunningModule
    // Suites take it before there is one, and each test has another.
    const service = new Proxy({} as HoldfastInventoryService, {
      get: (_, property) => Reflect.get(running.service, property),
    })
    const sql: RunSql = (text, values = []) =>
      running.orm.em.getConnection().execute(text, values)
    let bystander: string
    let isLedgerOfReservations = true
    let isLedgerOfCalls = true

    const givenItem: InventoryTest["givenItem"] = async (
      levels = {},
      input = {}
    ) => {
      const item = await service.createInventoryItems(input)

      await service.createInventoryLevels(
        Object.entries(levels).map(([location_id, stocked_quantity]) => ({
          inventory_item_id: item.id,
          location_id,
          stocked_quantity,
        }))
      )

      return item.id
    }

    const quantitiesOf: InventoryTest["quantitiesOf"] = async (itemId) =>
      Object.fromEntries(
        (await service.listInventoryLevels({ inventory_item_id: itemId })).map(
          (level) => [
            level.location_id,
            `${level.stocked_quantity} / ${level.reserved_quantity}`,
          ]
        )
      )

    const dump = () =>
      sql(`
          select 'item' as kind, to_jsonb(i)::text as row from inventory_item i
          union all
          select 'level', to_jsonb(l)::text from inventory_level l
          union all
          select 'reservation', to_jsonb(r)::text from reservation_item r
          union all
          select 'movement', to_jsonb(m)::text from stock_movement m
          order by 1, 2`)

    /** Who waits for what came free is told behind the call that freed it. */
    const ofCalls = () =>
      events.filter(({ name }) => name !== HoldfastEvents.WAITLIST_DUE)

    const expectRefused: InventoryTest["expectRefused"] = async (
      call,
      error
    ) => {
      const before = await dump()
      const told = ofCalls().length

      const refusal: unknown = await call().then(
        () => "was accepted",
        (thrown: unknown) => thrown
      )

      expect(refusal).toMatchObject(error)
      expect(untoldBy(refusal)).toEqual([])
      expect(await dump()).toEqual(before)
      expect(ofCalls()).toHaveLength(told)
    }

    beforeEach(async () => {
      running = await runner.start()
      isLedgerOfReservations = isLedgerOfCalls = true
      bystander = await givenItem({ a: 7, b: 5 })
      await service.createReservationItems({
        inventory_item_id: bystander,
        location_id: "a",
        quantity: 3,
        line_item_id: "bystander",
      })
      events.length = 0
    })

    afterEach(async () => {
      expect(await findUnsoundStock(sql)).toEqual([])
      try {
        if (isLedgerOfReservations) {
          expect(await findUnsoundReservations(sql)).toEqual([])
        }
        if (isLedgerOfCalls) {
          expect(await findUntold(service, sql, heard)).toEqual([])
        }
      } finally {
        heard.length = 0
      }
      expect(await quantitiesOf(bystander)).toEqual({
        a: "7 / 3",
        b: "5 / 0",
      })
    })

    afterEach(() => runner.stop())

    suite({
      service,
      sql,
      events,
      givenItem,
      expectRefused,
      quantitiesOf,
      changesTables: ({ areCallsTold } = { areCallsTold: false }) => {
        isLedgerOfReservations = false
        isLedgerOfCalls &&= areCallsTold
      },
      isWaiting: async () => {
        for (;;) {
          const waiting = await sql(`
                select pid from pg_stat_activity
                where datname = current_database() and wait_event_type = 'Lock'`)

          if (waiting.length) {
            return
          }
        }
      },
      inTransaction: (task) =>
        running.orm.em
          .fork()
          .transactional((transactionManager) => task({ transactionManager })),
    })
  })
}

/** Runs tasks at most `limit` at a time and tells how each ended. */
export async function settleAll<Result>(
  tasks: (() => Promise<Result>)[],
  limit: number
): Promise<PromiseSettledResult<Result>[]> {
  const results: PromiseSettledResult<Result>[] = []
  const queue = tasks.entries()

  await Promise.all(
    Array.from({ length: limit }, async () => {
      for (const [index, task] of queue) {
        results[index] = await task().then(
          (value) => ({ status: "fulfilled", value }),
          (reason) => ({ status: "rejected", reason })
        )
      }
    })
  )

  return results
}

/** The values of those that succeeded, and the errors of those that did not. */
export function outcomes<Result>(settled: PromiseSettledResult<Result>[]) {
  return {
    values: settled.flatMap((one) =>
      one.status === "fulfilled" ? [one.value] : []
    ),
    errors: settled.flatMap((one) =>
      one.status === "rejected" ? [one.reason as Error & { code?: string }] : []
    ),
  }
}
