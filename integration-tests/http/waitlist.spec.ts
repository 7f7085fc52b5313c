import {
  cancelOrderWorkflow,
  deleteCustomersWorkflow,
} from "@medusajs/medusa/core-flows"
import { Modules } from "@medusajs/framework/utils"

import serveWaitlistJob from "../../src/jobs/serve-waitlist"
import { HoldfastEvents } from "../../src/modules/inventory/events"
import { claimWaitlistOfferWorkflow } from "../../src/workflows/waitlist"
import { cartDesk } from "../support/carts"
import { hearing } from "../support/hearing"
import { testShop } from "../support/http-test"
import { notificationDesk, Sent } from "../support/notifications"
import { orderDesk } from "../support/orders"
import { silenceBell } from "../support/silent-bell"

interface Offered {
  token: string
  quantity: number
  [name: string]: unknown
}

const ANNA = "anna@example.com"

testShop((t) => {
  const { fillCart, prepare, stock, variant, item, withOptions, heldBy } =
    cartDesk(t)
  const { buy } = orderDesk(t)
  const { listen, until } = hearing(t)
  const desk = notificationDesk(t)

  /** Whoever waits is told by a provider of the test's own. */
  const withProvider = async (
    task: (
      sent: Sent<Offered>[],
      fail: (times: number) => void
    ) => Promise<void>
  ) => {
    const { notify } = t().inventory.holdfastOptions.waitlist
    const before = { ...notify }

    Object.assign(notify, {
      channel: "email",
      template: "back-for-you",
      joined_template: "you-wait",
    })

    try {
      await desk.withProvider<Offered>(task)
    } finally {
      Object.assign(notify, before)
    }
  }

  const join = (body: object, api = t().store) =>
    api.post("/store/waitlist", { variant_id: variant("LAMP"), ...body })
  const claim = (cartId: string, token: string) =>
    t().store.post(`/store/carts/${cartId}/waitlist-offers`, { token })
  const entries = async (query = "") =>
    (await t().admin.get(`/admin/stock-waitlist?${query}`)).waitlist_entries
  const emptyCart = async () =>
    (
      await t().store.post("/store/carts", {
        region_id: t().shop.regionId,
        sales_channel_id: t().shop.salesChannelId,
      })
    ).cart as { id: string }

  /** Somebody waits who was offered a lamp, with the token of the offer. */
  const givenOffer = async (body: object = { email: ANNA }, units = 1) => {
    const told = listen(HoldfastEvents.WAITLIST_OFFERED)

    await stock("LAMP", 0)
    await join(body)
    await stock("LAMP", units)
    await until(() => told.length > 0)

    return told[0]!.data as { id: string; token: string; expires_at: string }
  }

  /** Somebody who has an account, and has logged in. */
  const customer = async (email: string) => {
    const { baseUrl, shop, shopper } = t()
    const login = { email, password: "supersecret" }
    const headers = { "x-publishable-api-key": shop.publishableKey }
    const { token } = await shopper
      .apiOf(baseUrl, headers)
      .post("/auth/customer/emailpass/register", login)
    const { customer: made } = await shopper
      .apiOf(baseUrl, { ...headers, authorization: `Bearer ${token}` })
      .post("/store/customers", { email })
    const session = await shopper
      .apiOf(baseUrl, headers)
      .post("/auth/customer/emailpass", login)

    return {
      id: made.id as string,
      api: shopper.apiOf(baseUrl, {
        ...headers,
        authorization: `Bearer ${session.token}`,
      }),
    }
  }

  it("who waits for what is sold out is offered what a cancelled order gives back, told by the shop's provider, and buys it", async () => {
    await withProvider(async (sent) => {
      const { admin, container, shopper, store } = t()
      const told = listen(
        HoldfastEvents.WAITLIST_JOINED,
        HoldfastEvents.WAITLIST_OFFERED,
        HoldfastEvents.WAITLIST_CLAIMED,
        HoldfastEvents.WAITLIST_TAKEN
      )
      const first = await buy({ LAMP: 5 })
      const asked = { email: ANNA, quantity: 2, locale: "nb-NO" }
      const answer = await join(asked)

      // Nothing of an entry: whether the address waits already is nobody's business.
      expect(answer).toEqual({
        waitlist_entry: {
          id: null,
          variant_id: variant("LAMP"),
          sales_channel_id: t().shop.salesChannelId,
          quantity: 2,
          accepts_less: false,
          status: "waiting",
          offered_quantity: null,
          offer_expires_at: null,
          position: null,
        },
      })
      expect(await join(asked)).toEqual(answer)
      // Whoever knows the address changes nothing of what is wanted.
      await join({ ...asked, quantity: 9, locale: "tlh" })
      expect(sent).toMatchObject([
        {
          to: ANNA,
          channel: "email",
          template: "you-wait",
          data: { product_title: "Lamp", quantity: 2 },
        },
      ])

      await cancelOrderWorkflow(container).run({
        input: { order_id: first.id },
      })
      await until(() => sent.length > 1)

      expect(sent[1]).toMatchObject({
        to: ANNA,
        channel: "email",
        template: "back-for-you",
        data: {
          variant_id: variant("LAMP"),
          product_title: "Lamp",
          sku: "LAMP",
          quantity: 2,
          locale: "nb-NO",
        },
      })

      const { token } = sent[1]!.data
      const [entry] = await entries("status=offered")

      expect(entry).toMatchObject({
        email: ANNA,
        offered_quantity: 2,
        variant: { sku: "LAMP", product: { title: "Lamp" } },
      })
      expect(new Date(sent[1]!.data["expires_at"] as string)).toEqual(
        new Date(entry.offer_expires_at)
      )
      // Three are anybody's, and the two are not.
      await expect(fillCart({ LAMP: 4 })).rejects.toMatchObject({
        body: { code: "insufficient_inventory" },
      })

      const cart = await emptyCart()
      const claimed = await claim(cart.id, token)

      expect(claimed).toMatchObject({
        waitlist_entry: { id: entry.id, status: "claimed" },
        cart_id: cart.id,
        lines: [{ quantity: 2, held_quantity: 2 }],
      })
      expect(new Date(claimed.lines[0].expires_at)).toEqual(
        new Date(entry.offer_expires_at)
      )
      expect(await claim(cart.id, token)).toMatchObject({
        lines: claimed.lines,
      })
      expect((await t().stockOf("LAMP")).oslo).toBe("5 / 2")

      await prepare(cart.id)

      const order = await shopper.completeCart(store, cart.id)

      expect(order.items).toMatchObject([
        { quantity: 2, metadata: { waitlist_entry_id: entry.id } },
      ])
      expect((await t().stockOf("LAMP")).oslo).toBe("5 / 2")
      await until(() =>
        told.some(({ name }) => name === HoldfastEvents.WAITLIST_TAKEN)
      )
      expect((await entries())[0]).toMatchObject({
        id: entry.id,
        status: "taken",
        cart_id: cart.id,
      })
      expect(told.map(({ name }) => name)).toEqual([
        HoldfastEvents.WAITLIST_JOINED,
        HoldfastEvents.WAITLIST_OFFERED,
        HoldfastEvents.WAITLIST_CLAIMED,
        HoldfastEvents.WAITLIST_TAKEN,
      ])
      expect(
        (
          await admin.get(
            `/admin/inventory-items/${item("LAMP")}/movements?limit=10`
          )
        ).stock_movements.map(
          (one: { kind: string; reference_type: string }) =>
            `${one.kind} ${one.reference_type}`
        )
      ).toEqual(
        expect.arrayContaining(["reserved waitlist", "released waitlist"])
      )
    })
  })

  it("joining is refused while enough is there, for what is not seen, and by whom it does not know", async () => {
    const { store } = t()

    await expect(join({ email: ANNA, quantity: 5 })).rejects.toMatchObject({
      status: 400,
      body: { code: "waitlist_in_stock" },
    })
    await expect(join({})).rejects.toMatchObject({ status: 400 })
    await expect(
      join({ email: ANNA, variant_id: "variant_none" })
    ).rejects.toMatchObject({ status: 404 })
    await expect(
      join({ email: ANNA, sales_channel_id: "sc_none" })
    ).rejects.toMatchObject({ status: 400 })
    await expect(store.get("/store/waitlist")).rejects.toMatchObject({
      status: 400,
    })
    await expect(
      store.get("/store/waitlist?token=guessed")
    ).rejects.toMatchObject({ status: 404 })
    expect(await entries()).toEqual([])
  })

  it("a token leads to its own entry alone, by which one leaves, and what was held is the next one's", async () => {
    const { store } = t()
    const told = listen(HoldfastEvents.WAITLIST_OFFERED)
    const { id, token } = await givenOffer()

    await join({ email: "bert@example.com" })
    expect(await store.get(`/store/waitlist?token=${token}`)).toMatchObject({
      waitlist_entries: [{ id, status: "offered", offered_quantity: 1 }],
    })
    expect(await store.post("/store/waitlist/leave", { token })).toMatchObject({
      waitlist_entry: { id, status: "left" },
    })
    await until(() => told.length === 2)

    expect(told[1]!.data).toMatchObject({ email: "bert@example.com" })
    await expect(claim((await emptyCart()).id, token)).rejects.toMatchObject({
      status: 400,
      body: { code: "waitlist_offer_over" },
    })
  })

  it("a customer sees and leaves what is theirs, nobody else's, and is forgotten when deleted", async () => {
    const { container, inventory, sql } = t()
    const anna = await customer(ANNA)
    const bert = await customer("bert@example.com")

    await stock("LAMP", 0)
    inventory.holdfastOptions.waitlist.show_position = true

    try {
      const { waitlist_entry } = await join({}, anna.api)

      expect(waitlist_entry).toMatchObject({ status: "waiting", position: 1 })
      expect(
        (await join({ quantity: 2 }, bert.api)).waitlist_entry
      ).toMatchObject({ position: 2 })
      expect(await anna.api.get("/store/waitlist")).toEqual({
        server_time: expect.any(String),
        waitlist_entries: [waitlist_entry],
      })
      await expect(
        bert.api.post("/store/waitlist/leave", { id: waitlist_entry.id })
      ).rejects.toMatchObject({ status: 404 })
      expect(
        await anna.api.post("/store/waitlist/leave", { id: waitlist_entry.id })
      ).toMatchObject({ waitlist_entry: { status: "left" } })
    } finally {
      inventory.holdfastOptions.waitlist.show_position = false
    }

    await deleteCustomersWorkflow(container).run({ input: { ids: [bert.id] } })

    const isForgotten = async () =>
      !(
        await sql("select 1 from stock_waitlist_entry where customer_id = ?", [
          bert.id,
        ])
      ).length

    while (!(await isForgotten())) {
      // Its subscriber is at work.
    }
    expect(await entries("status=left")).toMatchObject([
      { customer_id: null, customer: null, quantity: 2 },
      { customer: { email: ANNA } },
    ])
  })

  it("a customer claims what is offered to them without its token, and nobody else does", async () => {
    const anna = await customer(ANNA)
    const bert = await customer("bert@example.com")
    const told = listen(HoldfastEvents.WAITLIST_OFFERED)

    await stock("LAMP", 0)
    await join({}, anna.api)
    await stock("LAMP", 1)
    await until(() => told.length > 0)

    const { id, token } = told[0]!.data
    const cart = await emptyCart()
    const take = (api: typeof anna.api, body: object = { id }) =>
      api.post(`/store/carts/${cart.id}/waitlist-offers`, body)

    await expect(take(bert.api)).rejects.toMatchObject({ status: 404 })
    for (const [api, body] of [
      [t().store, { id }],
      [anna.api, { id, token }],
      [anna.api, {}],
    ] as const) {
      await expect(take(api, body)).rejects.toMatchObject({ status: 400 })
    }
    expect(await entries()).toMatchObject([{ status: "offered" }])
    expect(await heldBy(cart.id)).toEqual([])

    expect(await take(anna.api)).toMatchObject({
      waitlist_entry: { id, status: "claimed" },
      cart_id: cart.id,
      lines: [{ quantity: 1, held_quantity: 1 }],
    })
    expect((await t().stockOf("LAMP")).oslo).toBe("1 / 1")
  })

  it("a claim whose line cannot be added leaves the units with who waited", async () => {
    const { container } = t()
    const { id, token } = await givenOffer()
    const cart = await fillCart({ MUG: 1 })

    await prepare(cart.id)

    const lines = async () =>
      (await t().store.get(`/store/carts/${cart.id}`)).cart.items.map(
        ({ variant_sku, quantity }: Record<string, unknown>) => [
          variant_sku,
          quantity,
        ]
      )
    const before = await heldBy(cart.id)

    await withOptions({ max_items_held_per_cart: 1 }, async () => {
      await expect(claim(cart.id, token)).rejects.toMatchObject({ status: 400 })
    })
    expect(await lines()).toEqual([["MUG", 1]])

    // After the cart had the units.
    const failing = jest
      .spyOn(container.resolve(Modules.PAYMENT), "updatePaymentCollections")
      .mockRejectedValue(new Error("no payment"))
    await expect(claim(cart.id, token)).rejects.toMatchObject({ status: 500 })
    expect(failing).toHaveBeenCalled()
    expect(
      await t().sql(
        `select kind, reference_type from stock_movement
        where reason = 'waitlist_claimed' order by id`
      )
    ).toMatchObject([
      { kind: "released", reference_type: "waitlist" },
      { kind: "reserved", reference_type: "cart" },
    ])
    failing.mockRestore()

    expect(await lines()).toEqual([["MUG", 1]])
    expect(await heldBy(cart.id)).toEqual(before)
    expect((await entries(`id=${id}`))[0]).toMatchObject({
      status: "offered",
      cart_id: null,
    })
    expect((await t().stockOf("LAMP")).oslo).toBe("1 / 1")
    expect(await claim(cart.id, token)).toMatchObject({
      waitlist_entry: { status: "claimed" },
    })
  })

  it("the same claim at once, five times, is one line, and another cart gets nothing", async () => {
    const { container } = t()
    const { token } = await givenOffer({ email: ANNA, quantity: 2 }, 9)
    const [cart, other] = [await emptyCart(), await emptyCart()]
    const claims = await Promise.allSettled(
      Array.from({ length: 5 }, () =>
        claimWaitlistOfferWorkflow(container).run({
          input: { cart_id: cart.id, token },
        })
      )
    )

    expect(claims.map(({ status }) => status)).toEqual(
      Array.from({ length: 5 }, () => "fulfilled")
    )
    expect(await heldBy(cart.id)).toEqual([[expect.any(String), 2, "oslo"]])
    await expect(claim(other.id, token)).rejects.toMatchObject({
      status: 400,
      body: { code: "waitlist_offer_over" },
    })
    expect((await t().stockOf("LAMP")).oslo).toBe("9 / 2")
  })

  it.each(["checkout", "order"] as const)(
    "an offer is claimed where carts hold units from the %s on, and is bought",
    async (reserve_on) => {
      await withOptions({ reserve_on }, async () => {
        const { shopper, store } = t()
        const { token } = await givenOffer()
        const cart = await emptyCart()

        await claim(cart.id, token)
        await prepare(cart.id)
        expect((await t().stockOf("LAMP")).oslo).toBe("1 / 1")
        await shopper.completeCart(store, cart.id)
        expect((await t().stockOf("LAMP")).oslo).toBe("1 / 1")
      })
    }
  )

  it("a line taken out of the cart goes to the next", async () => {
    const told = listen(HoldfastEvents.WAITLIST_OFFERED)
    const { id, token } = await givenOffer()
    const cart = await emptyCart()

    await join({ email: "bert@example.com" })
    await claim(cart.id, token)

    const [[lineId]] = (await heldBy(cart.id)) as [[string]]

    await t().store.delete(`/store/carts/${cart.id}/line-items/${lineId}`)
    await until(() => told.length === 2)

    expect(told[1]!.data).toMatchObject({ email: "bert@example.com" })
    expect((await entries(`id=${id}`))[0]).toMatchObject({ status: "lapsed" })
  })

  it("the job offers what nobody heard of, and tells again with another token whom a failing provider did not reach", async () => {
    await withProvider(async (sent, fail) => {
      const { container, inventory, sql } = t()

      await stock("LAMP", 0)
      await join({ email: ANNA })
      sent.length = 0
      silenceBell(inventory)
      await stock("LAMP", 1)
      fail(1)
      await serveWaitlistJob(container)
      expect(sent).toEqual([])
      expect(await entries()).toMatchObject([
        { status: "offered", told_at: null },
      ])

      await sql(
        "update stock_waitlist_entry set updated_at = now() - interval '3 minutes'"
      )
      await serveWaitlistJob(container)
      await serveWaitlistJob(container)
      expect(sent).toMatchObject([{ to: ANNA, template: "back-for-you" }])
      expect((await entries())[0].told_at).not.toBeNull()
      await claim((await emptyCart()).id, sent[0]!.data.token)
    })
  })

  it("staff see who waits and how many, offer out of turn, remove and forget, and their list of holds knows what is no cart's", async () => {
    const { admin } = t()

    await stock("LAMP", 0)
    await join({ email: ANNA })
    await join({ email: "bert@example.com", quantity: 2 })

    const [bert, anna] = await entries()

    expect(await admin.get("/admin/stock-waitlist/counts")).toMatchObject({
      count: 1,
      waitlist_counts: [
        {
          waiting: 2,
          waiting_quantity: 3,
          variant: { sku: "LAMP" },
          sales_channel: { id: t().shop.salesChannelId },
        },
      ],
    })

    const offer = (id: string) =>
      admin.post(`/admin/stock-waitlist/${id}/offer`, {})

    await expect(offer(bert.id)).rejects.toMatchObject({ status: 400 })
    // Nobody is told by a job that is not run: two are there at once.
    const told = listen(HoldfastEvents.WAITLIST_OFFERED)

    await t().inventory.updateInventoryLevels({
      inventory_item_id: item("LAMP"),
      location_id: t().shop.locationIds.oslo,
      stocked_quantity: 3,
    })
    await until(() => told.length === 2)
    await expect(offer(bert.id)).rejects.toMatchObject({
      status: 400,
      body: { message: expect.stringContaining("it is offered") },
    })

    const { cart_reservations } = await admin.get("/admin/cart-reservations")

    expect(
      cart_reservations
        .map((one: Record<string, unknown>) => [
          one["cart_id"],
          one["waitlist_entry_id"],
          one["quantity"],
        ])
        .sort()
    ).toEqual(
      [
        [null, anna.id, 1],
        [null, bert.id, 2],
      ].sort()
    )

    expect(
      await admin.post(`/admin/stock-waitlist/${bert.id}/remove`, {})
    ).toMatchObject({ waitlist_entry: { status: "left" } })
    expect(
      await admin.post("/admin/stock-waitlist/forget", { email: ANNA })
    ).toEqual({ forgotten: 1 })
    expect(
      (await entries()).map((one: { email: string }) => one.email)
    ).toEqual(["bert@example.com", null])
    expect((await t().stockOf("LAMP")).oslo).toBe("3 / 0")
  })
})
