import { setTimeout as sleep } from "node:timers/promises"

import { Client } from "pg"

import { adjustments } from "./support/adjustments"
import { ModuleProcess, withDatabase } from "./support/module-process"
import { outcomes, settleAll, testInventory } from "./support/module-test"
import { findUnsoundStock, RunSql } from "./support/sound-stock"

testInventory(
  ({ service, sql, events, givenItem, quantitiesOf }) => {
    const { line, movementsOf, everything } = adjustments({ service, sql })

    describe("the same key", () => {
      const asked = (item: string, key: string, adjustment = 5) => ({
        reason: "received",
        idempotency_key: key,
        lines: [line(item, { adjustment })],
      })

      it("20 times in parallel: one effect, 20 equal answers", async () => {
        const item = await givenItem({ a: 10 })

        events.length = 0
        const { values, errors } = outcomes(
          await settleAll(
            Array.from(
              { length: 20 },
              (_, index) => () =>
                service.adjustInventoryLevels({
                  ...asked(item, "one"),
                  actor_id: `user_${index}`,
                })
            ),
            20
          )
        )

        expect(errors).toEqual([])
        expect(values).toHaveLength(20)
        expect(new Set(values.map((value) => JSON.stringify(value))).size).toBe(
          1
        )
        expect(await quantitiesOf(item)).toEqual({ a: "15 / 0" })
        expect((await movementsOf(item)).slice(1)).toEqual([
          expect.objectContaining({ idempotency_key: "one", stocked_delta: 5 }),
        ])
        expect(events).toHaveLength(1)

        // And later.
        expect(await service.adjustInventoryLevels(asked(item, "one"))).toEqual(
          values[0]
        )
        expect(await quantitiesOf(item)).toEqual({ a: "15 / 0" })
      })

      it("with another body or for another operation is refused", async () => {
        const item = await givenItem({ a: 10 })
        const { group_id } = await service.adjustInventoryLevels(
          asked(item, "reused")
        )
        const before = await everything()
        const refusal = { status: 409, code: "idempotency_key_reused" }

        await expect(
          service.adjustInventoryLevels(asked(item, "reused", 6))
        ).rejects.toMatchObject(refusal)
        await expect(
          service.undoMovementGroup(group_id!, { idempotency_key: "reused" })
        ).rejects.toMatchObject({
          ...refusal,
          message:
            "The idempotency key reused was used before, for adjust_inventory_levels: use a new key for a new call",
        })
        expect(await everything()).toEqual(before)

        // The order in which a body's fields are written is no difference.
        const { reason, ...rest } = asked(item, "reused")

        expect(
          await service.adjustInventoryLevels({ ...rest, reason })
        ).toMatchObject({ group_id })
      })

      it("of a refused call may be tried again", async () => {
        const item = await givenItem({ a: 1 })

        await expect(
          service.adjustInventoryLevels(asked(item, "again", -3))
        ).rejects.toMatchObject({ type: "not_allowed" })
        await service.adjustInventory(item, "a", 5)
        expect(
          await service.adjustInventoryLevels(asked(item, "again", -3))
        ).toMatchObject({ applied: 1 })
        expect(await quantitiesOf(item)).toEqual({ a: "3 / 0" })
      })

      it("of somebody else's scope is another key", async () => {
        const calls: string[] = []
        const call = (scope: string) =>
          service.runOnce(
            { idempotency_key: "k", operation: "o", input: {}, scope },
            async () => {
              calls.push(scope)

              return { scope }
            }
          )

        expect(await call("cart_1")).toEqual({ scope: "cart_1" })
        expect(await call("cart_2")).toEqual({ scope: "cart_2" })
        expect(await call("cart_1")).toEqual({ scope: "cart_1" })
        expect(calls).toEqual(["cart_1", "cart_2"])
      })

      it("is kept for its time, then forgotten in batches", async () => {
        const item = await givenItem({ a: 10 })

        await service.adjustInventoryLevels(asked(item, "young"))
        await sql(
          `insert into idempotent_call (scope, key, operation, fingerprint, answer, created_at)
          select '', 'old ' || n, 'o', 'f', 'null', now() - interval '25 hours'
          from generate_series(1, 2500) n`
        )

        expect(await service.forgetIdempotencyKeys()).toBe(2500)
        expect(await sql("select key from idempotent_call")).toEqual([
          { key: "young" },
        ])
      })

      it("must be a key", async () => {
        const item = await givenItem({ a: 10 })

        for (const key of ["", " ", "x".repeat(256)]) {
          await expect(
            service.adjustInventoryLevels(asked(item, key))
          ).rejects.toMatchObject({ type: "invalid_data" })
        }
      })
    })
  },
  { ledger: { reasons: ["photo_shoot"], keep_keys_hours: 24 } }
)

