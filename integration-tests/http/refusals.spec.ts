import { get } from "node:http"

import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { Client } from "pg"

import {
  noneFree,
  outcomeUnknown,
} from "../../src/modules/inventory/database-errors"
import { orderBusy, stockBusy } from "../../src/modules/inventory/errors"
import { testShop } from "../support/http-test"

/** As the driver throws while it connects, or Postgres as it lets nobody in. */
const failure = (code: string, fields: object = {}) =>
  Object.assign(new Error(`connect ${code} 10.0.0.7:5432`), { code, ...fields })

/**
 * How each is answered to a request that changes something, and to one that reads.
 * Of an error that is not of our making nobody knows what was written before it.
 */
const FAILURES: [
  name: string,
  error: () => Error,
  status: number,
  code: string,
  outcomes: { change: string; read: string } | null,
][] = [
  ["stock_busy", stockBusy, 409, "stock_busy", null],
  ["order_busy", () => orderBusy("order_1"), 409, "order_busy", null],
  ...(
    [
      ["none free", () => noneFree(7), "nothing_written", "nothing_written"],
      ["unknown", outcomeUnknown, "unknown", "unknown"],
      [
        "ECONNREFUSED",
        () => failure("ECONNREFUSED"),
        "unknown",
        "nothing_written",
      ],
      ...["53300", "57P01", "25006"].map(
        (code) =>
          [
            code,
            () => failure(code, { severity: "FATAL" }),
            "unknown",
            "nothing_written",
          ] as const
      ),
      [
        "the driver's words",
        () =>
          new Error(
            'select * from "cart" - Connection terminated unexpectedly 10.0.0.7'
          ),
        "unknown",
        "nothing_written",
      ],
    ] as const
  ).map(([name, error, change, read]): (typeof FAILURES)[number] => [
    name,
    error,
    503,
    "database_unavailable",
    { change, read },
  ]),
]

