import { HoldfastEvents } from "../events"
import { testInventory } from "./support/module-test"
import { WAITLIST_LIMITS, waitlistDesk } from "./support/waiting"

testInventory((test) => {
  const { service, sql, events, givenItem, expectRefused } = test
  const { join, offerAll, stocked, statusOf } = waitlistDesk(test)

  describe("privacy", () => {
    it("forgets somebody: what they wait for ends, and the figures stay", async () => {
      const item = await givenItem({ a: 0 })
      const other = await givenItem({ a: 0 })
      const anna = await join(item, "anna", { metadata: { size: "M" } })
      const waiting = await join(other, "anna")
      const bert = await join(item, "bert")

      await stocked(item, 1)
      await offerAll(item)

      expect(await service.forgetWaitlist({ email: "Anna@Example.com" })).toBe(
        2
      )
      expect(await service.retrieveWaitlistEntry(anna.id)).toMatchObject({
        status: "left",
        email: null,
        metadata: null,
        quantity: 1,
        forgotten_at: expect.any(Date),
      })
      expect(await statusOf(waiting.id)).toBe("left")
      await expectRefused(() => service.findWaitlistEntryByToken(anna.token), {
        type: "not_found",
      })
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
}, WAITLIST_LIMITS)
