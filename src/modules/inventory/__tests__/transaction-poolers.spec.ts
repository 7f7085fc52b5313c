import { Client } from "pg"

import { HoldfastOptions } from "../options"
import {
  CallResult,
  ModuleProcess,
  withDatabase,
} from "./support/module-process"
import { findUnsound, makeItem, reservedOf } from "./support/one-item"
import { TransactionPooler } from "./support/transaction-pooler"

interface Pooled {
  process: ModuleProcess
  pooler: TransactionPooler
  client: Client
  item: string
  reservedOf: (item: string) => Promise<number>
  /** What the module warned of. */
  warnings: () => Promise<string[]>
}

const POOL = { min: 2, max: 6 }

/** A module behind a pooler, and an item of 10,000 units. */
async function withPooler(
  name: string,
  options: HoldfastOptions,
  task: (test: Pooled) => Promise<void>
): Promise<void> {
  await withDatabase(name, async (url, client) => {
    const [pooler, way] = await TransactionPooler.to(url)
    const process = new ModuleProcess("holdfast", way, { options, pool: POOL })

    try {
      await process.call("migrateUp")

      const item = await makeItem(process, 10000)

      await task({
        process,
        pooler,
        client,
        item,
        warnings: async () => await process.call("takeWarnings"),
        reservedOf: async (of) => await reservedOf(client, of),
      })
      expect(await findUnsound(client)).toEqual([])
    } finally {
      await process.kill()
      await pooler.close()
    }
  })
}

const answersOf = (results: CallResult[]) => [
  ...new Set(
    results.map(({ error }) =>
      error ? `${error.code} ${error.message}` : "done"
    )
  ),
]

/** Reads, reservations, holds and adjustments, of all kinds of statements. */
const callsOn = (item: string, times: number) =>
  Array.from({ length: times }, (_, n) => [
    {
      method: "createReservationItems",
      args: [{ inventory_item_id: item, location_id: "a", quantity: 1 }],
    },
    { method: "retrieveAvailableQuantity", args: [item, ["a"]] },
    { method: "adjustInventory", args: [item, "a", 1] },
    {
      method: "holdCartItems",
      args: [
        {
          cart_id: `cart_${n}`,
          location_ids: ["a"],
          lines: [
            {
              line_item_id: `line_${n}`,
              quantity: 1,
              inventory_items: [{ inventory_item_id: item }],
            },
          ],
        },
      ],
    },
    { method: "listMovementPage", args: [{ inventory_item_id: item }] },
    { method: "retrieveStockHealth", args: [] },
  ]).flat()

describe("behind a pooler that gives each transaction another connection", () => {
  it("the first call that meets it ends the use of prepared statements, with one warning, and all calls succeed", async () => {
    await withPooler("pooled", {}, async (test) => {
      const { process, pooler, item, reservedOf, warnings } = test
      const calls = callsOn(item, 50)
      const results = await process.callAll(calls, 12)

      expect(answersOf(results)).toEqual(["done"])
      expect(
        results
          .filter((_, index) => calls[index]!.method === "retrieveStockHealth")
          .map(({ value }) => value.connection.status as string)
      ).toEqual(Array(50).fill("ok"))
      expect(await reservedOf(item)).toBe(100)
      // Calls that come together share transactions: how many there are depends on them.
      expect(pooler.switches).toBeGreaterThan(10)
      expect(await warnings()).toEqual([
        "The database's connections do not keep prepared statements, as behind PgBouncer before 1.21 " +
          "in transaction mode: from now on statements are sent unprepared, and calls take longer. " +
          "Set the option prepared_statements to false, or use PgBouncer from 1.21 on with " +
          "max_prepared_statements above 0",
      ])
    })
  })

  it("with prepared_statements off there is nothing to warn of", async () => {
    await withPooler(
      "pooled_off",
      { prepared_statements: false },
      async ({ process, pooler, item, reservedOf, warnings }) => {
        expect(answersOf(await process.callAll(callsOn(item, 20), 12))).toEqual(
          ["done"]
        )
        expect(await reservedOf(item)).toBe(40)
        expect(pooler.switches).toBeGreaterThan(10)
        expect(await warnings()).toEqual([])
      }
    )
  })

  it("without a pooler statements stay prepared", async () => {
    await withDatabase("unpooled", async (url) => {
      const process = new ModuleProcess("holdfast", url, { pool: POOL })

      try {
        await process.call("migrateUp")

        const { id: item } = await process.call("createInventoryItems", {})

        await process.call("createInventoryLevels", {
          inventory_item_id: item,
          location_id: "a",
          stocked_quantity: 100,
        })
        expect(answersOf(await process.callAll(callsOn(item, 10), 12))).toEqual(
          ["done"]
        )
        expect(await process.call("takeWarnings")).toEqual([])
      } finally {
        await process.kill()
      }
    })
  })
})
