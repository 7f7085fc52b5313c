import { ChildProcess, fork } from "node:child_process"
import { once } from "node:events"
import path from "node:path"
import { setTimeout as sleep } from "node:timers/promises"

import { Client } from "pg"

import { StockHealth } from "../types"
import { Call, ModuleProcess } from "./support/module-process"
import { findUnsound, makeItem } from "./support/one-item"
import { SilentProxy } from "./support/silent-proxy"

const STANDBY = path.resolve(__dirname, "../../../../drills/standby.mjs")

const PATIENCE_MS = 40_000

const ANSWERS_NOT =
  "The read replica is not asked, and the database itself answers: "

/** A server and its standby, with a module that may be far behind, and one that may not. */
describe("a read replica that is a standby", () => {
  let servers: ChildProcess
  let primary: Client
  let standby: Client
  let patient: ModuleProcess
  let strict: ModuleProcess
  /** On the strict one's way to the standby. */
  let proxy: SilentProxy
  let item: string

  beforeAll(async () => {
    servers = fork(STANDBY, {
      execArgv: [],
      env: { ...process.env, NODE_OPTIONS: "" },
    })

    const [urls] = (await once(servers, "message")) as [
      { primary: string; standby: string },
    ]
    const module = (
      name: string,
      way: string,
      read_replica_max_lag_ms: number
    ) =>
      new ModuleProcess("holdfast", urls.primary, {
        pool: { min: 0, max: 4 },
        options: {
          read_replica_url: `${way}?application_name=${name}`,
          read_replica_max_lag_ms,
        },
      })
    const [to, way] = await SilentProxy.to(urls.standby)

    proxy = to

    primary = new Client(urls.primary)
    standby = new Client(urls.standby)
    standby.on("error", () => {})
    await primary.connect()
    await standby.connect()
    patient = module("patient", urls.standby, 600_000)
    strict = module("strict", way, 2000)
    await patient.call("migrateUp")
    item = await makeItem(patient, 10)
  }, 120_000)

  afterAll(async () => {
    await patient?.kill()
    await strict?.kill()
    await proxy?.close()
    await primary?.end()
    await standby?.end().catch(() => {})
    servers?.disconnect()
    await once(servers, "exit")
  })

  const adjust = async (adjustment: number) =>
    void (await patient.call("adjustInventory", item, "a", adjustment))

  const replicaOf = async (module: ModuleProcess) =>
    ((await module.call("retrieveStockHealth")) as StockHealth).replica!

  /** Where both are, for a test that fails. */
  const places = async () => {
    const at =
      "pg_current_wal_insert_lsn()::text as inserted, pg_current_wal_flush_lsn()::text as flushed"
    const { rows } = await primary.query(`select ${at}`)
    const { rows: replayed } = await standby.query(
      "select pg_last_wal_replay_lsn()::text as replayed"
    )

    return { ...rows[0], ...replayed[0] } as object
  }

  const until = async (
    isSo: () => Promise<boolean>,
    what: () => Promise<object>
  ) => {
    for (const end = Date.now() + PATIENCE_MS; !(await isSo());) {
      if (Date.now() > end) {
        throw new Error(
          `In vain: ${JSON.stringify({ ...(await what()), places: await places().catch(String) })}`
        )
      }
      // Who asks without a pause keeps a busy machine from what is waited for.
      await sleep(20)
    }
  }

  const untilState = (module: ModuleProcess, state: string) =>
    until(
      async () => (await replicaOf(module)).state === state,
      async () => ({
        state,
        replica: await replicaOf(module),
        warnings: await module.call("takeWarnings"),
      })
    )

  /** Comes back once the standby has all that the primary has now. */
  const untilReplayed = async () => {
    const { rows } = await primary.query(
      "select pg_current_wal_flush_lsn() as at"
    )

    await until(
      async () =>
        (
          await standby.query(
            "select pg_last_wal_replay_lsn() >= $1::pg_lsn as is_so",
            [rows[0].at]
          )
        ).rows[0].is_so,
      async () => rows[0]
    )
  }

  /** How many units each read tells of, in a scope that may lag or in none. */
  const told = async (module: ModuleProcess, mayLag: boolean) => {
    const at = new Date(Date.now() - 700_000).toISOString()
    const calls: Call[] = [
      { method: "listMovementPage", args: [{ inventory_item_id: item }] },
      { method: "explainAvailability", args: [item] },
      {
        method: "retrieveStockSeries",
        args: [
          {
            inventory_item_id: item,
            from: at,
            // What was written in this millisecond is before the next.
            until: new Date(Date.now() + 1),
            points: 2,
          },
        ],
      },
      { method: "listLevelPage", args: [{ inventory_item_id: item }] },
      { method: "listLowStock", args: [{ inventory_item_id: item }] },
      {
        method: "retrieveAvailability",
        args: [
          {
            variants: [
              { id: "v", inventory_items: [{ inventory_item_id: item }] },
            ],
            location_ids: ["a"],
          },
        ],
      },
    ]
    const [history, explained, series, page, low, available] = (
      await module.callAll(
        calls.map((call) =>
          mayLag ? { ...call, scope: { may_lag: true } } : call
        )
      )
    ).map(({ value, error }) => {
      if (error) {
        throw new Error(error.message)
      }

      return value
    })

    return {
      history: history.movements[0].stocked_after,
      explained: explained[0].available_quantity,
      series: series[1].stocked_quantity,
      page: page.levels[0].available_quantity,
      low: low[1],
      available: available[0].quantity,
    }
  }
  const all = (units: number) => ({
    history: units,
    explained: units,
    series: units,
    page: units,
    low: units === 0 ? 1 : 0,
    available: units,
  })

  it("answers what only reads in a scope that may lag, and nothing else: what is sold is decided by the database itself", async () => {
    await untilState(patient, "answers")
    await untilReplayed()
    await standby.query("select pg_wal_replay_pause()")
    await adjust(-10)

    expect(await told(patient, true)).toEqual(all(10))
    expect(await told(patient, false)).toEqual(all(0))

    const [reserved, held, now] = await patient.callAll(
      [
        {
          method: "createReservationItems",
          args: [{ inventory_item_id: item, location_id: "a", quantity: 1 }],
        },
        {
          method: "retrieveAvailability",
          args: [
            {
              variants: [
                { id: "v", inventory_items: [{ inventory_item_id: item }] },
              ],
              location_ids: ["a"],
              cart_id: "cart_1",
            },
          ],
        },
        // Of a moment that it may not have heard all of yet.
        { method: "retrieveStockAt", args: [{ at: new Date() }] },
      ].map((call) => ({ ...call, scope: { may_lag: true } }))
    )

    expect(reserved?.error?.code).toBe("insufficient_inventory")
    expect(held?.value[0].quantity).toBe(0)
    expect(now?.value.levels[0].stocked_quantity).toBe(0)

    // Of one that is over it is asked: a connection's last statement is that one.
    const asked = `
      select from pg_stat_activity
      where application_name = 'patient' and query like '%stock-at%'`

    expect((await standby.query(asked)).rowCount).toBe(0)
    await until(
      async () => {
        await patient.callAll([
          {
            method: "retrieveStockAt",
            args: [{ at: new Date(Date.now() - 700_000) }],
            scope: { may_lag: true },
          },
        ])

        return !!(await standby.query(asked)).rowCount
      },
      async () => ({ replica: await replicaOf(patient) })
    )

    // What it has not heard of yet is looked for where it is.
    const other = await makeItem(patient, 3)
    const [explained] = await patient.callAll([
      {
        method: "explainAvailability",
        args: [other, ["a"]],
        scope: { may_lag: true },
      },
    ])

    expect(explained?.value[0].available_quantity).toBe(3)
  })

  it("that is further behind than it may be is not asked, with one warning, until it has caught up", async () => {
    await standby.query("select pg_wal_replay_resume()")
    await untilState(strict, "answers")
    await standby.query("select pg_wal_replay_pause()")
    await adjust(4)
    await untilState(strict, "behind")
    expect((await replicaOf(strict)).lag_seconds).toBeGreaterThanOrEqual(2)
    expect(await told(strict, true)).toEqual(all(4))
    // Another that may be further behind is still told the old.
    expect(await told(patient, true)).toEqual(all(0))

    await standby.query("select pg_wal_replay_resume()")
    await untilState(strict, "answers")
    expect(await told(strict, true)).toEqual(all(4))
    expect(await strict.call("takeWarnings")).toEqual([
      `${ANSWERS_NOT}it is further behind than read_replica_max_lag_ms`,
    ])
    expect(await patient.call("takeWarnings")).toEqual([])
  })

  it("that falls silent under a call holds it up for a moment, and no other", async () => {
    await untilState(strict, "answers")
    proxy.freeze()
    // By then a connection would be waited for for minutes.
    expect(await told(strict, true)).toEqual(all(4))
    expect((await replicaOf(strict)).state).toBe("unreachable")
    proxy.freeze(false)
    await untilState(strict, "answers")
    expect(await strict.call("takeWarnings")).toEqual([
      expect.stringContaining(`${ANSWERS_NOT}it does not answer (`),
    ])
  })

  it("that is promoted is not asked, for it goes its own way", async () => {
    await standby.query("select pg_promote()")
    await untilState(strict, "no_standby")
    await untilState(patient, "no_standby")
    await adjust(1)
    expect(await told(strict, true)).toEqual(all(5))
    expect(await replicaOf(patient)).toEqual({
      status: "degraded",
      state: "no_standby",
      lag_seconds: null,
    })
    expect(await patient.call("takeWarnings")).toEqual([
      `${ANSWERS_NOT}it is no standby that replays the log of a primary`,
    ])
  })

  it("has no connection of a module that was shut down, and one that is killed costs no call", async () => {
    const open = async () =>
      (
        await standby.query(
          "select from pg_stat_activity where application_name = 'patient'"
        )
      ).rowCount

    expect(await open()).toBeGreaterThan(0)
    await patient.call("stop")
    // PostgreSQL takes a moment to notice that a connection was closed.
    await until(
      async () => !(await open()),
      async () => ({ open: await open() })
    )
    await strict.call("takeWarnings")
    servers.send("kill")
    await once(servers, "message")
    await untilState(strict, "unreachable")
    expect(await told(strict, true)).toEqual(all(5))
    expect(await strict.call("takeWarnings")).toEqual([
      expect.stringContaining(`${ANSWERS_NOT}it does not answer (`),
    ])
    expect(await findUnsound(primary)).toEqual([])
  })
})
