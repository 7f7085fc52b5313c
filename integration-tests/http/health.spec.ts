import { Client } from "@medusajs/framework/pg"

import { checkInventoryWorkflow } from "../../src/workflows"
import { testShop } from "../support/http-test"

interface Health {
  status: string
  [part: string]: unknown
}

const NOT_KNOWN = {
  migrations: { status: "down", pending: null },
  expiry: { status: "down", lag_seconds: null },
  feed: { status: "down", lag_seconds: null },
  telling: { status: "down", lag_seconds: null },
  check: { status: "down", checked_at: null, is_sound: null, faults: null },
}

testShop((t) => {
  const ask = async () => {
    const began = performance.now()
    const answer = await fetch(`${t().baseUrl}/health/inventory`)
    const text = await answer.text()

    return {
      status: answer.status,
      retry: answer.headers.get("retry-after"),
      health: JSON.parse(text) as Health,
      text,
      ms: performance.now() - began,
    }
  }
  type Answer = Awaited<ReturnType<typeof ask>>
  /** Asks until it is so: an answer is given again for up to a second. */
  const until = async (isSo: (answer: Answer) => boolean): Promise<Answer> => {
    for (const end = Date.now() + 5000; ;) {
      const answer = await ask()

      if (isSo(answer)) {
        return answer
      }
      if (Date.now() > end) {
        throw new Error(`Not so: ${answer.text}`)
      }
    }
  }
  const part = (name: string, status: string) => (answer: Answer) =>
    (answer.health[name] as { status: string }).status === status
  const connect = async () => {
    const [{ name } = {}] = await t().sql("select current_database() as name")
    const client = new Client({
      host: "localhost",
      port: Number(process.env.DB_PORT),
      user: process.env.DB_USERNAME,
      password: process.env.DB_PASSWORD,
      database: String(name),
    })

    await client.connect()

    return client
  }

  it("a sound shop answers 200 without a login, with how each part fares and no figure of the stock", async () => {
    await checkInventoryWorkflow(t().container).run({ input: {} })

    const { status, retry, health } = await until(
      ({ health }) =>
        (health["check"] as { is_sound: unknown }).is_sound === true &&
        // What the server did in stories before, on a database that is gone.
        (health["telling"] as { status: unknown }).status === "ok"
    )

    expect({ status, retry }).toEqual({ status: 200, retry: null })
    expect(health).toEqual({
      status: "ok",
      module: { status: "ok", is_in_charge: true, has_ignored_options: false },
      connection: { status: "ok", round_trip_ms: expect.any(Number) as number },
      migrations: { status: "ok", pending: [] },
      expiry: { status: "ok", lag_seconds: 0 },
      feed: { status: "ok", lag_seconds: expect.any(Number) as number },
      telling: { status: "ok", lag_seconds: expect.any(Number) as number },
      check: {
        status: "ok",
        checked_at: expect.stringMatching(/^\d{4}-/) as string,
        is_sound: true,
        faults: 0,
      },
    })
  })

  it("faults of the last check are counted, and named to nobody", async () => {
    const { inventory, container, shop, sql } = t()
    const id = shop.itemIds["LAMP"]!
    const before = await sql(
      "select location_id, reserved_quantity, raw_reserved_quantity::text as raw from inventory_level where inventory_item_id = ?",
      [id]
    )

    await sql(
      `update inventory_level set reserved_quantity = 3, raw_reserved_quantity = '{"value":"3","precision":20}' where inventory_item_id = ? and location_id = ?`,
      [id, shop.locationIds.oslo]
    )

    const { result } = await checkInventoryWorkflow(container).run({
      input: {},
    })
    const answer = await until(part("check", "degraded"))

    expect(result.is_sound).toBe(false)
    expect(answer.status).toBe(200)
    expect(answer.health.status).toBe("degraded")
    expect(answer.health["check"]).toMatchObject({
      is_sound: false,
      faults: Object.values(result.faults).reduce((sum, times) => sum + times),
    })
    expect(answer.text).not.toMatch(/iitem_|sloc_|LAMP|drift|reserved/)
    for (const { location_id, reserved_quantity, raw } of before) {
      await sql(
        "update inventory_level set reserved_quantity = ?, raw_reserved_quantity = ?::jsonb where inventory_item_id = ? and location_id = ?",
        [reserved_quantity, raw, id, location_id]
      )
    }
    expect(await inventory.checkInventory()).toMatchObject({ findings: [] })
  })

  it("a hold that ran out and is not tidied away is told by how long it waits", async () => {
    const { inventory, shop, shopper, store, sql } = t()
    const cart = await shopper.fillCart(store, shop, {
      [shop.variantIds["LAMP"]!]: 1,
    })

    await sql(
      "update reservation_item set expires_at = now() - interval '200 seconds' where cart_id = ?",
      [cart.id]
    )

    const { status, health } = await until(part("expiry", "degraded"))
    const { lag_seconds } = health["expiry"] as { lag_seconds: number }

    expect(status).toBe(200)
    expect(lag_seconds).toBeGreaterThanOrEqual(200)
    expect(lag_seconds).toBeLessThan(260)
    expect(await inventory.expireCartReservations(10)).toHaveLength(1)
    await until(part("expiry", "ok"))
  })

  it("an open transaction that has written is the lag of the change feed; one that reads is not", async () => {
    const writer = await connect()
    const reader = await connect()

    await reader.query("begin")
    await reader.query("select count(*) from inventory_level")
    await writer.query("begin")
    await writer.query("select pg_current_xact_id()")
    const { rows } = await writer.query<{ pid: number }>(
      "select pg_backend_pid() as pid"
    )
    const open = await until(
      ({ health }) =>
        (health["feed"] as { lag_seconds: number }).lag_seconds > 1
    )

    expect(rows).toHaveLength(1)
    expect(open.health["feed"]).toMatchObject({ status: "ok" })
    await writer.query("rollback")
    await until(
      ({ health }) =>
        (health["feed"] as { lag_seconds: number }).lag_seconds < 1
    )
    await reader.query("rollback")
    await writer.end()
    await reader.end()
  })

  it("a migration that was not run is named, and the server is not to be asked", async () => {
    const { sql } = t()
    const name = "HoldfastMigration20261128152550"
    const [row] = await sql(
      "delete from mikro_orm_migrations where name = ? returning id",
      [name]
    )
    const { status, retry, health } = await until(part("migrations", "down"))

    expect(row).toBeDefined()
    expect({ status, retry, of: health.status }).toEqual({
      status: 503,
      retry: "1",
      of: "down",
    })
    expect(health["migrations"]).toEqual({ status: "down", pending: [name] })

    // Nor is what it makes.
    await sql("alter table stock_check rename to stock_check_not_there")

    const without = await until(part("check", "down"))

    expect(without.status).toBe(503)
    expect(without.health).toMatchObject({
      ...NOT_KNOWN,
      connection: { status: "ok" },
      migrations: { status: "down", pending: [name] },
    })
    await sql("alter table stock_check_not_there rename to stock_check")
    await sql(
      "insert into mikro_orm_migrations (name, executed_at) values (?, now())",
      [name]
    )
    await until(({ status: now }) => now === 200)
  })

  it("where the database hangs, any number of probes are answered 503 within two seconds, by one connection", async () => {
    const holder = await connect()

    await until(({ status }) => status === 200)
    await holder.query("begin")
    await holder.query("lock table stock_check in access exclusive mode")

    const first = await until(({ status }) => status === 503)
    const answers = Promise.all(Array.from({ length: 20 }, ask))
    let most = 0

    for (let isOver = false; !isOver;) {
      const { rows } = await holder.query<{ waiting: number }>(
        `select count(*)::int as waiting from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'`
      )

      most = Math.max(most, rows[0]!.waiting)
      isOver = await Promise.race([
        answers.then(() => true),
        new Promise<false>((resolve) => setTimeout(resolve, 20, false)),
      ])
    }

    expect(first.retry).toBe("1")
    expect(first.health).toMatchObject({
      status: "down",
      module: { status: "ok", is_in_charge: true },
      connection: { status: "down", round_trip_ms: null },
      ...NOT_KNOWN,
    })
    for (const { ms, status, text } of await answers) {
      expect(status).toBe(503)
      expect(ms).toBeLessThan(2000)
      expect(text).not.toMatch(/timeout|terminat|ECONN|no answer|localhost/)
    }
    expect(most).toBe(1)
    await holder.query("rollback")
    await holder.end()
    await until(({ status }) => status === 200)
  })

  it("where nobody can connect, it says so in no words of the driver's, and is well again by itself", async () => {
    const { container } = t()
    const knex = (
      container.resolve("__pg_connection__") as {
        client: { acquireConnection(): Promise<unknown> }
      }
    ).client
    const refused = jest.spyOn(knex, "acquireConnection").mockRejectedValue(
      Object.assign(new Error("connect ECONNREFUSED 10.0.0.7:5432"), {
        code: "ECONNREFUSED",
      })
    )
    const { status, health, text } = await until(
      ({ status: now }) => now === 503
    )

    expect(refused).toHaveBeenCalled()
    expect(status).toBe(503)
    expect(health).toMatchObject({
      connection: { status: "down", round_trip_ms: null },
      ...NOT_KNOWN,
    })
    expect(text).not.toContain("10.0.0.7")
    refused.mockRestore()
    await until(({ status: now }) => now === 200)
  })
})
