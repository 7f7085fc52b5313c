import { mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { setTimeout as pause } from "node:timers/promises"

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
      })
    } finally {
      await server.stop()
    }
  }

  it(`${CARTS} carts completed twice on each of two servers at once have one order each, and an order sent, cancelled and returned on both at once is so once`, async () => {
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
    })
  }, 300000)
})