describe("a process that is killed", () => {
  const onClient =
    (client: Client): RunSql =>
    async (text, values = []) =>
      (await client.query(text, values)).rows as never

  /**
   * Waits until a query answers with a row. Not for ever: a transaction that stays open
   * holds up what other tests look at.
   */
  const seen = async (client: Client, query: string) => {
    const end = Date.now() + 30_000

    while (Date.now() < end) {
      const { rows } = await client.query(query)

      if (rows.length) {
        return rows[0] as Record<string, unknown>
      }
      await sleep(5)
    }
    throw new Error(`No row came of: ${query}`)
  }

  const givenLevel = async (url: string) => {
    const process = new ModuleProcess("holdfast", url)

    await process.call("migrateUp")
    const item = await process.call("createInventoryItems", {})

    await process.call("createInventoryLevels", {
      inventory_item_id: item.id,
      location_id: "a",
      stocked_quantity: 10,
    })
    await process.kill()

    return {
      reason: "received",
      idempotency_key: "cut off",
      lines: [{ inventory_item_id: item.id, location_id: "a", adjustment: 5 }],
    }
  }

  it("between the effect and the answer: retried, one effect and the first answer", async () => {
    await withDatabase("answer", async (url, client) => {
      // Its events are sent after the commit and before the answer, for ever.
      const first = new ModuleProcess("holdfast", url, { holdsAnswers: true })
      const input = await givenLevel(url)
      const cut = expect(
        first.call("adjustInventoryLevels", input)
      ).rejects.toThrow("The process ended")
      const { answer } = await seen(
        client,
        "select answer from idempotent_call"
      )

      await first.kill()
      await cut

      const second = new ModuleProcess("holdfast", url)

      expect(await second.call("adjustInventoryLevels", input)).toEqual(answer)
      expect(answer).toMatchObject({ applied: 1 })
      expect(
        (
          await client.query(
            "select stocked_quantity::int from inventory_level"
          )
        ).rows
      ).toEqual([{ stocked_quantity: 15 }])
      expect(await findUnsoundStock(onClient(client))).toEqual([])
      await second.kill()
    })
  })

  it("before the effect: retried while the first is being cut off, one effect", async () => {
    await withDatabase("effect", async (url, client) => {
      const input = await givenLevel(url)
      const first = new ModuleProcess("holdfast", url)
      const second = new ModuleProcess("holdfast", url)

      // Ready, so that both begin when they are told to.
      await first.call("listInventoryItems", {})
      await second.call("listInventoryItems", {})
      // The first notes its key and waits for the level.
      await client.query("begin")
      await client.query("select from inventory_level for update")
      const cut = expect(
        first.call("adjustInventoryLevels", input)
      ).rejects.toThrow("The process ended")
      const { pid } = await seen(
        client,
        // Of this client: other tests wait on the same server.
        "select pid from pg_stat_activity where pg_backend_pid() = any (pg_blocking_pids(pid))"
      )
      // The second waits for the first.
      const retried = second.call("adjustInventoryLevels", input)

      await seen(
        client,
        `select pid from pg_stat_activity
        where wait_event_type = 'Lock' and ${pid} = any (pg_blocking_pids(pid))`
      )
      await first.kill()
      await cut
      // As the server does on its own when it next writes to the connection.
      await client.query(`select pg_terminate_backend(${pid})`)
      await client.query("rollback")

      expect(await retried).toMatchObject({ applied: 1 })
      expect(
        (
          await client.query(
            "select stocked_quantity::int from inventory_level"
          )
        ).rows
      ).toEqual([{ stocked_quantity: 15 }])
      expect(await findUnsoundStock(onClient(client))).toEqual([])
      await second.kill()
    })
  })
})
