import {
  addToCartWorkflow,
  completeCartWorkflow,
  processPaymentWorkflow,
  refreshCartItemsWorkflow,
  updateLineItemInCartWorkflow,
} from "@medusajs/medusa/core-flows"
import { Modules, PaymentActions } from "@medusajs/framework/utils"

import { ADMIN } from "../../demo/seed"
import { ResolvedHoldfastOptions } from "../../src/modules/inventory/options"
import {
  holdCartReservationsWorkflow,
  releaseCartReservationsWorkflow,
} from "../../src/workflows"
import { countStatements } from "../support/count-statements"
import { testShop } from "../support/http-test"

const INSUFFICIENT = { status: 400, code: "insufficient_inventory" }

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
  const variant = (sku: string) => t().shop.variantIds[sku]!
  const item = (sku: string) => t().shop.itemIds[sku]!

  const byVariant = (quantities: Record<string, number>) =>
    Object.fromEntries(
      Object.entries(quantities).map(([sku, quantity]) => [
        variant(sku),
        quantity,
      ])
    )

  const fillCart = (quantities: Record<string, number>) =>
    t().shopper.fillCart(t().store, t().shop, byVariant(quantities))

  const prepare = (cartId: string) =>
    t().shopper.prepareCheckout(
      t().store,
      cartId,
      t().shop.shippingOptionIds.oslo
    )

  const stock = (sku: string, quantity: number) =>
    t().inventory.updateInventoryLevels({
      inventory_item_id: item(sku),
      location_id: t().shop.locationIds.oslo,
      stocked_quantity: quantity,
    })

  const setQuantity = (cartId: string, lineId: string, quantity: number) =>
    t().store.post(`/store/carts/${cartId}/line-items/${lineId}`, { quantity })

  /** What a cart holds: by line item, with the location's name. */
  const heldBy = async (cartId: string) =>
    (
      await t().sql<{
        line_item_id: string
        location_id: string
        quantity: number
      }>(
        `select line_item_id, location_id, quantity::float as quantity
        from reservation_item
        where cart_id = ? and deleted_at is null
        order by line_item_id, quantity desc`,
        [cartId]
      )
    ).map((row) => [
      row.line_item_id,
      row.quantity,
      row.location_id === t().shop.locationIds.oslo ? "oslo" : "bergen",
    ])

  /** Lets the time of a cart's reservations be over, with no job to tidy up. */
  const expire = (cartId: string) =>
    t().sql(
      "update reservation_item set expires_at = now() - interval '1 second' where cart_id = ?",
      [cartId]
    )

  const storyOf = (sku: string) =>
    t().sql(
      `select kind, reserved_delta::int as units, reference_type
      from stock_movement where inventory_item_id = ? and kind <> 'opened'
      order by id`,
      [item(sku)]
    )

  const withOptions = async (
    options: Partial<ResolvedHoldfastOptions["cart"]>,
    task: () => Promise<void>
  ) => {
    const { cart } = t().inventory.holdfastOptions
    const before = { ...cart }

    Object.assign(cart, options)

    try {
      await task()
    } finally {
      Object.assign(cart, before)
    }
  }

  describe("a cart", () => {
    it("holds its units from the moment they are in it, and gives them back when they leave it", async () => {
      const { store, stockOf } = t()
      const cart = await fillCart({ LAMP: 2, "SWEATER-S": 1 })
      const [lamp, sweater] = cart.items

      expect((await stockOf("LAMP")).oslo).toBe("5 / 2")
      expect((await stockOf("SWEATER-S")).oslo).toBe("20 / 1")

      await setQuantity(cart.id, lamp.id, 5)
      expect((await stockOf("LAMP")).oslo).toBe("5 / 5")

      await setQuantity(cart.id, lamp.id, 1)
      expect((await stockOf("LAMP")).oslo).toBe("5 / 1")

      await store.delete(`/store/carts/${cart.id}/line-items/${lamp.id}`)
      expect((await stockOf("LAMP")).oslo).toBe("5 / 0")
      expect(await heldBy(cart.id)).toEqual([[sweater.id, 1, "oslo"]])

      await setQuantity(cart.id, sweater.id, 0)
      expect(await heldBy(cart.id)).toEqual([])
      expect(await storyOf("LAMP")).toEqual(
        [
          ["reserved", 2],
          ["reserved", 3],
          ["released", -4],
          ["released", -1],
        ].map(([kind, units]) => ({ kind, units, reference_type: "cart" }))
      )
    })

    it("that is refused is as it was, and the refusal names every short line", async () => {
      const { store, container, stockOf } = t()
      const cart = await fillCart({ LAMP: 2 })
      const before = await heldBy(cart.id)
      const [lamp] = cart.items

      await expect(setQuantity(cart.id, lamp.id, 6)).rejects.toMatchObject({
        ...INSUFFICIENT,
        message: "400 Not enough stock: Lamp (LAMP): requested 6, available 5",
        body: {
          details: {
            shortages: [
              {
                inventory_item_id: item("LAMP"),
                sku: "LAMP",
                product_title: "Lamp",
                line_item_ids: [lamp.id],
                requested: 6,
                available: 5,
              },
            ],
          },
        },
      })
      await expect(
        addToCartWorkflow(container).run({
          input: {
            cart_id: cart.id,
            items: [
              { variant_id: variant("LAMP"), quantity: 4 },
              { variant_id: variant("SWEATER-S"), quantity: 3 },
              { variant_id: variant("TEA-SET"), quantity: 61 },
            ],
          },
        })
      ).rejects.toMatchObject({
        code: INSUFFICIENT.code,
        message: expect.stringMatching(
          new RegExp(
            `^Not enough stock: item ${item("LAMP")} .*requested 6, available 5; ` +
              `item ${item("MUG")} .*requested 122, available 80; ` +
              `item ${item("TEA")} .*requested 61, available 60$`
          )
        ),
      })
      expect(await heldBy(cart.id)).toEqual(before)
      expect((await stockOf("LAMP")).oslo).toBe("5 / 2")
      expect((await stockOf("SWEATER-S")).oslo).toBe("20 / 0")

      const { cart: after } = await store.get(`/store/carts/${cart.id}`)

      expect(after.items).toEqual([
        expect.objectContaining({ id: lamp.id, quantity: 2 }),
      ])
    })

    it("that is created with its items holds them, or is not created", async () => {
      const { shop, store, stockOf, sql } = t()
      const create = (quantity: number) =>
        store.post("/store/carts", {
          region_id: shop.regionId,
          sales_channel_id: shop.salesChannelId,
          items: [{ variant_id: variant("LAMP"), quantity }],
        })
      const { cart } = await create(3)

      expect(await heldBy(cart.id)).toEqual([[cart.items[0].id, 3, "oslo"]])
      await expect(create(3)).rejects.toMatchObject(INSUFFICIENT)
      expect((await stockOf("LAMP")).oslo).toBe("5 / 3")
      expect(await sql("select id from cart where deleted_at is null")).toEqual(
        [{ id: cart.id }]
      )
    })

    it("holds all components of a kit, and shares an item between two lines", async () => {
      const { stockOf } = t()

      await fillCart({ "TEA-SET": 2, MUG: 3 })

      const mugs = await stockOf("MUG")

      expect([mugs.oslo, mugs.bergen].sort()).toEqual(["40 / 0", "40 / 7"])
      expect((await stockOf("TEA")).oslo).toBe("60 / 2")
    })

    it("#14987: of 2 units with one here and one there holds both, and becomes an order of both", async () => {
      const { shop, store, shopper, stockOf, inventory } = t()

      await stock("LAMP", 1)
      await inventory.createInventoryLevels({
        inventory_item_id: item("LAMP"),
        location_id: shop.locationIds.bergen,
        stocked_quantity: 1,
      })

      const cart = await fillCart({ LAMP: 2 })

      await prepare(cart.id)
      await shopper.completeCart(store, cart.id)
      expect(await stockOf("LAMP")).toEqual({ oslo: "1 / 1", bergen: "1 / 1" })
    })

    it("moves its units to the locations of its new sales channel, or stays as it was", async () => {
      const { shop, store, admin, stockOf, inventory } = t()
      const { sales_channel } = await admin.post("/admin/sales-channels", {
        name: "Bergen only",
      })
      const change = (cartId: string) =>
        store.post(`/store/carts/${cartId}`, {
          sales_channel_id: sales_channel.id,
        })

      await admin.post(
        `/admin/stock-locations/${shop.locationIds.bergen}/sales-channels`,
        { add: [sales_channel.id] }
      )
      await inventory.createInventoryLevels({
        inventory_item_id: item("LAMP"),
        location_id: shop.locationIds.bergen,
        stocked_quantity: 2,
      })

      const big = await fillCart({ LAMP: 3 })

      await expect(change(big.id)).rejects.toMatchObject(INSUFFICIENT)
      expect(await stockOf("LAMP")).toEqual({ oslo: "5 / 3", bergen: "2 / 0" })

      await setQuantity(big.id, big.items[0].id, 2)
      await change(big.id)
      expect(await stockOf("LAMP")).toEqual({ oslo: "5 / 0", bergen: "2 / 2" })
    })

    it("keeps its units when its region changes", async () => {
      const { store, admin, stockOf } = t()
      const { region } = await admin.post("/admin/regions", {
        name: "Sweden",
        currency_code: "eur",
        countries: ["se"],
      })
      const cart = await fillCart({ LAMP: 2 })
      const before = await heldBy(cart.id)
      const { cart: moved } = await store.post(`/store/carts/${cart.id}`, {
        region_id: region.id,
      })

      expect(moved.region_id).toBe(region.id)
      expect(await heldBy(cart.id)).toEqual(before)
      expect((await stockOf("LAMP")).oslo).toBe("5 / 2")
    })

    it("of a guest keeps its units when it becomes a customer's", async () => {
      const { store, shopper, baseUrl, shop, stockOf } = t()
      const cart = await fillCart({ LAMP: 2 })
      const before = await heldBy(cart.id)
      const login = { email: "guest@holdfast.test", password: "supersecret" }
      const register = await shopper
        .apiOf(baseUrl, {})
        .post("/auth/customer/emailpass/register", login)
      const as = (token: string) =>
        shopper.apiOf(baseUrl, {
          "x-publishable-api-key": shop.publishableKey,
          authorization: `Bearer ${token}`,
        })

      await as(register.token).post("/store/customers", { email: login.email })

      const { token } = await shopper
        .apiOf(baseUrl, {})
        .post("/auth/customer/emailpass", login)

      await as(token).post(`/store/carts/${cart.id}/customer`)
      expect(await heldBy(cart.id)).toEqual(before)
      expect((await stockOf("LAMP")).oslo).toBe("5 / 2")
      await store.get(`/store/carts/${cart.id}`)
    })

    it("of a backorderable variant is promised what is not there", async () => {
      const { store, shopper, admin, stockOf, sql } = t()
      const { product_variant } = (
        await sql<{ id: string; product_id: string }>(
          "select id, product_id from product_variant where id = ?",
          [variant("LAMP")]
        )
      ).map((row) => ({ product_variant: row }))[0]!

      await admin.post(
        `/admin/products/${product_variant.product_id}/variants/${product_variant.id}`,
        { allow_backorder: true }
      )

      const cart = await fillCart({ LAMP: 7 })

      expect((await stockOf("LAMP")).oslo).toBe("5 / 7")
      expect(
        await sql(
          "select quantity::int, allow_backorder from reservation_item where cart_id = ? order by quantity",
          [cart.id]
        )
      ).toEqual([
        { quantity: 2, allow_backorder: true },
        { quantity: 5, allow_backorder: false },
      ])
      await prepare(cart.id)
      await shopper.completeCart(store, cart.id)
      expect((await stockOf("LAMP")).oslo).toBe("5 / 7")
    })
  })

  describe("the last unit", () => {
    /** Completes a cart in some way while a reader looks on all the time. */
    const watch = async (complete: (cartId: string) => Promise<unknown>) => {
      const { stockOf, sql, shop } = t()

      await stock("LAMP", 1)

      const cart = await fillCart({ LAMP: 1 })

      await expect(fillCart({ LAMP: 1 })).rejects.toMatchObject(INSUFFICIENT)
      await prepare(cart.id)

      const seen = new Set<string>()
      let isDone = false
      let looks = 0
      const reader = (async () => {
        while (!isDone) {
          const [row] = await sql<{ reserved: string; live: string }>(
            `select level.reserved_quantity::text as reserved, (
                select sum(quantity)::text from reservation_item
                where inventory_item_id = level.inventory_item_id and deleted_at is null
              ) as live
            from inventory_level level
            where inventory_item_id = ? and location_id = ?`,
            [item("LAMP"), shop.locationIds.oslo]
          )

          seen.add(`${row?.reserved} of ${row?.live}`)
          looks++
        }
      })()

      await complete(cart.id)
      isDone = true
      await reader

      expect(looks).toBeGreaterThan(10)
      expect([...seen]).toEqual(["1 of 1"])
      expect((await stockOf("LAMP")).oslo).toBe("1 / 1")
      expect(await heldBy(cart.id)).toEqual([])
      expect(
        await sql(
          `select reservation.cart_id, reservation.expires_at
          from reservation_item reservation
          join order_line_item line on line.id = reservation.line_item_id
          where reservation.deleted_at is null`
        )
      ).toEqual([{ cart_id: null, expires_at: null }])
      expect(await storyOf("LAMP")).toEqual([
        { kind: "counted", units: 0, reference_type: null },
        { kind: "reserved", units: 1, reference_type: "cart" },
        { kind: "converted", units: 0, reference_type: "order" },
      ])
    }

    it("is nobody else's from the cart to the order, over the store's route", async () => {
      await watch((id) => t().shopper.completeCart(t().store, id))
    })

    it("is nobody else's when a project's own code completes the cart", async () => {
      await watch((id) =>
        completeCartWorkflow(t().container).run({ input: { id } })
      )
    })

    it("is nobody else's when the payment's webhook completes the cart", async () => {
      await watch(async (id) => {
        const { cart } = await t().store.get(
          `/store/carts/${id}?fields=id,total,*payment_collection.payment_sessions`
        )
        const [session] = cart.payment_collection.payment_sessions

        await processPaymentWorkflow(t().container).run({
          input: {
            action: PaymentActions.AUTHORIZED,
            data: { session_id: session.id, amount: cart.total },
          },
        })
      })
    })

    it("stays the shopper's when the payment is declined, whoever grabs for it", async () => {
      const { store, shopper, container, stockOf } = t()

      await stock("LAMP", 1)

      const cart = await fillCart({ LAMP: 1 })

      await prepare(cart.id)

      const before = await heldBy(cart.id)
      const grab = () =>
        Promise.allSettled(
          Array.from({ length: 20 }, () => fillCart({ LAMP: 1 }))
        )
      const payment = container.resolve(Modules.PAYMENT)
      const grabbed: PromiseSettledResult<unknown>[] = []
      const authorize = jest
        .spyOn(payment, "authorizePaymentSession")
        .mockImplementation(async () => {
          grabbed.push(...(await grab()))
          throw new Error("The card was declined")
        })
      const meanwhile = grab()

      await expect(shopper.completeCart(store, cart.id)).rejects.toBeTruthy()
      expect(authorize).toHaveBeenCalled()
      authorize.mockRestore()
      grabbed.push(...(await meanwhile))

      expect(grabbed.length).toBeGreaterThanOrEqual(40)
      expect(
        grabbed.map((one) =>
          one.status === "rejected" ? one.reason.code : "taken"
        )
      ).toEqual(grabbed.map(() => "insufficient_inventory"))
      expect(await heldBy(cart.id)).toEqual(before)
      expect((await stockOf("LAMP")).oslo).toBe("1 / 1")

      // And with another card it is bought.
      await shopper.completeCart(store, cart.id)
      expect((await stockOf("LAMP")).oslo).toBe("1 / 1")
    }, 300000)

    it("is raised from 2 of 3 to 3, over the route and through the workflow run directly", async () => {
      const { container, stockOf } = t()

      await stock("LAMP", 3)

      const cart = await fillCart({ LAMP: 2 })
      const [lamp] = cart.items

      await setQuantity(cart.id, lamp.id, 3)
      expect((await stockOf("LAMP")).oslo).toBe("3 / 3")

      await setQuantity(cart.id, lamp.id, 2)
      await updateLineItemInCartWorkflow(container).run({
        input: {
          cart_id: cart.id,
          item_id: lamp.id,
          update: { quantity: 3 },
        },
      })
      expect((await stockOf("LAMP")).oslo).toBe("3 / 3")
    })
  })

  describe("a hold whose time is over", () => {
    it("is the next shopper's at that moment, and the first is told at the next touch", async () => {
      const { store, stockOf } = t()

      await stock("LAMP", 1)

      const first = await fillCart({ LAMP: 1, "SWEATER-S": 1 })
      const [lamp, sweater] = first.items

      await expire(first.id)

      const second = await fillCart({ LAMP: 1 })

      expect(await heldBy(second.id)).toEqual([[second.items[0].id, 1, "oslo"]])
      // The address is no demand for units: it is taken, and the shortage is told.
      await store.post(`/store/carts/${first.id}`, {
        shipping_address: { city: "Bergen", country_code: "no" },
      })
      expect(
        (await store.get(`/store/carts/${first.id}/reservations`)).shortages
      ).toMatchObject([{ line_item_id: lamp.id, requested: 1, available: 0 }])
      await expect(setQuantity(first.id, lamp.id, 2)).rejects.toMatchObject(
        INSUFFICIENT
      )
      expect(await heldBy(second.id)).toEqual([[second.items[0].id, 1, "oslo"]])
      expect((await stockOf("LAMP")).oslo).toBe("1 / 1")

      // What the first can no longer have never keeps other lines in the cart.
      await store.delete(`/store/carts/${first.id}/line-items/${sweater.id}`)
      await store.delete(`/store/carts/${first.id}/line-items/${lamp.id}`)
      expect(await heldBy(first.id)).toEqual([])
    })

    it("is taken again by its own shopper if the units are still there", async () => {
      const { store, shopper, stockOf } = t()
      const cart = await fillCart({ LAMP: 5 })

      await expire(cart.id)
      await store.post(`/store/carts/${cart.id}`, { email: "a@holdfast.test" })
      expect(await heldBy(cart.id)).toEqual([[cart.items[0].id, 5, "oslo"]])
      expect((await storyOf("LAMP")).map((row) => row["kind"])).toEqual([
        "reserved",
        "expired",
        "reserved",
      ])

      // The same where it is completed: bought if they are there, else refused.
      await prepare(cart.id)
      await expire(cart.id)
      await shopper.completeCart(store, cart.id)
      expect((await stockOf("LAMP")).oslo).toBe("5 / 5")
    })

    it("nextjs-starter-medusa #453: never becomes an order once somebody else has the units", async () => {
      const { store, shopper, stockOf, sql } = t()

      await stock("LAMP", 1)

      const first = await fillCart({ LAMP: 1 })

      await prepare(first.id)
      await expire(first.id)
      await fillCart({ LAMP: 1 })
      await expect(shopper.completeCart(store, first.id)).rejects.toMatchObject(
        INSUFFICIENT
      )
      expect((await stockOf("LAMP")).oslo).toBe("1 / 1")
      expect(
        await sql("select id from order_line_item where deleted_at is null")
      ).toEqual([])
    })

    it("shows as available on the storefront before anybody has tidied up", async () => {
      const { store } = t()
      const cart = await fillCart({ LAMP: 5 })
      const shown = async () => {
        const { products } = await store.get(
          "/store/products?fields=variants.sku,%2Bvariants.inventory_quantity"
        )

        return products
          .flatMap(
            (product: {
              variants: { sku: string; inventory_quantity: number }[]
            }) => product.variants
          )
          .find((one: { sku: string }) => one.sku === "LAMP").inventory_quantity
      }

      expect(await shown()).toBe(0)
      await expire(cart.id)
      expect(await shown()).toBe(5)
    })

    it("ends one day, however often the cart is touched", async () => {
      const { store, sql } = t()
      const cart = await fillCart({ LAMP: 1 })
      const minutesLeft = async () =>
        (
          await sql<{ minutes: number }>(
            "select round(extract(epoch from expires_at - now()) / 60)::int as minutes from reservation_item where cart_id = ?",
            [cart.id]
          )
        ).map((row) => row.minutes)

      expect(await minutesLeft()).toEqual([15])
      await sql(
        "update reservation_item set held_since = now() - interval '110 minutes', expires_at = now() + interval '1 minute' where cart_id = ?",
        [cart.id]
      )
      await store.post(`/store/carts/${cart.id}`, { email: "a@holdfast.test" })
      expect(await minutesLeft()).toEqual([10])
    })
  })

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
    const { token } = await shopper
      .apiOf(baseUrl, {})
      .post("/auth/user/emailpass", ADMIN)
    const admin = (key: string) =>
      shopper.apiOf(baseUrl, {
        authorization: `Bearer ${token}`,
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

      // Two of the statements hold; the others read what the lines need. Core's
      // own question, one for each item, is not asked.
      expect([holding.one - bare.one, holding.three - bare.three]).toEqual([
        6, 3,
      ])
    })
  })
})
