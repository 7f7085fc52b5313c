import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"

import { Client } from "pg"

import { grouped } from "../policy/grouped"
import { HoldfastMigration20261129070000 } from "../migrations/HoldfastMigration20261129070000"
import { Call, ModuleProcess, withDatabase } from "./support/module-process"
import { testInventory } from "./support/module-test"

interface Message {
  name: string
  data: { id: string; cart_id?: string }
  metadata: { event_id?: string; eventGroupId?: string }
}

/** How often a server is killed under load. */
const KILLS = Number(process.env.KILLS ?? 2)

/** Messages of movements, the first time that each is told, and how many were repeated. */
function firstOf(messages: Message[]) {
  const first = new Map<string, Message>()

  for (const message of messages) {
    const id = message.metadata.event_id

    if (id) {
      expect(message).toEqual(first.get(id) ?? message)
      first.set(id, first.get(id) ?? message)
    }
  }

  return first
}

const movementOf = (eventId: string) => eventId.split(":")[0]!

/** What the ledger says must have been told, by ids of events without their action. */
async function expectAllTold(client: Client, messages: Message[]) {
  const first = firstOf(messages)
  const order = [...first.keys()].map(movementOf)

  // All of them in the order of the ledger, and so each level's.
  expect(order).toEqual([...order].sort())

  const { rows: levels } = await client.query(`
    select max(movement.id) as id, min(level.id) as level_id
    from stock_movement movement
    join inventory_level level using (inventory_item_id, location_id)
    where kind not in ('opened', 'converted', 'extended')
    group by inventory_item_id, location_id, movement.xmin::text`)

  expect(levels.length).toBeGreaterThan(0)
  expect(
    levels.filter(
      ({ id, level_id }) =>
        first.get(`${id}:inventory.inventory-level.updated`)?.data.id !==
        level_id
    )
  ).toEqual([])

  const { rows: reservations } = await client.query(`
    select reservation_id as id, array_agg(last order by last) as movements,
      exists (
        select from reservation_item
        where id = reservation_id and deleted_at is null
      ) as is_there
    from (
      select reservation_id, max(id) as last
      from stock_movement
      where reservation_id is not null
      group by reservation_id, xmin::text
    ) of_transaction
    group by reservation_id`)
  const toldOf = grouped(
    [...first]
      .filter(([id]) => id.includes(":inventory.reservation-item."))
      .map(([id, { name, data }]) => ({
        id: data.id,
        movement: movementOf(id),
        action: name.split(".").at(-1),
      })),
    ({ id }) => id
  )

  expect(reservations.length).toBeGreaterThan(0)
  for (const { id, movements, is_there } of reservations) {
    const told = toldOf.get(id) ?? []

    expect(told.map(({ movement }) => movement)).toEqual(movements)
    expect(told.map(({ action }) => action)).toEqual(
      movements.map((_: string, index: number) =>
        index === 0
          ? "created"
          : index === movements.length - 1 && !is_there
            ? "deleted"
            : "updated"
      )
    )
  }

  return { first, reservations }
}

/** What shoppers and staff do, each on some of the items, without an end. */
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

/** The line that a server was killed in was not taken by the bus. */
const isWhole = (line: string) => line.startsWith("{") && line.endsWith("}}")

const parse = (line: string): Message => JSON.parse(line)

const idsOf = (messages: Message[]) =>
  messages.flatMap(({ metadata }) => metadata.event_id ?? [])

/** A database with stocked items, and the file that a bus writes to. */
async function onStock(
  name: string,
  task: (given: {
    url: string
    client: Client
    items: string[]
    file: string
    heard(): Message[]
  }) => Promise<void>
) {
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
      await maker.call("takeEvents")
      await maker.kill()
      await task({
        url,
        client,
        items: ids,
        file,
        heard: () =>
          readFileSync(file, "utf8").split("\n").filter(isWhole).map(parse),
      })
    })
  } finally {
    rmSync(directory, { recursive: true })
  }
}

const until = async (isSo: () => boolean) => {
  while (!isSo()) {
    await new Promise((resolve) => setImmediate(resolve))
  }
}

const countOf = async (client: Client, text: string): Promise<number> =>
  (await client.query(`select (${text})::int as count`)).rows[0].count

const MOVEMENTS = "select count(*) from stock_movement"
const UNTOLD = `select count(*) from stock_movement movement, stock_event_relay relay
  where substr(movement.id, 6)::bigint > relay.last`

