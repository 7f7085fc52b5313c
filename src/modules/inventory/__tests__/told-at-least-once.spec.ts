import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"

import { Client } from "pg"

import { DEAD_SECONDS } from "../operations/ledger/note-told"
import {
  Call,
  ModuleProcess,
  untilAlone,
  withDatabase,
} from "./support/module-process"
import { testInventory } from "./support/module-test"

interface Message {
  name: string
  data: { id: string; cart_id?: string }
  metadata: { event_id?: string; movement_id?: string }
}

/** How often a server is killed under load, and how many of them work at a time. */
const KILLS = Number(process.env.KILLS ?? 4)
const AT_ONCE = 4

interface Stock {
  url: string
  client: Client
  items: string[]
  /** What the bus writes to. */
  file: string
  /** What the bus took of what the ledger has, in order. */
  heard(): Message[]
  /** What the bus does from now on. */
  bus(state: "takes" | "refuses" | "hangs" | "hangs after"): void
  /** The next look finds those dead that have not noted anything since. */
  letTimePass(): Promise<void>
}

/** The line that a server was killed in was not taken by the bus. */
const isWhole = (line: string) => line.startsWith("{") && line.endsWith("}}")

/** A database with stocked items, and a bus that writes to a file. */
async function onStock(name: string, task: (stock: Stock) => Promise<void>) {
  const directory = mkdtempSync(path.join(tmpdir(), "holdfast-events-"))
  const file = path.join(directory, "events")

  writeFileSync(file, "")

  try {
    await withDatabase(name, async (url, client) => {
      const maker = new ModuleProcess("holdfast", url)

      await maker.call("migrateUp")

      const items = await maker.call(
        "createInventoryItems",
        Array.from({ length: 4 }, () => ({}))
      )
      const ids: string[] = items.map(({ id }: { id: string }) => id)

      await maker.call(
        "createInventoryLevels",
        ids.map((inventory_item_id) => ({
          inventory_item_id,
          location_id: "a",
          stocked_quantity: 1_000_000,
        }))
      )
      await maker.call("stop")
      await maker.kill()
      await task({
        url,
        client,
        items: ids,
        file,
        heard: () =>
          readFileSync(file, "utf8")
            .split("\n")
            .filter(isWhole)
            .map((line): Message => JSON.parse(line))
            .filter(({ metadata }) => metadata.event_id),
        bus: (state) => writeFileSync(`${file}.state`, state),
        letTimePass: async () => {
          await client.query(
            `update stock_teller set
              noted_at = noted_at - interval '61 seconds',
              rescued_at = rescued_at - interval '61 seconds'`
          )
        },
      })
    })
  } finally {
    rmSync(directory, { recursive: true })
  }
}

/** What shoppers and staff do, each on some of the items. */
function work(items: string[], writer: string, rounds: number): Call[] {
  return Array.from({ length: rounds }, (_, round): Call[] => {
    const key = `${writer}_${round}`
    const item = items[round % items.length]!
    const hold = (quantity: number): Call => ({
      method: "holdCartItems",
      args: [
        {
          cart_id: `cart_${key}`,
          location_ids: ["a"],
          lines: [
            {
              line_item_id: `cartline_${key}`,
              quantity,
              inventory_items: [{ inventory_item_id: item }],
            },
          ],
        },
      ],
    })

    return [
      {
        method: "createReservationItems",
        args: [
          {
            inventory_item_id: item,
            location_id: "a",
            quantity: 2,
            line_item_id: `line_${key}`,
          },
        ],
      },
      hold(2),
      { method: "adjustInventory", args: [item, "a", -1] },
      hold(3),
      {
        method: "deleteReservationItemsByLineItem",
        args: [`line_${key}`],
      },
      { method: "releaseCartItems", args: [`cart_${key}`] },
    ]
  }).flat()
}

/**
 * What the ledger says must have been told, and what of it was not: of each call, its
 * levels are updated, and something has become of each of its reservations.
 */
async function untold({ client, heard }: Stock): Promise<string[]> {
  const told = new Set(
    heard().map(({ metadata }) =>
      metadata.event_id!.replace(/reservation-item\.\w+/, "reservation-item")
    )
  )
  const { rows } = await client.query<{ id: string }>(`
    select distinct concat(
      teller, '.', telling, ':inventory.inventory-level.updated:', level.id
    ) as id
    from stock_movement
    join inventory_level level using (inventory_item_id, location_id)
    where teller is not null and kind not in ('opened', 'converted', 'extended')
    union
    select distinct concat(
      teller, '.', telling, ':inventory.reservation-item:', reservation_id
    )
    from stock_movement
    where teller is not null and reservation_id is not null`)

  expect(rows.length).toBeGreaterThan(0)

  return rows.flatMap(({ id }) => (told.has(id) ? [] : id))
}

