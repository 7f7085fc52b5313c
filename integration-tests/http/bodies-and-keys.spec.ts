import { performance } from "node:perf_hooks"

import { createUserAccountWorkflow } from "@medusajs/medusa/core-flows"
import { Modules } from "@medusajs/framework/utils"

import { ADMIN } from "../../demo/seed"
import { ADMIN_POLICIES } from "../../src/api/policies"
import forgetIdempotencyKeys from "../../src/jobs/forget-idempotency-keys"
import { testShop } from "../support/http-test"

const BRACKETS = Buffer.alloc(19_000_000, "[")

testShop((t) => {
  const item = (sku: string) => t().shop.itemIds[sku]!
  const oslo = () => t().shop.locationIds.oslo
  const tokenOf = async (user: { email: string; password: string }) =>
    (
      await t()
        .shopper.apiOf(t().baseUrl, {})
        .post("/auth/user/emailpass", user)
    ).token as string
  const send = async (path: string, body: Buffer | string, token?: string) => {
    const began = performance.now()
    const answer = await fetch(`${t().baseUrl}${path}`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(token && { authorization: `Bearer ${token}` }),
      },
      body,
    })

    return {
      status: answer.status,
      body: (await answer.json()) as Record<string, unknown>,
      ms: performance.now() - began,
    }
  }

  describe("bodies", () => {
    it("of 19 MB without a token are not read on any route of ours, and with one only where 20,000 lines may come", async () => {
      const { sql } = t()
      const large = "/admin/stock-adjustments"
      // Takes a file of its own size, which its own stories tell.
      const files = "/admin/stock-imports"
      // So do counts: what is chosen, what is said of lines, which are posted.
      const counts = ["", "/some/lines", "/some/post"].map(
        (path) => `/admin/stock-counts${path}`
      )
      const takesMore = [large, files, ...counts]
      const before = await sql("select id from stock_movement order by id")
      const routes = Object.keys(ADMIN_POLICIES).flatMap((route) =>
        route.startsWith("POST ") ? [route.slice(5).replace(":id", "some")] : []
      )

      expect(routes).toHaveLength(35)

      for (const path of [...routes, "/store/carts/some/reservations"]) {
        const { status } = await send(path, BRACKETS)

        // Too large by its announced length, or refused before it is read: had it
        // been read, it would be 400 for what is no JSON.
        expect({ path, status }).toEqual({
          path,
          status: takesMore.includes(path) ? 401 : 413,
        })
      }

      const token = await tokenOf(ADMIN)

      for (const path of routes.filter((one) => !takesMore.includes(one))) {
        const { status } = await send(path, " ".repeat(102_401), token)

        expect({ path, status }).toEqual({ path, status: 413 })
      }
      for (const path of counts) {
        expect(await send(path, BRACKETS, token)).toMatchObject({ status: 413 })
        expect(
          await send(path, `${" ".repeat(102_401)}{`, token)
        ).toMatchObject({ status: 400 })
      }
      expect(await send(large, BRACKETS, token)).toMatchObject({ status: 400 })
      expect(
        await send(large, Buffer.alloc(21_000_000, " "), token)
      ).toMatchObject({ status: 413 })
      expect(await send(large, "{", token)).toMatchObject({ status: 400 })
      expect(await sql("select id from stock_movement order by id")).toEqual(
        before
      )

      // What is meant to be large still is read.
      const asked = JSON.stringify({
        reason: "received",
        note: "x".repeat(2000),
        lines: Array.from({ length: 2500 }, (_, n) => ({
          inventory_item_id: item("MUG"),
          location_id: oslo(),
          adjustment: 1,
          note: `${n} ${"y".repeat(100)}`,
        })),
      })

      expect(asked.length).toBeGreaterThan(400_000)
      expect(await send(large, asked, token)).toMatchObject({
        status: 200,
        body: { adjustment: { applied: 2500 } },
      })
      // Without a body at all, an answer about the body.
      expect(await send(large, "", token)).toMatchObject({ status: 400 })
    }, 300_000)
  })

  describe("an idempotency key", () => {
    const givenUser = async (email: string) => {
      const auth = t().container.resolve(Modules.AUTH)
      const password = "a-long-password"
      const { authIdentity } = await auth.register("emailpass", {
        body: { email, password },
      } as never)

      await createUserAccountWorkflow(t().container).run({
        input: { authIdentityId: authIdentity!.id, userData: { email } },
      })

      return await tokenOf({ email, password })
    }

    it("of one admin never answers another's, nor keeps it from acting", async () => {
      const { sql, stockOf } = t()
      const one = await tokenOf(ADMIN)
      const other = await givenUser("second@example.com")
      const path = `/admin/inventory-items/${item("MUG")}/adjustments`
      const body = JSON.stringify({
        location_id: oslo(),
        adjustment: 3,
        reason: "received",
        idempotency_key: "1",
      })
      const before = Number((await stockOf("MUG")).oslo.split(" ")[0])
      const [first, second, again] = [
        await send(path, body, one),
        await send(path, body, other),
        await send(path, body, one),
      ]

      expect([first, second, again].map(({ status }) => status)).toEqual([
        200, 200, 200,
      ])
      expect(again.body).toEqual(first.body)
      expect(second.body).not.toEqual(first.body)
      expect((await stockOf("MUG")).oslo).toBe(`${before + 6} / 0`)
      // Another call under it is refused to the one, and told nothing of the other's.
      expect(
        await send(
          path,
          body.replace('"adjustment":3', '"adjustment":4'),
          other
        )
      ).toMatchObject({ status: 409, body: { code: "idempotency_key_reused" } })
      expect(await sql("select key, is_shoppers from idempotent_call")).toEqual(
        [
          { key: "1", is_shoppers: false },
          { key: "1", is_shoppers: false },
        ]
      )
    })

    it("of one admin is another's to use on every route that takes one", async () => {
      const { admin, inventory, shop, sql, stockOf } = t()
      const tokens = [
        await tokenOf(ADMIN),
        await givenUser("second@example.com"),
      ]
      const given = () =>
        inventory.createReservationItems([
          { inventory_item_id: item("MUG"), location_id: oslo(), quantity: 1 },
          { inventory_item_id: item("MUG"), location_id: oslo(), quantity: 1 },
        ])
      const moved = await given()
      const { incoming_stock } = await admin.post("/admin/incoming-stock", {
        inventory_item_id: item("TEA"),
        location_id: oslo(),
        quantity: 10,
      })
      const calls: [string, object][] = [
        [
          "/admin/stock-policies",
          {
            policies: [
              { inventory_item_id: item("TEA"), low_stock_threshold: 2 },
            ],
          },
        ],
        [
          "/admin/incoming-stock",
          {
            inventory_item_id: item("LAMP"),
            location_id: oslo(),
            quantity: 2,
          },
        ],
        [`/admin/incoming-stock/${incoming_stock.id}/receive`, { quantity: 1 }],
        [
          "/admin/stock-transfers",
          {
            from_location_id: oslo(),
            to_location_id: shop.locationIds.bergen,
            items: [{ inventory_item_id: item("MUG"), quantity: 1 }],
          },
        ],
        ["/admin/stock-reconciliation", {}],
      ]

      for (const [at, [path, body]] of calls.entries()) {
        for (const token of tokens) {
          expect(
            await send(
              path,
              JSON.stringify({ ...body, idempotency_key: `k${at}` }),
              token
            )
          ).toMatchObject({ status: 200 })
        }
      }
      // The same key for two different things of two people.
      for (const [at, token] of tokens.entries()) {
        expect(
          await send(
            `/admin/reservations/${moved[at]!.id}/move`,
            JSON.stringify({
              location_id: shop.locationIds.bergen,
              idempotency_key: "move",
            }),
            token
          )
        ).toMatchObject({ status: 200 })
      }
      expect((await stockOf("MUG")).bergen).toMatch(/ \/ 2$/)
      expect(
        await sql(
          "select key, count(*)::int as count, count(distinct scope)::int as scopes from idempotent_call group by key order by key"
        )
      ).toEqual(
        ["k0", "k1", "k2", "k3", "k4", "move"].map((key) => ({
          key,
          count: 2,
          scopes: 2,
        }))
      )
      expect(
        await sql(
          "select count(*)::int as count from incoming_stock where quantity = 2"
        )
      ).toEqual([{ count: 2 }])
    })

    it("of each of 20 calls at once, or of all of them, keeps none waiting for another: who has a connection asks for no second", async () => {
      const { sql } = t()
      const token = await tokenOf(ADMIN)
      const at20 = async (
        path: string,
        body: object,
        keyOf: (n: number) => string
      ) =>
        (
          await Promise.all(
            Array.from({ length: 20 }, (_, n) =>
              send(
                path,
                JSON.stringify({ ...body, idempotency_key: keyOf(n) }),
                token
              )
            )
          )
        ).filter(({ status }) => status !== 200)
      const transfer = {
        from_location: "Oslo",
        to_location: "Bergen",
        items: [{ sku: "MUG", quantity: 1 }],
      }
      const policy = {
        policies: [{ sku: "MUG", location: "Oslo", low_stock_threshold: 2 }],
      }
      const path = "/admin/stock-transfers"

      expect(await at20(path, transfer, () => "all")).toEqual([])
      expect(await at20(path, transfer, (n) => `each ${n}`)).toEqual([])
      expect(
        await at20("/admin/stock-policies", policy, (n) => `policy ${n}`)
      ).toEqual([])
      expect(
        await sql("select count(*)::int as drafts from stock_transfer")
      ).toEqual([{ drafts: 21 }])
    })

    it("of a shopper, 20 times at once: the cart holds its units once, and all are told the same", async () => {
      const { inventory, shop, sql, store } = t()
      const { cart } = await store.post("/store/carts", {
        region_id: shop.regionId,
        sales_channel_id: shop.salesChannelId,
        items: [{ variant_id: shop.variantIds["LAMP"], quantity: 2 }],
      })
      const told = async () =>
        (
          await sql<{ told: string }>(
            `select kind || ' ' || reserved_delta::int as told
            from stock_movement where reserved_delta <> 0 order by id`
          )
        ).map((row) => row.told)

      // So that there is something to take.
      await inventory.releaseCartItems(cart.id)
      const answers = await Promise.all(
        Array.from({ length: 20 }, () =>
          store.post(`/store/carts/${cart.id}/reservations`, {
            idempotency_key: "press",
          })
        )
      )
      const [first, ...others] = answers.map(
        ({ server_time: _, ...answer }) => answer
      )

      expect(first).toMatchObject({
        lines: [{ quantity: 2, held_quantity: 2 }],
        shortages: [],
      })
      expect(others).toEqual(others.map(() => first))
      expect(await told()).toEqual(["reserved 2", "released -2", "reserved 2"])
    })

    it("of a shopper is short, with a small answer, and forgotten after two hours", async () => {
      const { shop, sql, store } = t()
      const { cart } = await store.post("/store/carts", {
        region_id: shop.regionId,
        sales_channel_id: shop.salesChannelId,
        items: Array.from({ length: 25 }, (_, n) => ({
          variant_id: shop.variantIds[n < 5 ? "LAMP" : "MUG"]!,
          quantity: 1,
          metadata: { n },
        })),
      })
      const renew = (idempotency_key: string) =>
        store.post(`/store/carts/${cart.id}/reservations`, { idempotency_key })
      const first = await renew("press-1")
      const { server_time, ...again } = await renew("press-1")
      const [kept] = await sql<{ size: number; answer: unknown }>(
        "select pg_column_size(c.*) as size, answer from idempotent_call c"
      )

      expect(first.lines).toHaveLength(25)
      expect(again).toEqual({
        ...first,
        server_time: undefined,
      })
      expect(server_time).toEqual(expect.any(String))
      expect(kept!.answer).toEqual([])
      expect(kept!.size).toBeLessThan(300)
      await expect(renew("x".repeat(101))).rejects.toMatchObject({
        status: 400,
      })
      await renew("x".repeat(100))
      await t().inventory.runOnce(
        { idempotency_key: "integration", operation: "o", input: {} },
        async () => null
      )

      await sql(
        "update idempotent_call set created_at = now() - interval '119 minutes'"
      )
      await forgetIdempotencyKeys(t().container)
      expect(
        await sql("select count(*)::int as count from idempotent_call")
      ).toEqual([{ count: 3 }])
      await sql(
        "update idempotent_call set created_at = now() - interval '121 minutes'"
      )
      await forgetIdempotencyKeys(t().container)
      expect(await sql("select key from idempotent_call")).toEqual([
        { key: "integration" },
      ])
    })
  })
})
