import { Client } from "pg"

import { ModuleProcess, withDatabase } from "./support/module-process"
import { findUnsoundStock, RunSql } from "./support/sound-stock"

const onClient =
  (client: Client): RunSql =>
  async (text, values = []) =>
    (await client.query(text, values)).rows as never

const PROCESSES = 4
const WRITERS = 20

/** Some processes on a shop of one item, with none in stock and many who wait. */
async function withQueue(
  name: string,
  waiting: number,
  task: (shop: {
    client: Client
    processes: ModuleProcess[]
    item: string
    place: object
    /** By their order. */
    entries: string[]
  }) => Promise<void>
): Promise<void> {
  await withDatabase(name, async (url, client) => {
    const settings = { pool: { min: 1, max: 10 } }
    const first = new ModuleProcess("holdfast", url, settings)

    await first.call("migrateUp")

    const processes = [
      first,
      ...Array.from(
        { length: PROCESSES - 1 },
        () => new ModuleProcess("holdfast", url, settings)
      ),
    ]

    try {
      await Promise.all(
        processes.map((one) => one.call("listInventoryItems", {}))
      )

      const { id: item } = await first.call("createInventoryItems", {})

      await first.call("createInventoryLevels", [
        { inventory_item_id: item, location_id: "a", stocked_quantity: 0 },
      ])

      const place = {
        variant_id: "variant_hot",
        sales_channel_id: "web",
        inventory_items: [{ inventory_item_id: item }],
        location_ids: ["a"],
      }
      const joined = await Promise.all(
        processes.map((one, index) =>
          one.callAll(
            Array.from({ length: waiting / PROCESSES }, (_, n) => ({
              method: "joinWaitlist",
              args: [{ ...place, email: `w${index}-${n}@example.com` }],
            })),
            5
          )
        )
      )

      expect(joined.flat().filter(({ error }) => error)).toEqual([])

      const { rows } = await client.query<{ id: string }>(
        "select id from stock_waitlist_entry order by number"
      )

      expect(rows).toHaveLength(waiting)
      await task({
        client,
        processes,
        item,
        place,
        entries: rows.map(({ id }) => id),
      })
      expect(await findUnsoundStock(onClient(client))).toEqual([])
    } finally {
      await Promise.all(processes.map((one) => one.kill()))
    }
  })
}

/** Whoever was offered something though somebody before them could be served. */
const OVERTAKEN = `
  select earlier.id, later.id as by
  from stock_waitlist_entry later
  join stock_waitlist_entry earlier on earlier.number < later.number
  where later.offered_at is not null
    and (earlier.offered_at is null or earlier.offered_at > later.offered_at)
    and (earlier.ended_at is null or earlier.ended_at > later.offered_at)`

/** What is held for those who wait, beside what their entries say. */
const HELD = `
  select
    count(*)::integer as offers,
    count(distinct reservation.cart_id)::integer as shoppers,
    coalesce(sum(reservation.quantity), 0)::integer as units,
    count(*) filter (where entry.status = 'offered')::integer as offered
  from reservation_item reservation
  left join stock_waitlist_entry entry on entry.id = reservation.cart_id
  where reservation.deleted_at is null
    and reservation.cart_id like 'swait%'`

const codesOf = (results: { error?: { code?: string } }[]) => [
  ...new Set(results.flatMap(({ error }) => (error ? [error.code] : []))),
]