describe("events of servers that share a database", () => {
  it("are all told, in order, repeats with the same id, though servers are killed under load between commit and event", async () => {
    await onStock(
      "events_killed",
      async ({ url, client, items, file, heard }) => {
        const start = () =>
          new ModuleProcess("holdfast", url, { bus: { file, takes_ms: 10 } })
        // One stays, which tells as well what the killed ones have left.
        const standing = start()
        let next = start()

        for (let kill = 0; kill < KILLS; kill++) {
          const victim = next
          const isHeld = kill % 2 === 1

          // Each second one is killed while nobody can tell, and so certainly between
          // commit and event, the others wherever they are.
          if (isHeld) {
            await client.query("begin")
            await client.query("select from stock_event_relay for update")
          }

          const before = await countOf(client, MOVEMENTS)
          const done = victim.callAll(work(items, `victim_${kill}`, 500), 6)
          const cut = expect(done).rejects.toThrow("The process ended")
          const also = standing.callAll(work(items, `standing_${kill}`, 4), 3)

          next = start()
          await also
          while ((await countOf(client, MOVEMENTS)) < before + 60 + kill) {
            // Until it is at work.
          }
          await victim.kill()
          await cut
          if (isHeld) {
            expect(await countOf(client, UNTOLD)).toBeGreaterThanOrEqual(60)
            await client.query("rollback")
          }
        }

        await standing.kill()
        await next.call("takeEvents")
        expect(await countOf(client, UNTOLD)).toBe(0)
        await next.kill()

        const { first, reservations } = await expectAllTold(client, heard())

        expect(reservations.length).toBeGreaterThan(10 * KILLS)
        if (process.env.KILLS) {
          process.stdout.write(
            `${KILLS} kills: ${await countOf(client, MOVEMENTS)} movements, ` +
              `${first.size} events, ${idsOf(heard()).length - first.size} repeats\n`
          )
        }
      }
    )
  })

  it("are told by one of them at a time, and again with the same ids by another where that one is killed before it has noted it", async () => {
    await onStock(
      "events_hung",
      async ({ url, client, items, file, heard }) => {
        const hung = new ModuleProcess("holdfast", url, {
          bus: { file, hangs: true },
        })
        const other = new ModuleProcess("holdfast", url, {
          bus: { file, takes_ms: 0 },
        })

        await hung.callAll(work(items, "hung", 2), 3)
        await until(() => heard().length > 0)
        await other.callAll(work(items, "other", 2), 3)

        let isCaughtUp = false
        const caughtUp = other.call("takeEvents").then(() => {
          isCaughtUp = true
        })
        const twice = idsOf(heard())

        expect(await countOf(client, UNTOLD)).toBe(
          (await countOf(client, MOVEMENTS)) - items.length
        )
        expect(isCaughtUp).toBe(false)
        await hung.kill()
        await caughtUp

        const { first } = await expectAllTold(client, heard())

        expect(idsOf(heard())).toEqual([...twice, ...first.keys()])
        expect(await countOf(client, UNTOLD)).toBe(0)
        await other.kill()
      }
    )
  })

  it("are told in order by two at once, once each, where nobody is killed", async () => {
    await onStock("events_two", async ({ url, client, items, file, heard }) => {
      const start = () =>
        new ModuleProcess("holdfast", url, { bus: { file, takes_ms: 0 } })
      const [first, second] = [start(), start()]

      await Promise.all([
        first.callAll(work(items, "first", 40), 6),
        second.callAll(work(items, "second", 40), 6),
      ])
      await first.call("takeEvents")
      await expectAllTold(client, heard())

      const ids = idsOf(heard())

      expect(new Set(ids).size).toBe(ids.length)
      await first.kill()
      await second.kill()
    })
  })

  it("are told later where the event bus refuses them: none is lost, it tries after 1, then 2 s, and says so once", async () => {
    await onStock("events_bus", async ({ url, client, items, file, heard }) => {
      const server = new ModuleProcess("holdfast", url, {
        bus: { file, takes_ms: 0, failures: 2 },
      })
      const started = Date.now()
      const results = await server.callAll(work(items, "only", 50), 3)

      expect(results.filter(({ error }) => error)).toEqual([])
      while ((await countOf(client, UNTOLD)) > 0) {
        // It tries anew by itself.
      }
      expect(Date.now() - started).toBeGreaterThanOrEqual(3000)
      expect(await server.call("takeWarnings")).toEqual([
        "Events of stock could not be told yet: Error: The event bus is gone",
      ])
      await expectAllTold(client, heard())
      expect(idsOf(heard()).length).toBe(new Set(idsOf(heard())).size)
      await server.kill()
    })
  })

  it("are left by a server without an event bus to one that has one", async () => {
    await onStock(
      "events_none",
      async ({ url, client, items, file, heard }) => {
        const without = new ModuleProcess("holdfast", url, { hasNoBus: true })

        await without.callAll(work(items, "only", 2), 2)
        await without.call("catchUpOnAlerts")
        await without.kill()
        expect(await countOf(client, UNTOLD)).toBeGreaterThan(10)

        const server = new ModuleProcess("holdfast", url, {
          bus: { file, takes_ms: 0 },
        })

        await server.call("takeEvents")
        await expectAllTold(client, heard())
        await server.kill()
      }
    )
  })
})

