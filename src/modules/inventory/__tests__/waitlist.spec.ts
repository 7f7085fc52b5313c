import { HoldfastEvents } from "../events"
import { HoldCartInput, JoinWaitlistInput, OfferWaitlistInput } from "../types"
import { testInventory } from "./support/module-test"

const options = {
  waitlist: {
    max_entries_per_shopper: 3,
    max_entries_per_variant: 5,
    max_quantity: 4,
  },
}

testInventory(
  ({ service, sql, events, givenItem, quantitiesOf, expectRefused }) => {
    const place = (item: string, locations = ["a"]) => ({
      variant_id: `variant-${item}`,
      sales_channel_id: "web",
      inventory_items: [{ inventory_item_id: item }],
      location_ids: locations,
    })
    const join = async (
      item: string,
      name: string,
      more: Partial<JoinWaitlistInput> = {}
    ) => {
      const { entry, token } = await service.joinWaitlist({
        ...place(item),
        email: `${name}@example.com`,
        ...more,
      })

      return { ...entry, token: token! }
    }
    const offerAll = async (
      item: string,
      more: Partial<OfferWaitlistInput> = {}
    ) => {
      const offers = []

      for (;;) {
        const offer = await service.offerToWaitlist({ ...place(item), ...more })

        if (!offer) {
          return offers
        }
        offers.push({ ...offer.entry, token: offer.token })
      }
    }
    const stocked = (item: string, quantity: number, location = "a") =>
      service.adjustInventory(item, location, quantity)
    const statusOf = async (id: string) =>
      (await service.retrieveWaitlistEntry(id)).status
    const cartOf = (
      cart_id: string,
      item: string,
      quantity: number,
      more: Partial<HoldCartInput> = {}
    ): HoldCartInput => ({
      cart_id,
      location_ids: ["a"],
      lines: [
        {
          line_item_id: `${cart_id}-line`,
          quantity,
          inventory_items: [{ inventory_item_id: item }],
        },
      ],
      ...more,
    })
    /** Time goes by for what is held for somebody. */
    const lapse = async (id: string) => {
      await sql(
        `update stock_waitlist_entry set offer_expires_at = now() - interval '1 second'
        where id = ?`,
        [id]
      )
      await sql(
        `update reservation_item set expires_at = now() - interval '1 second'
        where cart_id = ?`,
        [id]
      )
    }
    const namesOf = () =>
      events
        .map(({ name }) => name)
        .filter((name) => name.startsWith("stock-waitlist."))

    describe("joining", () => {
      it("twice keeps the first place, with the quantity that is wanted now", async () => {
        const item = await givenItem({ a: 0 })
        const first = await join(item, "anna")

        await join(item, "bert")

        const again = await service.joinWaitlist({
          ...place(item),
          email: " ANNA@example.com ",
          quantity: 2,
        })

        expect(again).toMatchObject({
          token: null,
          entry: { id: first.id, quantity: 2, status: "waiting" },
        })
        expect(await service.findWaitlistPositions([first.id])).toEqual(
          new Map([[first.id, 1]])
        )
        expect(namesOf()).toEqual([
          HoldfastEvents.WAITLIST_JOINED,
          HoldfastEvents.WAITLIST_JOINED,
        ])
      })

      it("at the same time, twenty times, is one entry", async () => {
        const item = await givenItem({ a: 0 })
        const joined = await Promise.all(
          Array.from({ length: 20 }, (_, n) =>
            join(item, "anna", { quantity: 1 + (n % 4) })
          )
        )

        expect(new Set(joined.map(({ id }) => id)).size).toBe(1)
        expect(joined.filter(({ token }) => token)).toHaveLength(1)
      })

      it("is refused where as many are there, and not where fewer are", async () => {
        const item = await givenItem({ a: 2 })

        await expectRefused(() => join(item, "anna", { quantity: 2 }), {
          type: "not_allowed",
          code: "waitlist_in_stock",
        })
        expect((await join(item, "anna", { quantity: 3 })).status).toBe(
          "waiting"
        )
      })

      it("counts what is there as a cart does: all locations of the channel, whole kits, no safety stock", async () => {
        const item = await givenItem({ a: 2, b: 1, elsewhere: 9 })
        const other = await givenItem({ b: 5 })

        await service.setStockPolicies([
          { inventory_item_id: other, location_id: "b", safety_stock: 4 },
        ])

        const kit: Partial<JoinWaitlistInput> = {
          location_ids: ["a", "b"],
          inventory_items: [
            { inventory_item_id: item, required_quantity: 3 },
            { inventory_item_id: other },
          ],
        }

        await expectRefused(() => join(item, "anna", kit), {
          code: "waitlist_in_stock",
        })
        expect(
          (await join(item, "anna", { ...kit, quantity: 2 })).quantity
        ).toBe(2)
      })

      it("is capped for each shopper and for each variant", async () => {
        const items = await Promise.all(
          Array.from({ length: 4 }, () => givenItem({ a: 0 }))
        )

        for (const item of items.slice(0, 3)) {
          await join(item, "anna")
        }

        await expectRefused(() => join(items[3]!, "anna"), {
          type: "not_allowed",
          code: "waitlist_full",
        })

        for (const name of ["b", "c", "d", "e"]) {
          await join(items[0]!, name)
        }

        await expectRefused(() => join(items[0]!, "f"), {
          code: "waitlist_full",
        })
        // Whether that address waits already is not to be learned.
        await expectRefused(() => join(items[0]!, "e"), {
          code: "waitlist_full",
        })

        const customer = { email: null, customer_id: "cus_1" }

        await expectRefused(() => join(items[0]!, "", customer), {
          code: "waitlist_full",
        })
      })

      it("under its caps at the same time lets in exactly as many as may", async () => {
        const item = await givenItem({ a: 0 })
        const joined = await Promise.allSettled(
          Array.from({ length: 12 }, (_, n) => join(item, `many-${n}`))
        )

        expect(
          joined.filter(({ status }) => status === "fulfilled")
        ).toHaveLength(5)
      })

      it("says what is wrong with what it was given", async () => {
        const item = await givenItem({ a: 0 })

        for (const [more, message] of [
          [{ email: "nobody" }, /^email must be an address/],
          [{ customer_id: "cus_1" }, /^email or customer_id must be given/],
          [{ email: null }, /^email or customer_id must be given/],
          [{ quantity: 0 }, /^quantity must be a whole number above 0/],
          [{ quantity: 1.5 }, /^quantity must be a whole number above 0/],
          [{ quantity: 5 }, /^quantity must be at most 4/],
          [{ inventory_items: [] }, /^inventory_items must name at least one/],
          [{ variant_id: "" }, /^variant_id must be a non-empty string/],
        ] as const) {
          await expectRefused(() => join(item, "anna", more as object), {
            type: "invalid_data",
            message: expect.stringMatching(message),
          })
        }
      })
    })

    describe("offering", () => {
      it("serves those who wait in the order in which they came, and holds the units for them", async () => {
        const item = await givenItem({ a: 0 })
        const entries = [
          await join(item, "anna"),
          await join(item, "bert", { quantity: 2 }),
          await join(item, "cleo"),
        ]

        await stocked(item, 3)

        const offers = await offerAll(item)

        expect(offers.map(({ id }) => id)).toEqual(
          entries.slice(0, 2).map(({ id }) => id)
        )
        expect(offers.map((one) => one.offered_quantity)).toEqual([1, 2])
        expect(await quantitiesOf(item)).toEqual({ a: "3 / 3" })

        const hours =
          (offers[0]!.offer_expires_at!.getTime() -
            offers[0]!.offered_at!.getTime()) /
          3_600_000

        expect(Math.round(hours)).toBe(24)
        await expect(
          service.holdCartItems(cartOf("cart_other", item, 1))
        ).rejects.toMatchObject({ code: "insufficient_inventory" })
      })

      it("writes into the ledger for whom the units are held", async () => {
        const item = await givenItem({ a: 1 })
        const { id } = await join(item, "anna", { quantity: 2 })

        await stocked(item, 1)
        await offerAll(item)
        await service.leaveWaitlist(id)

        expect(
          (await service.listStockMovements({ inventory_item_id: item })).map(
            ({ kind, reference_type, reference_id, reserved_delta }) => [
              kind,
              reference_type,
              reference_id,
              reserved_delta,
            ]
          )
        ).toEqual([
          ["opened", null, null, 0],
          ["adjusted", null, null, 0],
          ["reserved", "waitlist", id, 2],
          ["released", "waitlist", id, -2],
        ])
        // No cart holds them, and nobody is told so.
        expect(
          events.filter(({ name }) => name.includes("cart-reservation"))
        ).toEqual([])
      })

      it("lets one who wants more wait until all of it is there, and serves those behind", async () => {
        const item = await givenItem({ a: 0 })
        const large = await join(item, "large", { quantity: 3 })
        const small = await join(item, "small", { quantity: 2 })

        await stocked(item, 2)
        expect((await offerAll(item)).map(({ id }) => id)).toEqual([small.id])
        await stocked(item, 3)
        expect((await offerAll(item)).map(({ id }) => id)).toEqual([large.id])
      })

      it("offers one who accepts less what there is", async () => {
        const item = await givenItem({ a: 0 })
        const large = await join(item, "large", {
          quantity: 3,
          accepts_less: true,
        })

        await join(item, "small")
        await stocked(item, 2)

        expect(await offerAll(item)).toMatchObject([
          { id: large.id, quantity: 3, offered_quantity: 2 },
        ])
      })

      it("takes units from several locations and of each component of a kit", async () => {
        const item = await givenItem({ a: 0, b: 0 })
        const other = await givenItem({ b: 0 })
        const kit = {
          location_ids: ["a", "b"],
          inventory_items: [
            { inventory_item_id: item, required_quantity: 2 },
            { inventory_item_id: other },
          ],
        }

        await join(item, "anna", { ...kit, quantity: 2 })
        await stocked(item, 3, "a")
        await stocked(item, 1, "b")
        await stocked(other, 1, "b")
        expect(await offerAll(item, kit)).toEqual([])
        await stocked(other, 1, "b")
        expect(await offerAll(item, kit)).toHaveLength(1)
        expect(await quantitiesOf(item)).toEqual({ a: "3 / 3", b: "1 / 1" })
        expect(await quantitiesOf(other)).toEqual({ b: "2 / 2" })
      })

      it("offers firm units alone: what may be backordered need not be waited for", async () => {
        const item = await givenItem({ a: 0 })

        await service.setStockPolicies([
          { inventory_item_id: item, backorder_policy: "unlimited" },
        ])
        await join(item, "anna")

        expect(await offerAll(item)).toEqual([])
        expect(await quantitiesOf(item)).toEqual({ a: "0 / 0" })
      })

      it("to one out of turn is for staff", async () => {
        const item = await givenItem({ a: 0 })

        await join(item, "anna")

        const bert = await join(item, "bert")

        await stocked(item, 1)

        expect(await offerAll(item, { entry_id: bert.id })).toMatchObject([
          { id: bert.id },
        ])
      })

      it("goes to the next when its time is over, and the first gets nothing more", async () => {
        const item = await givenItem({ a: 0 })
        const anna = await join(item, "anna")
        const bert = await join(item, "bert")

        await stocked(item, 1)
        await offerAll(item)
        expect(await offerAll(item)).toEqual([])
        await lapse(anna.id)

        expect(await offerAll(item)).toMatchObject([{ id: bert.id }])
        expect(await statusOf(anna.id)).toBe("lapsed")
        expect(await quantitiesOf(item)).toEqual({ a: "1 / 1" })
        expect(namesOf().slice(-1)).toEqual([HoldfastEvents.WAITLIST_LAPSED])
      })

      it("lasts for as long as staff extend what is held for it, all of it, by two at once as well", async () => {
        const item = await givenItem({ a: 0, b: 0 })
        const anna = await join(item, "anna", { quantity: 2 })
        const bert = await join(item, "bert")

        await stocked(item, 1, "a")
        await stocked(item, 1, "b")

        const [offer] = await offerAll(item, { location_ids: ["a", "b"] })
        const held = (await sql(
          "select id from reservation_item where cart_id = ? order by id",
          [anna.id]
        )) as { id: string }[]
        const endOf = async (id: string) =>
          (await service.retrieveWaitlistEntry(id)).offer_expires_at
        const before = offer!.offer_expires_at!
        const in30 = new Date(before.getTime() + 30 * 60_000)

        expect(held).toHaveLength(2)
        await service.extendCartReservations({ id: held[0]!.id, minutes: 30 })
        // The other is free at the time that was told.
        expect(await endOf(anna.id)).toEqual(before)
        await service.extendCartReservations({ id: held[1]!.id, minutes: 30 })
        expect(await endOf(anna.id)).toEqual(in30)
        await Promise.all(
          held.map(({ id }) =>
            service.extendCartReservations({ id, minutes: 60 })
          )
        )
        expect(await endOf(anna.id)).toEqual(
          new Date(in30.getTime() + 60 * 60_000)
        )
        await service.extendCartReservations({
          id: held.map(({ id }) => id),
          minutes: 60,
        })
        expect(await endOf(anna.id)).toEqual(
          new Date(in30.getTime() + 120 * 60_000)
        )
        expect(await endOf(bert.id)).toBeNull()
      })

      it("never blocks a sale once its time is over, though nobody has tidied up", async () => {
        const item = await givenItem({ a: 0 })
        const anna = await join(item, "anna")

        await stocked(item, 1)
        await offerAll(item)
        await lapse(anna.id)

        await service.holdCartItems(cartOf("cart_quick", item, 1))
        expect(await quantitiesOf(item)).toEqual({ a: "1 / 1" })
      })

      it("is closed where staff take the units back", async () => {
        const item = await givenItem({ a: 0 })
        const anna = await join(item, "anna")

        await stocked(item, 1)
        await offerAll(item)
        await service.releaseCartItems(anna.id)
        await service.holdCartItems(cartOf("cart_staff", item, 1))
        await offerAll(item)

        expect(await statusOf(anna.id)).toBe("lapsed")
      })
    })

    describe("leaving", () => {
      it("frees what was offered, for the next", async () => {
        const item = await givenItem({ a: 0 })
        const anna = await join(item, "anna")
        const bert = await join(item, "bert")

        await stocked(item, 1)
        await offerAll(item)

        expect((await service.leaveWaitlist(anna.id)).status).toBe("left")
        expect((await service.leaveWaitlist(anna.id)).status).toBe("left")
        expect(await offerAll(item)).toMatchObject([{ id: bert.id }])
      })

      it("lets somebody join again, at the end", async () => {
        const item = await givenItem({ a: 0 })
        const anna = await join(item, "anna")
        const bert = await join(item, "bert")

        await service.leaveWaitlist(anna.id)

        const again = await join(item, "anna")

        await stocked(item, 1)

        expect(again.id).not.toBe(anna.id)
        expect(await offerAll(item)).toMatchObject([{ id: bert.id }])
      })
    })

    describe("claiming", () => {
      const given = async (quantity = 1) => {
        const item = await givenItem({ a: 0 })
        const anna = await join(item, "anna", { quantity })

        await stocked(item, quantity)

        const [offer] = await offerAll(item)

        return { item, anna, offer: offer! }
      }

      it("gives the cart the units for as long as they were offered, and once", async () => {
        const { item, anna, offer } = await given(2)
        const claim = cartOf("cart_anna", item, 2, {
          waitlist_entry_id: anna.id,
        })
        const held = await service.holdCartItems(claim)

        expect(held.claimed_entry_id).toBe(anna.id)
        expect(held.reservations).toMatchObject([
          { cart_id: "cart_anna", quantity: 2, line_item_id: "cart_anna-line" },
        ])
        expect(new Date(held.reservations[0]!.expires_at)).toEqual(
          offer.offer_expires_at
        )
        expect(await statusOf(anna.id)).toBe("claimed")

        await expectRefused(() => service.holdCartItems(claim), {
          code: "waitlist_offer_over",
        })
        expect(await quantitiesOf(item)).toEqual({ a: "2 / 2" })
        expect(
          (await service.listStockMovements({ inventory_item_id: item }))
            .slice(-2)
            .map(({ kind, reference_type, reference_id }) => [
              kind,
              reference_type,
              reference_id,
            ])
        ).toEqual([
          ["released", "waitlist", anna.id],
          ["reserved", "cart", "cart_anna"],
        ])
      })

      it("adds to what the cart holds of the same already", async () => {
        const item = await givenItem({ a: 1 })

        await service.holdCartItems(cartOf("cart_anna", item, 1))

        const anna = await join(item, "anna")

        await stocked(item, 1)
        await offerAll(item)

        const held = await service.holdCartItems(
          cartOf("cart_anna", item, 2, { waitlist_entry_id: anna.id })
        )

        expect(held.reservations).toMatchObject([{ quantity: 2 }])
        expect(await quantitiesOf(item)).toEqual({ a: "2 / 2" })
      })

      it("is refused once it is over, for another cart, and for one that waits still", async () => {
        const { item, anna } = await given()
        const bert = await join(item, "bert")
        const claim = (cart: string, id: string) => () =>
          service.holdCartItems(
            cartOf(cart, item, 1, { waitlist_entry_id: id })
          )

        await expectRefused(claim("cart_bert", bert.id), {
          type: "not_allowed",
          code: "waitlist_offer_over",
          message: expect.stringContaining("not been made yet"),
        })
        await claim("cart_anna", anna.id)()
        await expectRefused(claim("cart_other", anna.id), {
          code: "waitlist_offer_over",
          message: expect.stringContaining("in another cart already"),
        })
        await expectRefused(claim("cart_other", "swait_unknown"), {
          type: "not_found",
        })
      })

      it("is refused when its time is over", async () => {
        const { item, anna } = await given()

        await lapse(anna.id)

        await expectRefused(
          () =>
            service.holdCartItems(
              cartOf("cart_anna", item, 1, { waitlist_entry_id: anna.id })
            ),
          {
            code: "waitlist_offer_over",
            message: expect.stringContaining("its time is over"),
          }
        )
      })

      it("by two carts at once is one cart's", async () => {
        const { item, anna } = await given()
        const claims = await Promise.allSettled(
          ["one", "two", "three"].map((name) =>
            service.holdCartItems(
              cartOf(`cart_${name}`, item, 1, { waitlist_entry_id: anna.id })
            )
          )
        )

        expect(
          claims.filter(({ status }) => status === "fulfilled")
        ).toHaveLength(1)
        expect(await quantitiesOf(item)).toEqual({ a: "1 / 1" })
      })

      it("that is undone gives the units back to who waited, and leaves the cart its own", async () => {
        const item = await givenItem({ a: 1 })

        await service.holdCartItems(cartOf("cart_anna", item, 1))

        const anna = await join(item, "anna", { quantity: 2 })

        await stocked(item, 2)

        const [offer] = await offerAll(item)
        const held = await service.holdCartItems(
          cartOf("cart_anna", item, 3, { waitlist_entry_id: anna.id })
        )

        expect(await service.returnWaitlistOffer(held)).toBe(true)
        expect(await service.returnWaitlistOffer(held)).toBe(false)

        const rows = await service.listReservationItems({
          inventory_item_id: item,
        })

        expect(
          rows
            .map((row) => [
              (row as unknown as { cart_id: string }).cart_id,
              row.quantity,
            ])
            .sort()
        ).toEqual([
          ["cart_anna", 1],
          [anna.id, 2],
        ])
        expect(await service.retrieveWaitlistEntry(anna.id)).toMatchObject({
          status: "offered",
          cart_id: null,
          offer_expires_at: offer!.offer_expires_at,
        })
      })

      it("is taken when the cart becomes an order, and lapsed when the cart lets it go", async () => {
        const { item, anna } = await given()
        const bert = await join(item, "bert")

        await service.holdCartItems(
          cartOf("cart_anna", item, 1, { waitlist_entry_id: anna.id })
        )
        await service.holdCartItems({
          cart_id: "cart_anna",
          location_ids: ["a"],
          lines: [],
        })

        expect(await offerAll(item)).toMatchObject([{ id: bert.id }])
        expect(await statusOf(anna.id)).toBe("lapsed")

        await service.holdCartItems(
          cartOf("cart_bert", item, 1, { waitlist_entry_id: bert.id })
        )
        await service.convertCartItems(
          { id: "cart_bert", completion_id: "order_bert" },
          [
            {
              line_item_id: "ordli_bert",
              inventory_item_id: item,
              location_id: "a",
              quantity: 1,
            },
          ]
        )
        await offerAll(item)

        expect(await statusOf(bert.id)).toBe("taken")
        expect(await quantitiesOf(item)).toEqual({ a: "1 / 1" })
      })

      it("takes nothing for a cart that is an order already", async () => {
        const { item, anna } = await given()
        const other = await givenItem({ a: 1 })

        await service.holdCartItems(cartOf("cart_anna", other, 1))
        await service.convertCartItems(
          { id: "cart_anna", completion_id: "order_anna" },
          [
            {
              line_item_id: "ordli_anna",
              inventory_item_id: other,
              location_id: "a",
              quantity: 1,
            },
          ]
        )

        await expectRefused(
          () =>
            service.holdCartItems(
              cartOf("cart_anna", item, 1, { waitlist_entry_id: anna.id })
            ),
          { code: "cart_converted" }
        )
        expect(await statusOf(anna.id)).toBe("offered")
      })
    })

    describe("tokens", () => {
      it("lead to their entry, and the newest of an offer alone claims", async () => {
        const item = await givenItem({ a: 0 })
        const anna = await join(item, "anna")

        await stocked(item, 1)

        const [offer] = await offerAll(item)

        await sql(
          "update stock_waitlist_entry set updated_at = now() - interval '2 minutes'"
        )

        const again = await service.takeUntoldWaitlistOffer()

        expect(await service.takeUntoldWaitlistOffer()).toBeNull()
        expect(again!.entry.id).toBe(anna.id)
        expect(again!.token).not.toBe(offer!.token)
        expect(
          await service.findWaitlistEntryByToken(anna.token)
        ).toMatchObject({ may_claim: false, entry: { id: anna.id } })
        expect(
          await service.findWaitlistEntryByToken(again!.token)
        ).toMatchObject({ may_claim: true, entry: { id: anna.id } })
        await expectRefused(
          () => service.findWaitlistEntryByToken(offer!.token),
          { type: "not_found" }
        )
      })

      it("are kept as hashes, and in no column", async () => {
        const item = await givenItem({ a: 0 })
        const anna = await join(item, "anna")

        await stocked(item, 1)

        const [offer] = await offerAll(item)
        const [row] = await sql<{ row: string }>(
          "select to_jsonb(e)::text as row from stock_waitlist_entry e"
        )

        expect(row!.row).not.toContain(anna.token)
        expect(row!.row).not.toContain(offer!.token)
      })

      it("of an offer that was told are not told again", async () => {
        const item = await givenItem({ a: 0 })

        await join(item, "anna")
        await stocked(item, 1)

        const offer = await service.offerToWaitlist(place(item))

        await service.tellWaitlistOffer(offer!, true)
        await sql(
          "update stock_waitlist_entry set updated_at = now() - interval '2 hours'"
        )

        expect(await service.takeUntoldWaitlistOffer()).toBeNull()
        expect(events.at(-1)).toMatchObject({
          name: HoldfastEvents.WAITLIST_OFFERED,
          data: {
            id: offer!.entry.id,
            email: "anna@example.com",
            quantity: 1,
            token: offer!.token,
            expires_at: offer!.entry.offer_expires_at!.toISOString(),
          },
        })
      })
    })

    describe("privacy", () => {
      it("forgets somebody: what they wait for ends, and the figures stay", async () => {
        const item = await givenItem({ a: 0 })
        const other = await givenItem({ a: 0 })
        const anna = await join(item, "anna", { metadata: { size: "M" } })
        const waiting = await join(other, "anna")
        const bert = await join(item, "bert")

        await stocked(item, 1)
        await offerAll(item)

        expect(
          await service.forgetWaitlist({ email: "Anna@Example.com" })
        ).toBe(2)
        expect(await service.retrieveWaitlistEntry(anna.id)).toMatchObject({
          status: "left",
          email: null,
          metadata: null,
          quantity: 1,
          forgotten_at: expect.any(Date),
        })
        expect(await statusOf(waiting.id)).toBe("left")
        await expectRefused(
          () => service.findWaitlistEntryByToken(anna.token),
          { type: "not_found" }
        )
        expect(await offerAll(item)).toMatchObject([{ id: bert.id }])
        expect(
          await sql(
            "select 1 from stock_waitlist_entry e where to_jsonb(e)::text ilike '%anna%'"
          )
        ).toEqual([])
        expect((await service.countWaitlist()).counts).toMatchObject(
          [
            { variant_id: `variant-${item}`, left: 1, offered: 1 },
            { variant_id: `variant-${other}`, left: 1 },
          ].sort((one, two) => (one.variant_id < two.variant_id ? -1 : 1))
        )
      })

      it("forgets whose entries were that ended long ago, and no others", async () => {
        const item = await givenItem({ a: 0 })
        const old = await join(item, "old")
        const recent = await join(item, "recent")
        const waiting = await join(item, "waiting")

        await service.leaveWaitlist(old.id)
        await service.leaveWaitlist(recent.id)
        await sql(
          `update stock_waitlist_entry set ended_at = ended_at - interval '91 days'
          where id = ?`,
          [old.id]
        )

        expect(await service.forgetEndedWaitlist()).toBe(1)
        expect(await service.forgetEndedWaitlist()).toBe(0)
        expect(
          await Promise.all(
            [old, recent, waiting].map(
              async ({ id }) => (await service.retrieveWaitlistEntry(id)).email
            )
          )
        ).toEqual([null, "recent@example.com", "waiting@example.com"])
      })
    })

    describe("lists", () => {
      it("are filtered, paged and counted", async () => {
        const item = await givenItem({ a: 0 })
        const anna = await join(item, "anna", { quantity: 2 })
        const bert = await join(item, "bert", { accepts_less: true })
        const cleo = await join(item, "cleo", { sales_channel_id: "shop" })

        await stocked(item, 1)
        await offerAll(item)

        const { entries, count } = await service.listWaitlistEntries({
          variant_id: anna.variant_id,
          limit: 2,
        })

        expect(count).toBe(3)
        expect(entries.map(({ id }) => id)).toEqual([cleo.id, bert.id])
        expect(
          await service.listWaitlistEntries({ status: ["offered"] })
        ).toMatchObject({ count: 1, entries: [{ id: bert.id }] })
        expect(
          await service.listWaitlistEntries({ email: "CLEO@example.com" })
        ).toMatchObject({ count: 1, entries: [{ id: cleo.id }] })
        expect(await service.countWaitlist()).toMatchObject({
          count: 2,
          counts: [
            {
              sales_channel_id: "web",
              waiting: 1,
              waiting_quantity: 2,
              offered: 1,
              waiting_since: anna.created_at,
            },
            { sales_channel_id: "shop", waiting: 1 },
          ],
        })
        await expectRefused(
          () => service.listWaitlistEntries({ status: "gone" as never }),
          { type: "invalid_data" }
        )
      })
    })

    describe("the bell", () => {
      it("rings for levels that have units somebody waits for", async () => {
        const item = await givenItem({ a: 0 })

        await join(item, "anna")
        await stocked(item, 1)

        const due = () =>
          events.filter(({ name }) => name === HoldfastEvents.WAITLIST_DUE)

        while (!due().length) {
          await new Promise((resolve) => setImmediate(resolve))
        }

        expect(due()).toMatchObject([
          { data: { id: `variant-${item}`, sales_channel_id: "web" } },
        ])
      })
    })
  },
  options
)
