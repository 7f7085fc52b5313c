import { HoldfastOptions } from "../options"
import { StockNoticeDigest } from "../types"
import { testInventory } from "./support/module-test"

const notices: HoldfastOptions["notices"] = {
  channel: "email",
  to: ["stock@example.com", "owner@example.com"],
  except: ["out_of_stock"],
}

const WORKERS = 8

testInventory(
  ({ service, sql, givenItem }) => {
    const atOnce = <Result>(task: () => Promise<Result>) =>
      Promise.all(Array.from({ length: WORKERS }, task))
    const later = (minutes: number) =>
      sql(
        "update stock_notice set created_at = created_at - make_interval(mins => ?)",
        [minutes]
      )
    /** All that workers take and send, at the same time. */
    const sendAll = async () => {
      const sent: StockNoticeDigest[] = []

      await atOnce(async () => {
        await service.gatherStockNotices()

        for (;;) {
          const digest = await service.takeStockNoticeDigest()

          if (!digest) {
            return
          }
          sent.push(digest)
          await service.endStockNoticeDigest(digest, true)
        }
      })

      return sent
    }

    describe("notices", () => {
      it("of 300 levels that fall low at once are one for each address, sent once by eight workers, whatever falls low meanwhile", async () => {
        const items = await service.createInventoryItems(
          Array.from({ length: 300 }, (_, at) => ({ sku: `LOW-${at}` }))
        )
        const levels = items.map(({ id }) => ({
          inventory_item_id: id,
          location_id: "a",
        }))

        await service.createInventoryLevels(
          levels.map((level) => ({ ...level, stocked_quantity: 10 }))
        )
        await service.setStockPolicies(
          levels.map((level) => ({ ...level, low_stock_threshold: 3 }))
        )
        await service.adjustInventory(
          items.map(({ id }) => ({
            inventoryItemId: id,
            locationId: "a",
            adjustment: -8,
          }))
        )
        expect(await sendAll()).toEqual([])
        await later(15)

        const late = await givenItem({ a: 10 })

        await service.setStockPolicies({
          inventory_item_id: late,
          location_id: "a",
          low_stock_threshold: 3,
        })

        const [sent] = await Promise.all([
          sendAll(),
          service.adjustInventory(late, "a", -9),
        ])

        expect(
          sent
            .map(({ kind, recipient, lines, attempt }) => ({
              kind,
              recipient,
              lines: lines.length,
              attempt,
            }))
            .sort((one, other) => one.recipient.localeCompare(other.recipient))
        ).toEqual(
          ["owner@example.com", "stock@example.com"].map((recipient) => ({
            kind: "low_stock",
            recipient,
            lines: 100,
            attempt: 1,
          }))
        )

        // The one that came late is in them, or in the next.
        await later(15)

        const next = await sendAll()

        expect([300, 301]).toContain(sent[0]!.count)
        expect(sent[1]!.count).toBe(sent[0]!.count)
        expect(next.map(({ count }) => count)).toEqual(
          sent[0]!.count === 301 ? [] : [1, 1]
        )
        expect(await sql("select * from stock_notice")).toEqual([])
        expect(await sql("select * from stock_notice_digest")).toEqual([])
      })

      it("are kept of what somebody is told of, and dropped where it is true no longer", async () => {
        const item = await givenItem({ a: 10 })

        await service.setStockPolicies({
          inventory_item_id: item,
          location_id: "a",
          low_stock_threshold: 3,
        })
        await service.adjustInventory(item, "a", -8)
        expect(await sql("select kind from stock_notice")).toEqual([
          { kind: "low_stock" },
        ])
        // Nobody is told of what is out of stock.
        await service.adjustInventory(item, "a", -2)
        expect(await sql("select kind from stock_notice")).toEqual([
          { kind: null },
        ])
        await later(60)
        expect(await sendAll()).toEqual([])
        expect(await sql("select kind from stock_notice")).toEqual([])
        await service.keepStockNotices({
          kind: "out_of_stock",
          subject: "ilev_1",
          data: {},
        })
        expect(await sql("select kind from stock_notice")).toEqual([])
      })

      it("that fail wait longer each time and are given up after ten, and whoever is late with an answer changes nothing", async () => {
        const item = await givenItem({ a: 0 })

        await service.createIncomingStocks({
          inventory_item_id: item,
          location_id: "a",
          quantity: 1,
          expected_at: new Date(Date.now() - 1000),
        })
        await later(0)
        await service.gatherStockNotices()
        await later(15)
        await service.gatherStockNotices()
        await sql(
          "delete from stock_notice_digest where recipient = 'owner@example.com'"
        )

        const due = () =>
          sql(
            "update stock_notice_digest set due_at = clock_timestamp() - interval '1 second'"
          )
        const minutesLeft = async () =>
          (
            await sql(
              "select round(extract(epoch from due_at - clock_timestamp()) / 60)::integer as minutes from stock_notice_digest"
            )
          )[0]?.["minutes"]
        const first = (await service.takeStockNoticeDigest())!

        expect(await service.takeStockNoticeDigest()).toBeNull()
        expect(await minutesLeft()).toBe(10)

        for (let attempt = 2; attempt <= 10; attempt++) {
          await due()

          const digest = (await service.takeStockNoticeDigest())!

          expect(digest.attempt).toBe(attempt)
          // The worker of the first attempt was not dead.
          expect(await service.endStockNoticeDigest(first, true)).toBe(false)
          expect(await service.endStockNoticeDigest(digest, false)).toBe(
            attempt === 10
          )
          expect(await minutesLeft()).toBe(attempt === 10 ? undefined : attempt)
        }
        expect(await service.takeStockNoticeDigest()).toBeNull()
      })
    })
  },
  { notices }
)