describe("a waitlist under load", () => {
  it("of 1,000, with 300 units released by 20 writers, makes exactly 300 offers: in order, none twice, none to who left meanwhile", async () => {
    await withQueue(
      "waitlist",
      1000,
      async ({ client, processes, item, place, entries }) => {
        // Those who leave are spread over the whole of those who are served.
        const leaving = entries.filter((_, n) => n % 10 === 5)
        const results = await Promise.all(
          processes.flatMap((one, index) => [
            ...Array.from({ length: WRITERS / PROCESSES }, () =>
              one.callAll(
                Array.from({ length: 300 / WRITERS }, () => [
                  { method: "adjustInventory", args: [item, "a", 1] },
                  { method: "offerToWaitlist", args: [place] },
                ]).flat()
              )
            ),
            one.callAll(
              leaving
                .filter((_, n) => n % PROCESSES === index)
                .map((id) => ({ method: "leaveWaitlist", args: [id] }))
            ),
          ])
        )

        expect(codesOf(results.flat())).toEqual([])

        // A writer whose unit went to another's offer found nobody to serve, and who
        // leaves with an offer frees its unit: the job does what is left.
        while (await processes[0]!.call("offerToWaitlist", place)) {
          // Until nobody can be served.
        }

        const { rows: held } = await client.query(HELD)

        expect(held).toEqual([
          { offers: 300, shoppers: 300, units: 300, offered: 300 },
        ])
        expect((await client.query(OVERTAKEN)).rows).toEqual([])

        const { rows: left } = await client.query<{
          before: boolean
          held: boolean
        }>(
          `select
            offered_at is null as before,
            exists (
              select from reservation_item where cart_id = entry.id
            ) as held
          from stock_waitlist_entry entry
          where status = 'left'`
        )

        expect(left).toHaveLength(100)
        expect(left.filter((one) => one.held)).toEqual([])
        // Some left before their turn, and none of them was offered anything after.
        expect(left.some(({ before }) => before)).toBe(true)
        expect(
          (
            await client.query(
              "select id from stock_waitlist_entry where offered_at > ended_at"
            )
          ).rows
        ).toEqual([])
      }
    )
  })

  it("never oversells while shoppers buy the same units", async () => {
    await withQueue(
      "waitlist_shoppers",
      400,
      async ({ client, processes, item, place }) => {
        const results = await Promise.all(
          processes.flatMap((one, index) => [
            ...Array.from({ length: WRITERS / PROCESSES }, () =>
              one.callAll(
                Array.from({ length: 10 }, () => [
                  { method: "adjustInventory", args: [item, "a", 1] },
                  { method: "offerToWaitlist", args: [place] },
                ]).flat()
              )
            ),
            ...Array.from({ length: 5 }, (_, shopper) =>
              one.callAll(
                Array.from({ length: 40 }, (_, n) => ({
                  method: "holdCartItems",
                  args: [
                    {
                      cart_id: `cart_${index}_${shopper}_${n}`,
                      location_ids: ["a"],
                      lines: [
                        {
                          line_item_id: "line",
                          quantity: 1,
                          inventory_items: [{ inventory_item_id: item }],
                        },
                      ],
                    },
                  ],
                }))
              )
            ),
          ])
        )

        expect(codesOf(results.flat())).toEqual(["insufficient_inventory"])

        while (await processes[0]!.call("offerToWaitlist", place)) {
          // Until nobody can be served.
        }

        const { rows: held } = await client.query<{
          offers: number
          offered: number
        }>(HELD)
        const { rows: bought } = await client.query<{ carts: number }>(
          `select count(*)::integer as carts from reservation_item
          where cart_id like 'cart%'`
        )
        const offers = held[0]!.offers
        const carts = bought[0]!.carts

        expect(offers + carts).toBe(200)
        expect(offers).toBeGreaterThan(0)
        expect(carts).toBeGreaterThan(0)
        expect(held[0]!.offered).toBe(offers)
        expect((await client.query(OVERTAKEN)).rows).toEqual([])
        expect(
          (
            await client.query(
              `select stocked_quantity::integer as stocked,
                reserved_quantity::integer as reserved
              from inventory_level`
            )
          ).rows
        ).toEqual([{ stocked: 200, reserved: 200 }])
      }
    )
  })

  it("loses nothing when a process is killed while it offers: others go on, and those who were not told are", async () => {
    await withQueue(
      "waitlist_killed",
      100,
      async ({ client, processes, item, place }) => {
        const first = processes[0]!
        const doomed = processes.splice(1)

        await first.call("adjustInventory", item, "a", 60)

        const offering = doomed.map((one) =>
          one
            .callAll(
              Array.from({ length: 100 }, () => ({
                method: "offerToWaitlist",
                args: [place],
              })),
              2
            )
            .catch(() => "killed")
        )

        for (;;) {
          const { rows } = await client.query<{ offers: number }>(HELD)

          if (rows[0]!.offers >= 5) {
            break
          }
        }
        await Promise.all(doomed.map((one) => one.kill()))
        expect(await Promise.all(offering)).toEqual([
          "killed",
          "killed",
          "killed",
        ])

        const { rows: before } = await client.query<{ offers: number }>(HELD)

        expect(before[0]!.offers).toBeLessThan(60)

        while (await first.call("offerToWaitlist", place)) {
          // Until nobody can be served.
        }

        expect((await client.query(HELD)).rows).toEqual([
          { offers: 60, shoppers: 60, units: 60, offered: 60 },
        ])
        expect((await client.query(OVERTAKEN)).rows).toEqual([])

        await client.query(
          "update stock_waitlist_entry set updated_at = now() - interval '5 minutes'"
        )

        const told = new Set<string>()

        for (;;) {
          const untold = await first.call("takeUntoldWaitlistOffer")

          if (!untold) {
            break
          }
          await first.call("tellWaitlistOffer", untold, true)
          told.add(untold.entry.id)
        }

        expect(told.size).toBe(60)
      }
    )
  })
})
