import { SqlEntityManager } from "@medusajs/framework/mikro-orm/postgresql"
import { Context } from "@medusajs/framework/types"
import { Client } from "pg"

import { testInventory } from "./support/module-test"

class ChangedMind extends Error {}

testInventory(({ service, events, givenItem, quantitiesOf, inTransaction }) => {
  const reserve = (item: string, quantity: number, context: Context) =>
    service.createReservationItems(
      { inventory_item_id: item, location_id: "a", quantity },
      context
    )

  /** Every kind of change, one after the other. */
  const changeAll = async (item: string, context: Context) => {
    const made = await service.createInventoryItems({ sku: "NEW" }, context)

    await service.updateInventoryItems({ id: made.id, title: "A" }, context)
    await service.createInventoryLevels(
      { inventory_item_id: made.id, location_id: "a", stocked_quantity: 5 },
      context
    )
    await service.updateInventoryLevels(
      { inventory_item_id: item, location_id: "a", stocked_quantity: 20 },
      context
    )
    await service.adjustInventory(item, "a", -1, context)

    const { id } = await reserve(made.id, 2, context)

    await service.updateReservationItems(id, { quantity: 3 }, context)
    await service.softDeleteReservationItems([id], {}, context)
    await service.restoreReservationItems([id], {}, context)
    await service.deleteReservationItems(id, context)
    await service.deleteInventoryLevel(made.id, "a", context)
    await service.softDeleteInventoryItems([made.id], {}, context)
    await service.restoreInventoryItems([made.id], {}, context)

    return made.id
  }

  it("a BEGIN that the server refuses as it ends is begun again, and nothing is sent on a connection that is another's by then", async () => {
    const item = await givenItem({ a: 10 })
    const sent: [unknown, string][] = []
    const query = Client.prototype.query as (...args: unknown[]) => unknown
    let refusedAt = -1

    jest.spyOn(Client.prototype, "query").mockImplementation(function (
      this: unknown,
      ...args: unknown[]
    ) {
      const statement = args[0] as { text: string }

      sent.push([this, statement.text])

      if (statement.text === "BEGIN;" && refusedAt < 0) {
        refusedAt = sent.length - 1
        statement.text = "select pg_terminate_backend(pg_backend_pid())"
      }

      return query.apply(this, args)
    } as never)

    await service.adjustInventoryLevels({
      idempotency_key: "delivery-1",
      reason: "received",
      lines: [{ inventory_item_id: item, location_id: "a", adjustment: 2 }],
    })

    const [refused] = sent[refusedAt]!

    expect(
      sent
        .filter(([connection]) => connection === refused)
        .map(([, text]) => text)
        .slice(-1)
    ).toEqual(["BEGIN;"])
    expect(await quantitiesOf(item)).toEqual({ a: "12 / 0" })
  })

  it("a transaction that has ended is not used any more", async () => {
    const item = await givenItem({ a: 10 })
    let kept: Context = {}

    await inTransaction(async (context) => {
      kept = { ...context }
      await reserve(item, 1, context)
    })
    await expect(reserve(item, 2, kept)).rejects.toMatchObject({
      code: "database_unavailable",
      message: expect.stringMatching(/^The transaction has ended/),
    })
    expect(await quantitiesOf(item)).toEqual({ a: "10 / 1" })
  })

  it("nothing is told before the caller's transaction commits, and all of it then", async () => {
    const item = await givenItem({ a: 10 })
    const told: number[] = []

    events.length = 0
    await inTransaction(async (context) => {
      await changeAll(item, context)
      told.push(events.length)
    })
    expect(told).toEqual([0])
    expect(events.map(({ name }) => name)).toEqual([
      "inventory.inventory-item.created",
      "inventory.inventory-item.updated",
      "inventory.inventory-level.created",
      "inventory.inventory-level.updated",
      "inventory.inventory-level.updated",
      "inventory.reservation-item.created",
      "inventory.inventory-level.updated",
      "inventory.reservation-item.updated",
      "inventory.inventory-level.updated",
      "inventory.reservation-item.deleted",
      "inventory.inventory-level.updated",
      "inventory.reservation-item.restored",
      "inventory.inventory-level.updated",
      "inventory.reservation-item.deleted",
      "inventory.inventory-level.updated",
      "inventory.inventory-level.deleted",
      "inventory.inventory-item.deleted",
      "inventory.inventory-item.restored",
    ])
    expect(await quantitiesOf(item)).toEqual({ a: "19 / 0" })
  })

  it("what is rolled back was never there, and is never told", async () => {
    const item = await givenItem({ a: 10 })
    const movements = await service.listStockMovements()
    let made: string | undefined

    events.length = 0
    await expect(
      inTransaction(async (context) => {
        made = await changeAll(item, context)
        throw new ChangedMind()
      })
    ).rejects.toThrow(ChangedMind)

    expect(made).toBeDefined()
    expect(events).toEqual([])
    expect(await quantitiesOf(item)).toEqual({ a: "10 / 0" })
    expect(await service.listInventoryItems({ id: made })).toEqual([])
    expect(await service.listStockMovements()).toEqual(movements)

    // And what comes after tells only of itself.
    await service.adjustInventory(item, "a", 1)
    expect(events).toHaveLength(1)
  })

  it("nobody else sees what is not committed, and the units are held for it", async () => {
    const item = await givenItem({ a: 10 })
    let other: Promise<unknown> | undefined

    await inTransaction(async (context) => {
      await reserve(item, 8, context)
      expect(
        (await service.retrieveReservedQuantity(item, ["a"], context)).numeric
      ).toBe(8)
      expect(await quantitiesOf(item)).toEqual({ a: "10 / 0" })
      other = reserve(item, 3, {}).catch((error: { code: string }) => error)
    })
    expect(await other).toMatchObject({ code: "insufficient_inventory" })
    expect(await quantitiesOf(item)).toEqual({ a: "10 / 8" })
  })

  it("a call that is refused leaves the transaction usable", async () => {
    const item = await givenItem({ a: 10 })

    await inTransaction(async (context) => {
      await reserve(item, 4, context)
      await expect(reserve(item, 7, context)).rejects.toMatchObject({
        code: "insufficient_inventory",
      })
      await expect(
        service.adjustInventory(item, "nowhere", 1, context)
      ).rejects.toMatchObject({ type: "not_found" })
      await reserve(item, 6, context)
    })
    expect(await quantitiesOf(item)).toEqual({ a: "10 / 10" })
  })

  it("a transaction within a transaction is undone alone, and told with the outermost", async () => {
    const item = await givenItem({ a: 10 })
    const within = (
      context: Context,
      task: (inner: Context) => Promise<void>
    ) =>
      (context.transactionManager as SqlEntityManager).transactional(
        (transactionManager) => task({ transactionManager })
      )

    events.length = 0
    await inTransaction(async (context) => {
      await reserve(item, 1, context)
      await within(context, async (inner) => {
        await reserve(item, 2, inner)
      })
      expect(events).toEqual([])
      await within(context, async (inner) => {
        await reserve(item, 4, inner)
        throw new ChangedMind()
      }).catch((error) => expect(error).toBeInstanceOf(ChangedMind))
    })

    expect(await quantitiesOf(item)).toEqual({ a: "10 / 3" })
    expect(
      events.filter(({ name }) => name === "inventory.reservation-item.created")
    ).toHaveLength(2)
  })
})