/**
 * The ids of messages that came again, each the same as the first time. Calls that shared
 * a statement all tell of its levels.
 */
function repeats(
  all: Message[],
  of = ({ name }: Message) => !name.includes("inventory-level")
): string[] {
  const messages = all.filter(of)
  const first = new Map<string, Message>()

  return messages.flatMap((message) => {
    const id = message.metadata.event_id!
    const before = first.get(id)

    first.set(id, before ?? message)
    expect(message).toEqual(before ?? message)

    return before ? id : []
  })
}

const tellerOf = (id: string) => id.split(".")[0]!

const countOf = async (client: Client, text: string): Promise<number> =>
  (await client.query(`select (${text})::int as count`)).rows[0].count

const MOVEMENTS = "select count(*) from stock_movement where teller is not null"
const TELLERS = "select count(*) from stock_teller"

const until = async (isSo: () => Promise<boolean> | boolean) => {
  while (!(await isSo())) {
    await new Promise((resolve) => setImmediate(resolve))
  }
}

describe("events of servers that share a database", () => {
  it(`are all told, though ${KILLS} servers are killed under load between commit and event; what is told twice is the same, and of them alone`, async () => {
    await onStock("told_killed", async (stock) => {
      const { url, client, items, file } = stock
      const start = () =>
        new ModuleProcess("holdfast", url, {
          bus: { file, takes_ms: 5 },
          pool: { min: 0, max: 6 },
        })
      const standing = start()
      const began = performance.now()
      let kills = 0

      await Promise.all(
        Array.from({ length: AT_ONCE }, async (_, lane) => {
          for (; kills < KILLS;) {
            const victim = start()
            const name = `victim_${lane}_${++kills}`
            const [one] = work(items, `${name}_first`, 1)

            await victim.callAll([one!])

            const cut = expect(
              victim.callAll(work(items, name, 2000), 12)
            ).rejects.toThrow("The process ended")

            // Wherever it is: in a statement, at the bus, at its note.
            await new Promise((resolve) =>
              setTimeout(resolve, 50 + Math.random() * 2000)
            )
            await victim.kill()
            await cut
          }
        })
      )

      const dead = (
        await client.query("select id::text from stock_teller")
      ).rows.map(({ id }) => id)

      expect(dead).toHaveLength(KILLS)
      await standing.callAll(work(items, "standing", 20), 6)

      const lost = await untold(stock)
      const before = stock.heard()

      const areAllMissed = performance.now() - began < DEAD_SECONDS * 1000

      expect(lost.length).toBeGreaterThan(KILLS)
      // Of many kills the first are missed, and told for, before the last: by servers
      // that are killed themselves.
      expect(
        repeats(before).filter(
          (id) => areAllMissed || !dead.includes(tellerOf(id))
        )
      ).toEqual([])

      await stock.letTimePass()
      await standing.call("catchUpOnAlerts")
      expect(await untold(stock)).toEqual([])

      const again = repeats(stock.heard())

      if (areAllMissed) {
        expect(new Set(again).size).toBe(again.length)
      }
      expect(again.filter((id) => !dead.includes(tellerOf(id)))).toEqual([])
      if (process.env.KILLS) {
        process.stdout.write(
          `${KILLS} kills: ${await countOf(client, MOVEMENTS)} movements, ` +
            `${before.length} events, ${lost.length} lost until they were told, ` +
            `${again.length} told twice\n`
        )
      }
      await standing.kill()
    })
  })

  it("are told by the next where the one that tells for a dead one is killed; of two at once one tells", async () => {
    await onStock("told_rescuers", async (stock) => {
      const { url, client, items, file } = stock
      const start = () => new ModuleProcess("holdfast", url, { bus: { file } })

      stock.bus("hangs")

      const victim = start()

      await victim.callAll(work(items, "victim", 2), 3)
      await victim.kill()
      expect(stock.heard()).toEqual([])
      await stock.letTimePass()

      stock.bus("hangs after")

      const first = start()
      const cut = expect(first.call("catchUpOnAlerts")).rejects.toThrow(
        "The process ended"
      )

      await until(() => stock.heard().length > 0)

      const once = stock.heard().length

      await first.kill()
      await cut
      await untilAlone(client)

      stock.bus("takes")

      const [second, third] = [start(), start()]

      await Promise.all([
        second.call("catchUpOnAlerts"),
        third.call("catchUpOnAlerts"),
      ])
      expect(await untold(stock)).toEqual([])
      expect(repeats(stock.heard(), () => true)).toHaveLength(once)
      await stock.letTimePass()
      await second.call("catchUpOnAlerts")
      expect(repeats(stock.heard(), () => true)).toHaveLength(once)
      await second.kill()
      await third.kill()
    })
  })

  it("are told later where the bus refuses them, or hangs: no call waits for it, and none is lost", async () => {
    await onStock("told_bus", async (stock) => {
      const { url, items, file } = stock
      const server = new ModuleProcess("holdfast", url, { bus: { file } })
      const worked = async (name: string) => {
        const results = await server.callAll(work(items, name, 5), 3)

        expect(results.filter(({ error }) => error)).toEqual([])
      }

      stock.bus("refuses")
      await worked("refused")
      expect(stock.heard()).toEqual([])
      stock.bus("takes")
      await until(async () => !(await untold(stock)).length)

      stock.bus("hangs")
      await worked("hung")
      expect((await untold(stock)).length).toBeGreaterThan(10)
      await server.kill()
      stock.bus("takes")
      await stock.letTimePass()

      const next = new ModuleProcess("holdfast", url, { bus: { file } })

      await next.call("catchUpOnAlerts")
      expect(await untold(stock)).toEqual([])
      await next.kill()
    })
  })

  it("leave nothing behind where a server is stopped", async () => {
    await onStock("told_stopped", async (stock) => {
      const { url, client, items, file } = stock
      const server = new ModuleProcess("holdfast", url, {
        bus: { file, takes_ms: 50 },
      })
      const working = server.callAll(work(items, "only", 10), 6)

      await until(async () => (await countOf(client, MOVEMENTS)) > 10)
      await working
      await server.call("stop")
      expect(await countOf(client, TELLERS)).toBe(0)
      expect(await untold(stock)).toEqual([])
      expect(repeats(stock.heard())).toEqual([])
      await server.kill()
    })
  })

  it("cost the first changes of a server no wait for one another, which come as many as it has connections", async () => {
    await onStock("told_first", async ({ url, items }) => {
      const server = new ModuleProcess("holdfast", url, {
        pool: { min: 0, max: 4 },
      })
      const results = await server.callAll(
        Array.from({ length: 8 }, (_, n) => ({
          method: "repairStockLevel",
          args: [
            { inventory_item_id: items[n % items.length], location_id: "a" },
          ],
        })),
        8
      )

      expect(results.map(({ error }) => error)).toEqual(
        Array(8).fill(undefined)
      )
      await server.kill()
    })
  })

  it("are not told of a ledger that was there before", async () => {
    await onStock("told_upgraded", async (stock) => {
      const { url, client, items, file } = stock

      await client.query(
        `insert into stock_movement (
          inventory_item_id, location_id, kind, stocked_delta, reserved_delta,
          incoming_delta, stocked_after, reserved_after, incoming_after
        )
        select $1, 'a', 'adjusted', 1, 0, 0, number, 0, 0
        from generate_series(1, 100000) number`,
        [items[0]]
      )
      // One of a process that never noted anything.
      await client.query(
        `insert into stock_teller (id, name, mark, noted_at)
        values (7, 'dead', 0, now() - interval '2 minutes')`
      )

      const server = new ModuleProcess("holdfast", url, { bus: { file } })

      await server.call("adjustInventory", items[1], "a", -1)
      await server.call("catchUpOnAlerts")
      expect(stock.heard()).toHaveLength(1)
      expect(await untold(stock)).toEqual([])
      await server.kill()
    })
  })
})