testInventory(({ service, sql, heard, givenItem, inTransaction }) => {
  const told = async () =>
    ((await heard.all()) as unknown as Message[]).map(({ name, data }) => [
      name.replace("inventory.", ""),
      data,
    ])
  const place = async () =>
    (await sql("select last::int as last from stock_event_relay"))[0]!["last"]
  const lastNumber = async () =>
    (
      await sql("select max(substr(id, 6)::int) as last from stock_movement")
    )[0]!["last"]

  describe("events of movements", () => {
    it("have an id that is the movement's and the event's, and belong to no group", async () => {
      const item = await givenItem({ a: 5 })

      await heard.forget()
      await service.adjustInventory(item, "a", 1, {
        eventGroupId: "workflow",
      } as never)

      const [movement] = await sql(
        "select id from stock_movement order by id desc limit 1"
      )

      expect(await heard.all()).toEqual([
        {
          name: "inventory.inventory-level.updated",
          data: { id: expect.stringMatching(/^ilev_/) },
          metadata: {
            source: "inventory",
            object: "inventory_level",
            action: "updated",
            event_id: `${movement!["id"]}:inventory.inventory-level.updated`,
          },
        },
      ])
    })

    it("tell what a transaction did to a level and a reservation once, in its order", async () => {
      const item = await givenItem({ a: 5 })
      const level = await service.retrieveInventoryLevel(item, "a")

      await heard.forget()

      const kept = await inTransaction(async (context) => {
        const reserve = (line_item_id: string) =>
          service.createReservationItems(
            {
              inventory_item_id: item,
              location_id: "a",
              quantity: 1,
              line_item_id,
            },
            context
          )
        const { id } = await reserve("kept")

        await service.updateReservationItems({ id, quantity: 2 }, context)

        const passing = await reserve("passing")

        await service.deleteReservationItems(passing.id, context)

        return [id, passing.id]
      })

      expect(await told()).toEqual([
        ["reservation-item.created", { id: kept[0] }],
        ["reservation-item.created", { id: kept[1] }],
        ["reservation-item.deleted", { id: kept[1] }],
        ["inventory-level.updated", { id: level.id }],
      ])
    })

    it("tell a cart's units until they are an order's", async () => {
      const item = await givenItem({ a: 9 })
      const level = await service.retrieveInventoryLevel(item, "a")
      const hold = (quantity: number) =>
        service.holdCartItems({
          cart_id: "cart",
          location_ids: ["a"],
          lines: [
            {
              line_item_id: "line",
              quantity,
              inventory_items: [{ inventory_item_id: item }],
            },
          ],
        })

      await heard.forget()
      await hold(2)
      await heard.all()
      await hold(3)
      await heard.all()
      // Renewed: that leaves no movement, and is told at once.
      await hold(3)
      await heard.all()

      const [order] = await service.convertCartItems(
        { id: "cart", location_ids: ["a"], completion_id: "order" },
        [
          {
            inventory_item_id: item,
            location_id: "a",
            quantity: 3,
            line_item_id: "orderline",
          },
        ]
      )
      const { id } = order!
      const ofCart = { id, cart_id: "cart" }
      const levelUpdated = ["inventory-level.updated", { id: level.id }]

      expect(await told()).toEqual([
        ["reservation-item.created", { id }],
        ["cart-reservation.created", ofCart],
        levelUpdated,
        ["reservation-item.updated", { id }],
        ["cart-reservation.updated", ofCart],
        levelUpdated,
        ["reservation-item.updated", { id }],
        ["cart-reservation.updated", ofCart],
        ["reservation-item.updated", { id }],
        ["cart-reservation.converted", ofCart],
      ])
    })

    it("wait for a transaction that is open, and lose nothing", async () => {
      const [slow, fast] = [
        await givenItem({ a: 5 }),
        await givenItem({ a: 5 }),
      ]

      await heard.forget()
      await inTransaction(async (context) => {
        await service.adjustInventory(slow, "a", -1, context)
        await service.adjustInventory(fast, "a", -1)
        expect(await heard.all()).toEqual([])
      })

      const levels = await Promise.all(
        [slow, fast].map((item) => service.retrieveInventoryLevel(item, "a"))
      )

      expect(await told()).toEqual(
        levels.map(({ id }) => ["inventory-level.updated", { id }])
      )
    })

    it("begin at the end of a ledger that was there before", async () => {
      const item = await givenItem({ a: 5 })
      const migration = new HoldfastMigration20261129070000(
        undefined as never,
        undefined as never
      )

      await heard.forget()
      await sql("drop table stock_event_relay")
      await migration.up()
      for (const query of migration.getQueries()) {
        await sql(query as string)
      }
      expect(await place()).toBe(await lastNumber())
      await service.adjustInventory(item, "a", -1)
      expect(await told()).toHaveLength(1)
      expect(await place()).toBe(await lastNumber())
    })
  })
})
