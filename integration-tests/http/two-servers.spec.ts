import { mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { setTimeout as pause } from "node:timers/promises"

import { Client } from "pg"

import { ADMIN } from "../../demo/seed"
import { testShop } from "../support/http-test"
import { atOnce, changeDesk } from "../support/order-changes"
import { orderDesk } from "../support/orders"

type Commands = typeof import("../../scripts/server/medusa-command.mjs", {
  with: { "resolution-mode": "import" },
})
type Ports = typeof import("../../scripts/process/ports.mjs", {
  with: { "resolution-mode": "import" },
})

const CARTS = 8

// Two processes of a whole Medusa with one database, each with a locking module
// of its own that knows nothing of the other's locks.
testShop((t) => {
  const { fulfill, deliver, buy } = orderDesk(t)
  const { openReturn } = changeDesk(t)

  /** A second server at the shop's database, and what both sell and do. */
  const withSecondServer = async (
    story: (second: {
      store: ReturnType<typeof t>["store"]
      admin: ReturnType<typeof t>["admin"]
      /** Ends it as a power cut would. */
      kill: () => Promise<void>
    }) => Promise<void>
  ) => {
    const { startMedusa, endOfLog }: Commands =
      await import("../../scripts/server/medusa-command.mjs")
    const { freePort }: Ports = await import("../../scripts/process/ports.mjs")
    const { DB_USERNAME, DB_PASSWORD, DB_HOST, DB_PORT } = process.env
    const [{ name }] = (await t().sql<{ name: string }>(
      "select current_database() as name"
    )) as [{ name: string }]
    const port = await freePort()
    const url = `http://127.0.0.1:${port}`
    const logFile = path.join(
      mkdtempSync(path.join(tmpdir(), "holdfast-second-")),
      "server.log"
    )
    const server = startMedusa(
      ["start", "--port", String(port), "--host", "127.0.0.1"],
      {
        logFile,
        environment: {
          DATABASE_URL: `postgres://${DB_USERNAME}:${encodeURIComponent(DB_PASSWORD ?? "")}@${DB_HOST}:${DB_PORT ?? 5432}/${name}`,
          NODE_ENV: "development",
          NODE_OPTIONS: "",
          PORT: String(port),
          HOLDFAST_DISABLE_ADMIN: "true",
        },
      }
    )
    let ended = false
    const answers = () =>
      fetch(`${url}/health`).then(
        ({ ok }) => ok,
        () => false
      )

    void server.ended.then(() => {
      ended = true
    })
    try {
      while (!(await answers())) {
        if (ended) {
          throw new Error(`The second server ended: ${endOfLog(logFile)}`)
        }
        await pause(100)
      }
      await story({
        store: t().shopper.storeOf(url, t().shop.publishableKey),
        admin: await t().shopper.adminOf(url, ADMIN),
        kill: async () => {
          process.kill(-server.pid, "SIGKILL")
          await server.ended
        },
      })
    } finally {
      await server.stop()
    }
  }

  /** Has calls under way on a server, which is killed as they have noted their keys. */
  const killAmid = async (
    kill: () => Promise<void>,
    calls: (() => Promise<unknown>)[]
  ) => {
    const { DB_USERNAME: user, DB_PASSWORD: password, DB_PORT } = process.env
    const [{ database }] = (await t().sql(
      "select current_database() as database"
    )) as [{ database: string }]
    const client = new Client({
      host: "localhost",
      port: Number(DB_PORT),
      user,
      password,
      database,
    })

    await client.connect()
    await client.query(`
      begin;
      lock table inventory_level, stock_transfer in exclusive mode`)

    const cut = Promise.allSettled(calls.map((call) => call()))
    let waiting: { pid: number }[] = []

    while (waiting.length < calls.length) {
      waiting = (
        await client.query(
          "select pid from pg_stat_activity where pg_backend_pid() = any (pg_blocking_pids(pid))"
        )
      ).rows
    }
    await kill()
    expect((await cut).map(({ status }) => status)).toEqual(
      calls.map(() => "rejected")
    )
    // As PostgreSQL does by itself when it next writes to them.
    for (const { pid } of waiting) {
      await client.query("select pg_terminate_backend($1)", [pid])
    }
    await client.query("rollback")
    await client.end()
  }

  it(`${CARTS} carts completed twice on each of two servers at once have one order each, an order sent, cancelled and returned on both at once is so once, and so is what is asked for under a key of one that is killed`, async () => {
    const { inventory, shop, shopper, sql, store, stockOf, admin } = t()
    const lamp = async () => (await stockOf("LAMP")).oslo

    await inventory.updateInventoryLevels([
      {
        inventory_item_id: shop.itemIds["LAMP"]!,
        location_id: shop.locationIds.oslo,
        stocked_quantity: 1000,
      },
    ])
    await withSecondServer(async (second) => {
      for (let round = 1; round <= CARTS; round++) {
        const cart = await shopper.fillCart(store, shop, {
          [shop.variantIds["LAMP"]!]: 2,
        })

        await shopper.prepareCheckout(
          store,
          cart.id,
          shop.shippingOptionIds.oslo
        )

        const answers = await Promise.allSettled(
          [store, second.store, store, second.store].map((api) =>
            shopper.completeCart(api, cart.id)
          )
        )
        const orders = new Set(
          answers.flatMap((one) =>
            one.status === "fulfilled" ? [one.value.id as string] : []
          )
        )

        expect(orders.size).toBe(1)
        expect((await shopper.completeCart(second.store, cart.id)).id).toBe(
          [...orders][0]
        )
        expect(
          await sql(
            "select id from reservation_item where cart_id is not null and deleted_at is null"
          )
        ).toEqual([])
        expect(await lamp()).toBe(`1000 / ${2 * round}`)
      }
      expect(
        await sql(
          `select count(*)::int as orders from "order" where deleted_at is null`
        )
      ).toEqual([{ orders: CARTS }])

      const desks = [admin, second.admin, admin, second.admin]
      const order = await buy({ LAMP: 3 })
      const oncePressed = async (
        route: string,
        body: object,
        after: string
      ) => {
        const answers = await atOnce(
          desks.map((api) => () => api.post(route, body))
        )

        expect(answers.map(({ status }) => status).sort()).toEqual([
          200, 400, 400, 400,
        ])
        expect(await lamp()).toBe(after)
      }
      const send = {
        location_id: shop.locationIds.oslo,
        items: [{ id: order.items[0]!.id, quantity: 3 }],
      }
      const path = `/admin/orders/${order.id}`
      const held = 2 * CARTS

      await oncePressed(`${path}/fulfillments`, send, `997 / ${held}`)

      const { order: sent } = await admin.get(`${path}?fields=fulfillments.id`)

      await oncePressed(
        `${path}/fulfillments/${sent.fulfillments[0].id}/cancel`,
        {},
        `1000 / ${held + 3}`
      )
      await deliver(order, await fulfill(order))

      const returnId = await openReturn(order, 2)

      await oncePressed(
        `/admin/returns/${returnId}/receive/confirm`,
        {},
        `999 / ${held}`
      )

      const asked: [string, object][] = [
        [
          `/admin/inventory-items/${shop.itemIds["LAMP"]}/adjustments`,
          {
            location_id: shop.locationIds.oslo,
            adjustment: 5,
            reason: "received",
            idempotency_key: "cut off",
          },
        ],
        [
          "/admin/stock-transfers",
          {
            from_location: "Oslo",
            to_location: "Bergen",
            items: [{ sku: "MUG", quantity: 1 }],
            idempotency_key: "cut off too",
          },
        ],
      ]
      const ask = (api: typeof admin) =>
        asked.map(
          ([route, body]) =>
            () =>
              api.post(route, body)
        )

      await killAmid(second.kill, ask(second.admin))

      const answers = []

      for (const again of [...ask(admin), ...ask(admin)]) {
        answers.push(await again())
      }
      expect(answers.slice(2)).toEqual(answers.slice(0, 2))
      expect(await lamp()).toBe(`1004 / ${held}`)
      expect(
        await sql("select count(*)::int as drafts from stock_transfer")
      ).toEqual([{ drafts: 1 }])
    })
  }, 300000)
})
