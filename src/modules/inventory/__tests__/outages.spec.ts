import { Client } from "pg"

import {
  Call,
  CallResult,
  ModuleProcess,
  withDatabase,
} from "./support/module-process"
import { findUnsound, makeItem, reservedOf } from "./support/one-item"

interface Outage {
  process: ModuleProcess
  /** Of a superuser, whom no limit of the module's user holds. */
  client: Client
  /** The module's own user of the database. */
  role: string
  item: string
  reserve: Call
  read: Call
  reserved: () => Promise<number>
}

/** A module that has a database user of its own, and an item of 10,000. */
async function withUser(
  name: string,
  task: (test: Outage) => Promise<void>
): Promise<void> {
  await withDatabase(name, async (url, client) => {
    const role = `holdfast_${name}_${process.pid}`
    const way = new URL(url)

    way.username = role
    way.password = "secret"
    await client.query(`create role ${role} login password 'secret'`)

    const setup = new ModuleProcess("holdfast", url)
    const module = new ModuleProcess("holdfast", way.toString(), {
      options: { lock_timeout_ms: 1000, connection_timeout_ms: 2000 },
      pool: { min: 0, max: 6 },
    })

    try {
      await setup.call("migrateUp")
      await client.query(`
        grant all on all tables in schema public to ${role};
        grant all on all sequences in schema public to ${role}`)

      const item = await makeItem(setup, 10000)

      await task({
        process: module,
        client,
        role,
        item,
        reserve: {
          method: "createReservationItems",
          args: [{ inventory_item_id: item, location_id: "a", quantity: 1 }],
        },
        read: { method: "retrieveAvailableQuantity", args: [item, ["a"]] },
        reserved: async () => await reservedOf(client, item),
      })
      expect(await findUnsound(client)).toEqual([])
    } finally {
      await setup.kill()
      await module.kill()
      await client.query(`drop owned by ${role}; drop role ${role}`)
    }
  })
}

const answersOf = (results: CallResult[]) => [
  ...new Set(
    results.map(({ error }) =>
      error ? `${error.code} ${error.outcome ?? ""}`.trim() : "done"
    )
  ),
]
const countOf = (results: CallResult[], outcome: string) =>
  results.filter(({ error }) => (error ? error.outcome : "done") === outcome)
    .length

const many = (call: Call, times: number) =>
  Array.from({ length: times }, () => call)