testInventory(({ service, sql, events, givenItem, inTransaction }) => {
  describe("an event of what the ledger has", () => {
    it("has an id, the movement by which a level's changes are ordered, and no group", async () => {
      const item = await givenItem({ a: 5 })

      events.length = 0
      await service.adjustInventory(item, "a", 1, {
        eventGroupId: "workflow",
      } as never)

      const [movement] = await sql(
        "select id, teller, telling from stock_movement order by id desc limit 1"
      )
      const level = await service.retrieveInventoryLevel(item, "a")
      const name = "inventory.inventory-level.updated"

      expect(events).toEqual([
        {
          name,
          data: { id: level.id },
          metadata: {
            source: "inventory",
            object: "inventory_level",
            action: "updated",
            event_id: `${movement!["teller"]}.${movement!["telling"]}:${name}:${level.id}`,
            movement_id: movement!["id"],
          },
        },
      ])
    })

    it("of a transaction is told with the last movement of it", async () => {
      const item = await givenItem({ a: 5, b: 5 })

      events.length = 0
      await inTransaction(async (context) => {
        await service.adjustInventory(item, "a", 1, context)
        await service.adjustInventory(item, "b", 1, context)
      })

      const [last] = await sql("select max(id) as id from stock_movement")

      expect(events.map(({ metadata }) => metadata!.movement_id)).toEqual([
        last!["id"],
        last!["id"],
      ])
    })

    it("that the ledger has not stays with its workflow", async () => {
      await service.createInventoryItems({}, { eventGroupId: "workflow" })
      expect(events.map(({ metadata }) => metadata)).toEqual([
        {
          source: "inventory",
          object: "inventory_item",
          action: "created",
          eventGroupId: "workflow",
        },
      ])
    })
  })
})
