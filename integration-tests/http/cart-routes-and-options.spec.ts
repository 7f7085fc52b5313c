import {
  addToCartWorkflow,
  completeCartWorkflow,
  refreshCartItemsWorkflow,
} from "@medusajs/medusa/core-flows"
import { Modules } from "@medusajs/framework/utils"

import {
  holdCartReservationsWorkflow,
  releaseCartReservationsWorkflow,
} from "../../src/workflows"
import { cartDesk, INSUFFICIENT } from "../support/carts"
import { countStatements } from "../support/count-statements"
import { testShop } from "../support/http-test"

// A project's own handlers, as its src/workflows/hooks registers them.
const ownHandlers = { refreshed: [] as string[], validated: [] as string[] }

refreshCartItemsWorkflow.hooks.beforeRefreshingPaymentCollection(
  async ({ input }) => {
    ownHandlers.refreshed.push(input.cart_id)
  }
)
completeCartWorkflow.hooks.validate(async ({ input }) => {
  ownHandlers.validated.push(input.id)
})

testShop((t) => {
  const {
    variant,
    item,
    fillCart,
    prepare,
    setQuantity,
    heldBy,
    expire,
    storyOf,
    withOptions,
  } = cartDesk(t)

  describe("the store's API", () => {
    it("tells what a cart holds and until when, and takes or renews it", async () => {
      const { store } = t()
      const cart = await fillCart({ LAMP: 2, "SWEATER-S": 1 })
      const [lamp, sweater] = cart.items
      const url = `/store/carts/${cart.id}/reservations`
      const { server_time, expires_at, ...held } = await store.get(url)

      expect(held).toEqual({
        cart_id: cart.id,
        lines: [
          {
            line_item_id: lamp.id,
            quantity: 2,
            held_quantity: 2,
            expires_at: expect.any(String),
          },
          {
            line_item_id: sweater.id,
            quantity: 1,
            held_quantity: 1,
            expires_at: expect.any(String),
          },
        ],
      })
      expect(
        Math.round((Date.parse(expires_at) - Date.parse(server_time)) / 60000)
      ).toBe(15)

      await expire(cart.id)
      expect(await store.get(url)).toMatchObject({
        expires_at: null,
        lines: [
          { line_item_id: lamp.id, held_quantity: 0, expires_at: null },
          { line_item_id: sweater.id, held_quantity: 0, expires_at: null },
        ],
      })

      await fillCart({ LAMP: 4 })
      expect(await store.post(url)).toMatchObject({
        lines: [
          { line_item_id: lamp.id, quantity: 2, held_quantity: 1 },
          { line_item_id: sweater.id, quantity: 1, held_quantity: 1 },
        ],
        shortages: [
          {
            line_item_id: lamp.id,
            inventory_item_id: item("LAMP"),
            requested: 2,
            available: 1,
          },
        ],
      })
    })

    it("refuses carts that are not there or are orders already", async () => {
      const { store, shopper } = t()

      await expect(
        store.get("/store/carts/cart_nobody/reservations")
      ).rejects.toMatchObject({ status: 404 })
      await expect(
        store.post("/store/carts/cart_nobody/reservations")
      ).rejects.toMatchObject({ status: 404 })

      const cart = await fillCart({ LAMP: 1 })

      await prepare(cart.id)
      await shopper.completeCart(store, cart.id)
      await expect(
        store.post(`/store/carts/${cart.id}/reservations`)
      ).rejects.toMatchObject({
        status: 400,
        code: "cart_completed",
        message: `400 Cart ${cart.id} is completed: its units are the order's`,
      })
    })
  })

  describe("the admin's API", () => {
    it("lists what carts hold, by cart, customer, item, location and expiry", async () => {
      const { admin, shop } = t()
      const [one, other] = [
        await fillCart({ LAMP: 1 }),
        await fillCart({ "SWEATER-S": 2 }),
      ]
      const gone = await fillCart({ LAMP: 1 })

      await expire(gone.id)

      const list = async (query: string) => {
        const answer = await admin.get(`/admin/cart-reservations?${query}`)

        return {
          ...answer,
          cart_reservations: answer.cart_reservations.map(
            (row: { cart_id: string }) => row.cart_id
          ),
        }
      }

      expect(await list("order=created_at")).toEqual({
        cart_reservations: [one.id, other.id],
        count: 2,
        offset: 0,
        limit: 20,
      })

      for (const [query, cart] of [
        [`cart_id=${one.id}`, one],
        [`customer_id=${other.customer_id}`, other],
        [`inventory_item_id=${item("SWEATER-S")}`, other],
        [`line_item_id[]=${one.items[0].id}`, one],
        [
          `location_id=${shop.locationIds.oslo}&limit=1&offset=1&order=created_at`,
          other,
        ],
        [`expires_at[$lt]=2100-01-01&cart_id=${one.id}`, one],
      ] as const) {
        expect((await list(query)).cart_reservations).toEqual([cart.id])
      }
      expect((await list(`location_id=${shop.locationIds.bergen}`)).count).toBe(
        0
      )
      expect((await list("expires_at[$gt]=2100-01-01")).count).toBe(0)
      expect(
        (await admin.get(`/admin/cart-reservations?cart_id=${one.id}`))
          .cart_reservations
      ).toEqual([
        expect.objectContaining({
          quantity: 1,
          inventory_item: expect.objectContaining({ sku: "LAMP" }),
          stock_location: expect.objectContaining({ name: "Oslo" }),
          cart: expect.objectContaining({ email: one.email }),
          expires_at: expect.any(String),
        }),
      ])
      await expect(list("limit=100000")).rejects.toMatchObject({ status: 400 })
    })

    it("releases and extends, and the ledger tells by whom and why", async () => {
      const { admin, sql, stockOf } = t()
      const cart = await fillCart({ LAMP: 2 })
      const [row] = await sql<{ id: string; expires_at: Date }>(
        "select id, expires_at from reservation_item where cart_id = ?",
        [cart.id]
      )
      const url = `/admin/cart-reservations/${row!.id}`
      const { cart_reservation } = await admin.post(`${url}/extend`, {
        minutes: 30,
        reason: "on_the_phone",
      })

      expect(
        (Date.parse(cart_reservation.expires_at) -
          new Date(row!.expires_at).getTime()) /
          60000
      ).toBe(30)
      await admin.post(`${url}/release`, {
        reason: "needed_in_store",
        note: "For the fair",
      })
      expect((await stockOf("LAMP")).oslo).toBe("5 / 0")
      expect(
        await sql(
          `select kind, reason, note, reference_type, reference_id, actor_id is not null as has_actor
          from stock_movement
          where reservation_id = ? and kind <> 'reserved'
          order by id`,
          [row!.id]
        )
      ).toEqual([
        {
          kind: "extended",
          reason: "on_the_phone",
          note: null,
          reference_type: "cart",
          reference_id: cart.id,
          has_actor: true,
        },
        {
          kind: "released",
          reason: "needed_in_store",
          note: "For the fair",
          reference_type: "cart",
          reference_id: cart.id,
          has_actor: true,
        },
      ])

      for (const path of ["release", "extend"]) {
        await expect(
          admin.post(`${url}/${path}`, path === "extend" ? { minutes: 5 } : {})
        ).rejects.toMatchObject({ status: 404 })
      }

      const late = await fillCart({ LAMP: 1 })
      const [over] = await sql<{ id: string }>(
        "select id from reservation_item where cart_id = ?",
        [late.id]
      )

      await expect(
        admin.post(`/admin/cart-reservations/${over!.id}/extend`, {
          minutes: -5,
        })
      ).rejects.toMatchObject({ status: 400 })
      await expire(late.id)
      await expect(
        admin.post(`/admin/cart-reservations/${over!.id}/extend`, {
          minutes: 5,
        })
      ).rejects.toMatchObject({
        status: 400,
        message: expect.stringContaining("is over"),
      })
    })
  })

  it("a request that is made again under its key takes effect once, and is answered the same", async () => {
    const { baseUrl, shop, shopper, stockOf, sql } = t()
    const cart = await fillCart({ LAMP: 2 })
    const [row] = await sql<{ id: string }>(
      "select id from reservation_item where cart_id = ?",
      [cart.id]
    )
    const admin = (key: string) =>
      shopper.apiOf(baseUrl, {
        ...t().authorized,
        "idempotency-key": key,
      })
    const store = (key: string) =>
      shopper.apiOf(baseUrl, {
        "x-publishable-api-key": shop.publishableKey,
        "idempotency-key": key,
      })
    const fiveTimes = async (request: () => Promise<unknown>) => {
      const answers = await Promise.all(Array.from({ length: 5 }, request))

      expect(new Set(answers.map((one) => JSON.stringify(one))).size).toBe(1)
    }
    const url = `/admin/cart-reservations/${row!.id}`

    await fiveTimes(() => admin("e").post(`${url}/extend`, { minutes: 30 }))
    await expect(
      admin("e").post(`${url}/extend`, { minutes: 60 })
    ).rejects.toMatchObject({ status: 409, code: "idempotency_key_reused" })
    await store("s").post(`/store/carts/${cart.id}/reservations`)
    await fiveTimes(() => admin("r").post(`${url}/release`))
    expect((await stockOf("LAMP")).oslo).toBe("5 / 0")
    // The first answer again, and nothing is held.
    await store("s").post(`/store/carts/${cart.id}/reservations`)
    expect((await stockOf("LAMP")).oslo).toBe("5 / 0")
    expect((await storyOf("LAMP")).map(({ kind }) => kind)).toEqual([
      "reserved",
      "extended",
      "released",
    ])
  })

  describe("options", () => {
    it("reserve_on checkout: holds from the first payment session on", async () => {
      await withOptions({ reserve_on: "checkout" }, async () => {
        const { store, shopper, stockOf } = t()
        const cart = await fillCart({ LAMP: 3 })

        expect((await stockOf("LAMP")).oslo).toBe("5 / 0")
        await prepare(cart.id)
        expect((await stockOf("LAMP")).oslo).toBe("5 / 3")

        // Its own units are there for it, and are held as it changes.
        await setQuantity(cart.id, cart.items[0].id, 5)
        expect((await stockOf("LAMP")).oslo).toBe("5 / 5")

        const late = await fillCart({ "SWEATER-S": 1 })

        await setQuantity(cart.id, cart.items[0].id, 4)
        await prepare(cart.id)
        await shopper.completeCart(store, cart.id)
        expect((await stockOf("LAMP")).oslo).toBe("5 / 4")
        expect(await heldBy(late.id)).toEqual([])
      })
    })

    it("reserve_on order: holds when the order is placed, as core does", async () => {
      await withOptions({ reserve_on: "order" }, async () => {
        const { store, shopper, stockOf } = t()
        const [first, second] = [
          await fillCart({ LAMP: 3 }),
          await fillCart({ LAMP: 3 }),
        ]

        await prepare(first.id)
        await prepare(second.id)
        expect((await stockOf("LAMP")).oslo).toBe("5 / 0")
        await shopper.completeCart(store, first.id)
        await expect(
          shopper.completeCart(store, second.id)
        ).rejects.toMatchObject(INSUFFICIENT)
        expect((await stockOf("LAMP")).oslo).toBe("5 / 3")
      })
    })

    it("limits bound what a cart may hold, with a clear word", async () => {
      await withOptions(
        { max_quantity_per_cart_item: 3, max_items_held_per_cart: 4 },
        async () => {
          const cart = await fillCart({ LAMP: 3 })
          const [lamp] = cart.items

          await expect(setQuantity(cart.id, lamp.id, 4)).rejects.toMatchObject({
            status: 400,
            message: `400 Line item ${lamp.id} wants 4, and a cart may have at most 3 of one item`,
          })
          await expect(
            t().store.post(`/store/carts/${cart.id}/line-items`, {
              variant_id: variant("SWEATER-S"),
              quantity: 2,
            })
          ).rejects.toMatchObject({
            status: 400,
            message:
              "400 The cart wants 5 items in all, and may hold at most 4",
          })
          expect(await heldBy(cart.id)).toEqual([[lamp.id, 3, "oslo"]])
        }
      )
    })
  })

  describe("a project", () => {
    it("with its own handlers on the hooks still has them run, and ours too", async () => {
      const { store, shopper, stockOf } = t()
      const cart = await fillCart({ LAMP: 2 })

      expect(ownHandlers.refreshed).toContain(cart.id)
      expect((await stockOf("LAMP")).oslo).toBe("5 / 2")
      await prepare(cart.id)
      await shopper.completeCart(store, cart.id)
      expect(ownHandlers.validated).toContain(cart.id)
      expect(await heldBy(cart.id)).toEqual([])
    })

    it("holds and releases a cart with our workflows from its own code", async () => {
      const { container, stockOf } = t()
      const cart = await fillCart({ LAMP: 2 })

      await releaseCartReservationsWorkflow(container).run({
        input: { cart_id: cart.id, reason: "abandoned" },
      })
      expect((await stockOf("LAMP")).oslo).toBe("5 / 0")

      const { result } = await holdCartReservationsWorkflow(container).run({
        input: { cart_id: cart.id },
      })

      expect(result.reservations).toMatchObject([
        { cart_id: cart.id, quantity: 2, line_item_id: cart.items[0].id },
      ])
      expect((await stockOf("LAMP")).oslo).toBe("5 / 2")
    })

    it("deletes a cart, and its units are free", async () => {
      const { container, stockOf } = t()
      const cart = await fillCart({ LAMP: 2 })

      await container.resolve(Modules.CART).deleteCarts([cart.id])

      while ((await heldBy(cart.id)).length) {
        await new Promise(setImmediate)
      }
      expect((await stockOf("LAMP")).oslo).toBe("5 / 0")
    })

    it("pays for holding with few statements, however many lines change", async () => {
      const { container } = t()
      const add = async (skus: string[]) => {
        const cart = await fillCart({})

        return await countStatements(() =>
          addToCartWorkflow(container).run({
            input: {
              cart_id: cart.id,
              items: skus.map((sku) => ({
                variant_id: variant(sku),
                quantity: 1,
              })),
            },
          })
        )
      }
      // The least of some runs: jobs send statements of their own meanwhile.
      const least = async (skus: string[]) =>
        Math.min(await add(skus), await add(skus), await add(skus))
      const counts = async () => ({
        one: await least(["LAMP"]),
        three: await least(["MUG", "SWEATER-S", "TEA-SET"]),
      })
      const holding = await counts()
      let bare = holding

      await withOptions({ reserve_on: "order" }, async () => {
        bare = await counts()
      })

      // Two of the statements hold, and one reads what the lines need. Core's own look
      // at the stock is left out: its levels with their locations, and a question for
      // each item.
      expect([holding.one - bare.one, holding.three - bare.three]).toEqual([
        -2, -5,
      ])
    })
  })
})
