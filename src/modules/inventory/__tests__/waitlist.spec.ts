import { HoldfastEvents } from "../events"
import { JoinWaitlistInput } from "../types"
import { testInventory } from "./support/module-test"
import { WAITLIST_LIMITS, waitlistDesk } from "./support/waiting"

testInventory((test) => {
  const { service, sql, events, givenItem, quantitiesOf, expectRefused } = test
  const { place, join, offerAll, stocked, statusOf, cartOf, lapse, namesOf } =
    waitlistDesk(test)

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

    it("twice changes nothing for who has not shown that the address is theirs", async () => {
      const item = await givenItem({ a: 0 })
      const { token, ...first } = await join(item, "anna")

      expect(
        await service.joinWaitlist({
          ...place(item),
          email: "anna@example.com",
          quantity: 4,
          accepts_less: true,
          locale: "tlh",
          changes: false,
        })
      ).toEqual({ token: null, entry: first })
      expect(token).toEqual(expect.any(String))
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

    it("takes an address of any language, however its accents are written, as one", async () => {
      const item = await givenItem({ a: 0 })

      for (const email of [
        "jörg@bücher.example",
        "Jo\u0308rg@bu\u0308cher.example",
      ]) {
        await join(item, "", { email })
      }
      expect((await service.listWaitlistEntries()).entries).toMatchObject([
        { email: "jörg@bücher.example" },
      ])
      expect(
        await service.forgetWaitlist({ email: "jo\u0308rg@bücher.example" })
      ).toBe(1)
    })

    it("is refused where as many are there, and not where fewer are", async () => {
      const item = await givenItem({ a: 2 })

      await expectRefused(() => join(item, "anna", { quantity: 2 }), {
        type: "not_allowed",
        code: "waitlist_in_stock",
      })
      expect((await join(item, "anna", { quantity: 3 })).status).toBe("waiting")
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
      expect((await join(item, "anna", { ...kit, quantity: 2 })).quantity).toBe(
        2
      )
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
        ...[
          "nobody",
          "anna@example",
          "anna@example..com",
          "anna@example.com.",
          "a@example.com,b@example.com",
          "a,b@example.com",
          "a;b@example.com",
          "Anna<a@example.com>",
          '"><b>@example.com',
          "a@example.com\r\nBcc: b@example.com",
          "a\u0007@example.com",
          "a\u200b@example.com",
          "a\u202e@example.com",
          `${"a".repeat(65)}@example.com`,
        ].map((email) => [{ email }, /^email must be an address/] as const),
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

    it("of another item than when they joined lasts, and is claimed", async () => {
      const before = await givenItem({ a: 0 })
      const now = await givenItem({ a: 1 })
      const { id } = await join(before, "anna")
      const inventory_items = [{ inventory_item_id: now }]

      expect(await offerAll(before, { inventory_items })).toMatchObject([
        { id },
      ])
      expect(await offerAll(before, { inventory_items })).toEqual([])
      expect(await statusOf(id)).toBe("offered")
      await service.holdCartItems({
        ...cartOf("cart-other", now, 1),
        waitlist_entry_id: id,
      })
      await offerAll(before, { inventory_items })
      expect(await statusOf(id)).toBe("claimed")
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
}, WAITLIST_LIMITS)