describe("in an outage", () => {
  it("connections that are terminated under load cost no unit, and no answer is the driver's", async () => {
    await withUser("terminated", async (test) => {
      const { process, client, role, reserve, read, reserved } = test
      let isOver = false
      let cut = 0
      const terminating = (async () => {
        while (!isOver) {
          cut += (
            await client.query(
              "select pg_terminate_backend(pid) from pg_stat_activity where usename = $1",
              [role]
            )
          ).rows.length
        }
      })()
      const results = await process.callAll(
        many(reserve, 400).flatMap((call, n) =>
          n % 4 ? [call] : [call, read]
        ),
        20
      )

      isOver = true
      await terminating

      const writes = results.filter((_, n) => n % 5 !== 1)
      const reads = results.filter((_, n) => n % 5 === 1)

      expect(writes).toHaveLength(400)
      expect(cut).toBeGreaterThan(10)
      expect(
        answersOf(writes).filter(
          (answer) =>
            ![
              "done",
              "database_unavailable unknown",
              "database_unavailable nothing_written",
            ].includes(answer)
        )
      ).toEqual([])
      expect(
        answersOf(reads).filter(
          (answer) =>
            !["done", "database_unavailable nothing_written"].includes(answer)
        )
      ).toEqual([])

      const written = await reserved()
      const done = countOf(writes, "done")

      expect(written).toBeGreaterThanOrEqual(done)
      expect(written).toBeLessThanOrEqual(done + countOf(writes, "unknown"))
      expect(answersOf(await process.callAll([reserve, read]))).toEqual([
        "done",
      ])
    })
  })

  it("a connection that leads to a standby is thrown away, and the call made again on the next", async () => {
    await withUser("standby", async (test) => {
      const { process, client, role, reserve, read, reserved } = test
      const connections = async () =>
        (
          await client.query(
            "select pid from pg_stat_activity where usename = $1 order by pid",
            [role]
          )
        ).rows.map(({ pid }) => pid as number)
      const readOnly = (is: "on" | "off") =>
        client.query(
          `alter role ${role} set default_transaction_read_only = ${is}`
        )

      // What a connection is told as it begins holds for as long as it is there.
      await readOnly("on")
      const refused = await process.callAll(many(reserve, 3), 3)

      expect(refused).toEqual(
        Array(3).fill({
          error: {
            code: "database_unavailable",
            outcome: "nothing_written",
            message:
              "The database takes no changes at the moment, so that nothing was changed: try again",
          },
        })
      )
      expect(await reserved()).toBe(0)
      expect(await process.callAll([read])).toEqual([{ value: 10000 }])

      const before = await connections()

      expect(before.length).toBeGreaterThan(0)
      await readOnly("off")
      expect(answersOf(await process.callAll([reserve]))).toEqual(["done"])
      expect(await reserved()).toBe(1)

      // The server may take a moment to see them go.
      while ((await connections()).some((pid) => before.includes(pid))) {}
      expect(await connections()).not.toEqual([])
    })
  })

  it("a statement timeout shorter than the wait for a lock is told as busy stock", async () => {
    await withUser("statement_timeout", async (test) => {
      const { process, client, role, item, reserve, read, reserved } = test

      await client.query(`alter role ${role} set statement_timeout = 200`)
      await client.query("begin")
      await client.query(
        "select 1 from inventory_level where inventory_item_id = $1 for update",
        [item]
      )
      expect(answersOf(await process.callAll([reserve]))).toEqual([
        "stock_busy",
      ])
      // Of a read that waits for a lock on the table it says what was too short.
      await client.query("lock table inventory_level in access exclusive mode")

      const [late] = await process.callAll([read])

      expect(late).toEqual({
        error: {
          code: "database_unavailable",
          outcome: "nothing_written",
          message:
            "This took longer than the database's own statement_timeout allows: ask for less, or raise it",
        },
      })
      await client.query("rollback")
      expect(await reserved()).toBe(0)
      expect(answersOf(await process.callAll([reserve, read]))).toEqual([
        "done",
      ])
      expect(await reserved()).toBe(1)
    })
  })

  it("a user who has no connection left is told so, writes nothing, and goes on once one is free", async () => {
    await withUser("limit", async (test) => {
      const { process, client, role, reserve, read, reserved } = test

      await client.query(`alter role ${role} connection limit 0`)

      const results = await process.callAll([reserve, read], 2)

      expect(answersOf(results)).toEqual([
        "database_unavailable nothing_written",
      ])
      expect(results.map(({ error }) => error!.message)).toEqual(
        Array(2).fill(
          "The database cannot be reached (53300), so that nothing was changed: try again"
        )
      )
      await client.query(`alter role ${role} connection limit -1`)
      expect(answersOf(await process.callAll([reserve, read]))).toEqual([
        "done",
      ])
      expect(await reserved()).toBe(1)
    })
  })

  it("a right that is missing is named, and its return is enough", async () => {
    await withUser("rights", async (test) => {
      const { process, client, role, reserve, read, reserved } = test

      await client.query(`revoke insert on reservation_item from ${role}`)

      const [refused, read1] = await process.callAll([reserve, read])

      expect(refused).toEqual({
        error: {
          code: "database_unavailable",
          outcome: "nothing_written",
          message:
            "The database does not let its user do this (42501), so that nothing was changed: " +
            "give the user of the database's URL its rights, then try again",
        },
      })
      expect(read1).toEqual({ value: 10000 })
      expect(await reserved()).toBe(0)
      await client.query(`grant insert on reservation_item to ${role}`)
      expect(answersOf(await process.callAll([reserve]))).toEqual(["done"])
      expect(await reserved()).toBe(1)
    })
  })
})
