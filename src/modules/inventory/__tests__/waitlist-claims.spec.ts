import { HoldfastEvents } from "../events"
import { testInventory } from "./support/module-test"
import { WAITLIST_LIMITS, waitlistDesk } from "./support/waiting"

testInventory((test) => {
  const { service, sql, events, givenItem, quantitiesOf, expectRefused } = test
  const { place, join, offerAll, stocked, statusOf, cartOf, lapse } =
    waitlistDesk(test)

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
        service.holdCartItems(cartOf(cart, item, 1, { waitlist_entry_id: id }))

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
      expect(await service.findWaitlistEntryByToken(anna.token)).toMatchObject({
        may_claim: false,
        entry: { id: anna.id },
      })
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
}, WAITLIST_LIMITS)