testShop((t) => {
  const headers = () => ({
    "content-type": "application/json",
    ...t().authorized,
    "x-publishable-api-key": t().shop.publishableKey,
  })

  const ask = async (method: string, path: string, body?: object) => {
    const answer = await fetch(`${t().baseUrl}${path}`, {
      method,
      headers: headers(),
      body: body && JSON.stringify(body),
    })

    return {
      status: answer.status,
      retry: answer.headers.get("retry-after"),
      body: (await answer.json()) as Record<string, string> & {
        details?: { outcome: string }
      },
    }
  }
  const newCart = async () => {
    const { cart } = await t().store.post("/store/carts", {
      region_id: t().shop.regionId,
      sales_channel_id: t().shop.salesChannelId,
      email: "shopper@holdfast.test",
      shipping_address: { city: "Oslo", country_code: "no", address_1: "1" },
      items: [{ variant_id: t().shop.variantIds["LAMP"], quantity: 1 }],
    })

    return cart.id as string
  }

  it("what fails for a moment has one answer with its code on core's routes and on ours", async () => {
    const { shop, inventory, shopper, store } = t()
    const item = shop.itemIds["LAMP"]!
    const cart = await newCart()

    await shopper.prepareCheckout(store, cart, shop.shippingOptionIds.oslo)

    const variant = shop.variantIds["LAMP"]
    const routes: [string, string[], string, string, object?][] = [
      [
        "core's completion",
        ["convertCartItems"],
        "POST",
        `/store/carts/${cart}/complete`,
        {},
      ],
      [
        "core's lines",
        ["holdCartItems"],
        "POST",
        `/store/carts/${cart}/line-items`,
        { variant_id: variant, quantity: 1 },
      ],
      [
        "core's reservations",
        ["createReservationItems"],
        "POST",
        "/admin/reservations",
        {
          inventory_item_id: item,
          location_id: shop.locationIds.oslo,
          quantity: 1,
        },
      ],
      [
        "core's levels",
        ["updateInventoryLevels"],
        "POST",
        `/admin/inventory-items/${item}/location-levels/${shop.locationIds.oslo}`,
        { stocked_quantity: 99 },
      ],
      [
        "our adjustments",
        ["adjustInventoryLevels"],
        "POST",
        "/admin/stock-adjustments",
        {
          reason: "received",
          lines: [
            {
              inventory_item_id: item,
              location_id: shop.locationIds.oslo,
              adjustment: 1,
            },
          ],
        },
      ],
      [
        "our availability",
        ["readAvailability", "retrieveAvailability"],
        "GET",
        `/store/availability?variant_id[]=${variant}`,
      ],
    ]
    const before = await t().stockOf("LAMP")
    const wrong: object[] = []
    let asked = 0

    for (const [route, methods, method, path, body] of routes) {
      for (const [name, error, status, code, outcomes] of FAILURES) {
        const spies = methods
          .filter((one) => one in inventory)
          .map((one) =>
            jest
              .spyOn(inventory as never, one as never)
              .mockImplementation((async () => {
                throw error()
              }) as never)
          )

        const answer = spies.length ? await ask(method, path, body) : undefined

        if (answer) {
          asked += spies.some((spy) => spy.mock.calls.length) ? 1 : 0
          if (
            answer.status !== status ||
            answer.body["code"] !== code ||
            answer.retry !== "1" ||
            answer.body.details?.outcome !==
              outcomes?.[method === "GET" ? "read" : "change"] ||
            !answer.body["message"] ||
            answer.body["message"].includes("10.0.0.7")
          ) {
            wrong.push({ route, name, ...answer })
          }
        }
        spies.forEach((spy) => spy.mockRestore())
      }
    }

    expect(wrong).toEqual([])
    expect(asked).toBeGreaterThanOrEqual(5 * FAILURES.length)
    expect(await t().stockOf("LAMP")).toEqual(before)
  }, 300000)

  /** A connection of the test's own, which can terminate all others. */
  const connect = async () => {
    const [{ name } = {}] = await t().sql("select current_database() as name")
    const client = new Client({
      host: "localhost",
      port: Number(process.env.DB_PORT),
      user: process.env.DB_USERNAME,
      password: process.env.DB_PASSWORD,
      database: String(name),
    })
    const terminate = async () =>
      (
        await client.query(`
          select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid()`)
      ).rows.length

    await client.connect()

    return { client, terminate, name: String(name) }
  }

  it("while its connections are terminated, no route answers with the driver's words", async () => {
    const { shop, baseUrl } = t()
    const { client, terminate } = await connect()
    const routes: [string, string, object?][] = [
      ["GET", "/admin/orders?limit=1"],
      ["GET", "/admin/products?limit=1"],
      ["GET", "/admin/stock-levels?limit=1"],
      ["GET", "/admin/reservations?limit=1"],
      ["GET", "/store/products?limit=1"],
      ["POST", "/store/carts", { region_id: shop.regionId }],
      ["POST", "/admin/stock-locations", { name: "Somewhere" }],
      [
        "POST",
        "/admin/reservations",
        {
          inventory_item_id: shop.itemIds["LAMP"],
          location_id: shop.locationIds.oslo,
          quantity: 1,
          description: "outage",
        },
      ],
    ]
    const answers: { route: string; status: number; text: string }[] = []
    const retries: (string | null)[] = []
    const askAll = (times: number) =>
      Promise.all(
        routes.map(async ([method, path, body]) => {
          for (let n = 0; n < times; n++) {
            const answer = await fetch(`${baseUrl}${path}`, {
              method,
              headers: headers(),
              body: body && JSON.stringify(body),
            })

            answers.push({
              route: `${method} ${path}`,
              status: answer.status,
              text: await answer.text(),
            })
            if (answer.status === 503) {
              retries.push(answer.headers.get("retry-after"))
            }
          }
        })
      )
    let isOver = false
    let cut = 0

    const terminating = (async () => {
      while (!isOver) {
        cut += await terminate()
      }
    })()

    await askAll(8)
    isOver = true
    await terminating

    const refused = answers.filter(({ status }) => status >= 400)
    // Core makes a row of its own and reads it back: where the cut met the end of its
    // transaction, that was told to nobody, and the row is not there.
    const isLostByCore = ({ route, status }: (typeof answers)[number]) =>
      status === 404 &&
      ["POST /admin/stock-locations", "POST /store/carts"].includes(route)
    const toldOf = refused.filter((answer) => !isLostByCore(answer))
    const told = toldOf.map(({ status, text }) => {
      const { type, code, details } = JSON.parse(text) as {
        [Name in "type" | "code"]: string
      } & { details?: { outcome: string } }

      return `${status} ${type} ${code} ${details?.outcome}`
    })
    const made = answers.filter(
      ({ route, status }) => route.endsWith("/reservations") && status === 200
    ).length
    const [{ count } = {}] = (
      await client.query(
        "select count(*)::int from reservation_item where description = 'outage'"
      )
    ).rows as { count: number }[]

    await client.end()
    expect(cut).toBeGreaterThan(10)
    expect(refused.length).toBeGreaterThan(10)
    expect(
      told.filter(
        (one) =>
          !/^503 unexpected_state database_unavailable (nothing_written|unknown)$/.test(
            one
          )
      )
    ).toEqual([])
    expect(new Set(retries)).toEqual(new Set(["1"]))
    expect(count).toBeGreaterThanOrEqual(made)
    expect(
      refused.filter(
        ({ route, text }) => route.startsWith("GET") && text.includes("unknown")
      )
    ).toEqual([])

    // It recovers by itself.
    answers.length = 0
    await askAll(1)
    expect(answers.filter(({ status }) => status !== 200)).toEqual([])
  }, 300000)

  it("where its database takes no changes, as a standby that is not promoted yet, a change is a 503 that wrote nothing, what reads is answered, and it recovers by itself", async () => {
    const { shop } = t()
    const { client, terminate, name } = await connect()
    const adjust = () =>
      ask(
        "POST",
        `/admin/inventory-items/${shop.itemIds["LAMP"]}/adjustments`,
        {
          location_id: shop.locationIds.oslo,
          adjustment: 1,
          reason: "received",
        }
      )
    const read = () =>
      ask("GET", `/store/availability?variant_id[]=${shop.variantIds["LAMP"]}`)
    const stocked = async () =>
      (
        await client.query(
          "select stocked_quantity::int from inventory_level where inventory_item_id = $1 and location_id = $2",
          [shop.itemIds["LAMP"], shop.locationIds.oslo]
        )
      ).rows
    const alter = (what: string) =>
      client.query(`alter database "${name}" ${what}`)

    try {
      // What a connection is told as it begins holds for as long as it is there.
      await alter("set default_transaction_read_only = on")
      expect(await terminate()).toBeGreaterThan(0)
      while ((await read()).status !== 200) {}

      for (const answer of await Promise.all([adjust(), adjust(), adjust()])) {
        expect(answer).toEqual({
          status: 503,
          retry: "1",
          body: {
            type: "unexpected_state",
            code: "database_unavailable",
            message:
              "The database takes no changes at the moment, so that nothing was changed: try again",
            details: { outcome: "nothing_written" },
          },
        })
      }
      expect((await read()).status).toBe(200)
      expect(await stocked()).toEqual([{ stocked_quantity: 5 }])
    } finally {
      await alter("reset default_transaction_read_only")
    }

    // Nobody restarts anything: what leads to the standby is thrown away.
    while ((await adjust()).status !== 200) {}
    expect(await stocked()).toEqual([{ stocked_quantity: 6 }])
    await client.end()
  }, 60_000)

  it("a lock of core's that is not had in time is a 409 with advice, not a 500", async () => {
    const cart = await newCart()
    const locking = t().container.resolve(Modules.LOCKING)

    await locking.acquire(cart, { ownerId: "somebody", expire: 60 })
    await locking.acquire(`cart_${cart}`, { ownerId: "somebody", expire: 60 })

    const answer = await ask("POST", `/store/carts/${cart}/line-items`, {
      variant_id: t().shop.variantIds["LAMP"],
      quantity: 1,
    })

    expect(answer).toMatchObject({
      status: 409,
      retry: "1",
      body: { type: "conflict", code: "lock_not_acquired" },
    })
    await locking.releaseAll({ ownerId: "somebody" })
  }, 120000)

  it("a client that leaves an export is no error, and no connection is kept", async () => {
    const { inventory, shop, container, sql } = t()
    const logger = container.resolve(ContainerRegistrationKeys.LOGGER)
    const error = jest.spyOn(logger, "error")

    await sql(
      `
      insert into stock_movement (
        inventory_item_id, location_id, kind, stocked_delta, reserved_delta,
        incoming_delta, stocked_after, reserved_after, incoming_after, note
      )
      select ?, 'export', 'adjusted', 0, 0, 0, 0, 0, 0, repeat('x', 400)
      from generate_series(1, 60000)`,
      [shop.itemIds["LAMP"]]
    )

    const read = await new Promise<number>((resolve, reject) => {
      const request = get(
        `${t().baseUrl}/admin/stock-movements/export?location_id=export`,
        { headers: headers() },
        (response) => {
          response.once("data", (data: Buffer) => {
            request.destroy()
            resolve(data.length)
          })
        }
      )

      request.on("error", reject)
    })

    expect(read).toBeGreaterThan(0)
    expect(
      (
        await inventory.listStockMovements(
          { location_id: "export" },
          { take: 1 }
        )
      ).length
    ).toBe(1)
    expect(error.mock.calls).toEqual([])
    expect(
      await sql(
        "select pid from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'"
      )
    ).toEqual([])
    await sql("alter table stock_movement disable trigger all")
    await sql("delete from stock_movement where location_id = 'export'")
    await sql("alter table stock_movement enable trigger all")
  }, 120000)
})
