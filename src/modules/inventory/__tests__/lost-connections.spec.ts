import { setTimeout as sleep } from "node:timers/promises"

import { Client } from "pg"

import {
  CallResult,
  ModuleProcess,
  withDatabase,
} from "./support/module-process"
import { findUnsound, makeItem, reservedOf } from "./support/one-item"
import { SilentProxy } from "./support/silent-proxy"

const STATEMENT_MS = 3000
const CONNECTION_MS = 2000

const codesOf = (results: CallResult[]) =>
  results.map(({ error }) => (error ? (error.outcome ?? error.code) : "done"))

const countOf = (results: CallResult[], code: string) =>
  codesOf(results).filter((one) => one === code).length

/** A module whose way to the database can be broken, and an item of 1,000. */
async function withProxy(
  name: string,
  task: (test: {
    process: ModuleProcess
    proxy: SilentProxy
    client: Client
    item: string
    reserve: (quantity?: number) => { method: string; args: unknown[] }
    reserved: () => Promise<number>
  }) => Promise<void>
): Promise<void> {
  await withDatabase(name, async (url, client) => {
    const [proxy, way] = await SilentProxy.to(url)
    const process = new ModuleProcess("holdfast", way, {
      options: {
        statement_timeout_ms: STATEMENT_MS,
        connection_timeout_ms: CONNECTION_MS,
        lock_timeout_ms: 1000,
      },
      pool: { min: 2, max: 8 },
    })

    try {
      await process.call("migrateUp")

      const item = await makeItem(process, 1000)

      await task({
        process,
        proxy,
        client,
        item,
        reserve: (quantity = 1) => ({
          method: "createReservationItems",
          args: [{ inventory_item_id: item, location_id: "a", quantity }],
        }),
        reserved: async () => await reservedOf(client, item),
      })
      expect(await findUnsound(client)).toEqual([])
    } finally {
      await process.kill()
      await proxy.close()
    }
  })
}

describe("a connection that goes silent", () => {
  it("costs the calls on it, and no other: one reservation a second goes on", async () => {
    await withProxy("silent", async (test) => {
      const { process, proxy, reserve, reserved } = test

      // Two connections are open and idle.
      await process.callAll([reserve(), reserve()], 2)
      await process.callAll(
        [1, 2].map(() => ({
          method: "retrieveAvailableQuantity",
          args: [test.item, ["a"]],
        })),
        2
      )

      const before = await reserved()
      const silent = proxy.silence()

      expect(silent).toBeGreaterThanOrEqual(2)

      // A statement of either kind, on a connection each.
      const lost = process.callAll(
        [reserve(), { method: "adjustInventory", args: [test.item, "a", 1] }],
        2
      )
      const results = await Promise.all(
        Array.from({ length: 12 }, async (_, second) => {
          await sleep(500 + second * 1000)

          const asked = Date.now()
          const [result] = await process.callAll([reserve()])

          return { result: result!, ms: Date.now() - asked }
        })
      )

      // Those that went silent cost the calls on them, until they are found out.
      const [first, other] = await lost
      const reservations = [first!, ...results.map(({ result }) => result)]
      const unknown = countOf(reservations, "unknown")

      expect(codesOf([first!, other!])).toContain("unknown")
      expect(unknown).toBeLessThanOrEqual(silent)
      expect(countOf(reservations, "done")).toBe(13 - unknown)
      expect(await reserved()).toBe(before + 13 - unknown)
      // None of them waited for another's deadline.
      expect(
        results
          .filter(({ result }) => !result.error)
          .filter(({ ms }) => ms >= STATEMENT_MS)
      ).toEqual([])
    })
  })

  it("is told as unknown, and under a key the repeat has one effect", async () => {
    await withProxy("silent_key", async (test) => {
      const { process, proxy, client, item, reserve, reserved } = test
      const adjust = {
        method: "adjustInventoryLevels",
        args: [
          {
            idempotency_key: "once",
            reason: "received",
            lines: [
              { inventory_item_id: item, location_id: "a", adjustment: 5 },
            ],
          },
        ],
      }

      await process.callAll([reserve()])

      const silent = proxy.silence()
      const [lost] = await process.callAll([adjust])

      expect(silent).toBeGreaterThanOrEqual(1)
      expect(["unknown", "nothing_written"]).toContain(lost!.error?.outcome)

      // As many as were silent may have to be found out, one after the other.
      let repeated = lost!

      while (repeated.error) {
        expect(["unknown", "nothing_written"]).toContain(repeated.error.outcome)
        repeated = (await process.callAll([adjust]))[0]!
      }
      await process.callAll([adjust])
      expect(
        (
          await client.query(
            "select stocked_quantity::int as stocked from inventory_level where inventory_item_id = $1",
            [item]
          )
        ).rows
      ).toEqual([{ stocked: 1005 }])
      expect(await reserved()).toBe(1)
    })
  })
})

describe("a database that answers nobody", () => {
  it("has every call answered in bounded time, and all is well when it is back", async () => {
    await withProxy("frozen", async (test) => {
      const { process, proxy, reserve, reserved } = test

      await process.callAll([reserve()])
      proxy.freeze()

      const begun = Date.now()
      const calls = Array.from({ length: 40 }, (_, n) =>
        n % 4
          ? reserve()
          : { method: "retrieveAvailableQuantity", args: [test.item, ["a"]] }
      )
      const results = await process.callAll(calls, 40)
      const took = Date.now() - begun

      expect(
        countOf(results, "unknown") + countOf(results, "nothing_written")
      ).toBe(40)
      expect(took).toBeLessThan(2 * (STATEMENT_MS + CONNECTION_MS))
      expect(await reserved()).toBe(1)

      proxy.freeze(false)
      proxy.silence()

      let codes: (string | undefined)[]

      do {
        codes = codesOf(await process.callAll([reserve()]))
      } while (codes[0] !== "done")
      expect(await reserved()).toBe(2)
    })
  })
})

describe("a database that restarts", () => {
  it("loses nothing: what is refused wrote nothing, and reads go on", async () => {
    await withProxy("restart", async (test) => {
      const { process, proxy, reserve, reserved, item } = test

      await process.callAll(
        Array.from({ length: 8 }, () => reserve()),
        8
      )

      const before = await reserved()

      proxy.reset()

      const results = await process.callAll(
        Array.from({ length: 20 }, (_, n) =>
          n % 2
            ? { method: "retrieveAvailableQuantity", args: [item, ["a"]] }
            : reserve()
        ),
        20
      )
      const reads = results.filter((_, n) => n % 2)
      const writes = results.filter((_, n) => !(n % 2))

      expect(new Set(codesOf(reads))).toEqual(new Set(["done"]))
      expect(
        (await reserved()) - before - countOf(writes, "done")
      ).toBeLessThanOrEqual(countOf(writes, "unknown"))
    })
  })
})
