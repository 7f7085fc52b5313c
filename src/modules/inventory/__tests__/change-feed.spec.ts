import { Context } from "@medusajs/framework/types"

import { StockChange, StockChangePage } from "../types"
import { testInventory } from "./support/module-test"

class ChangedMind extends Error {}

testInventory(({ service, sql, givenItem, expectRefused, inTransaction }) => {
  /** Reads on until nothing more is there, and answers how far it came. */
  const readOn = async (after: string | null, limit = 1000) => {
    const changes: StockChange[] = []
    let page: StockChangePage
    let cursor = after

    do {
      page = await service.listStockChanges({ after: cursor, limit })
      changes.push(...page.changes)
      cursor = page.cursor
    } while (page.changes.length)

    return { changes, cursor: cursor! }
  }
  /**
   * The same, where no transaction of the test is open any more: those of others on the
   * server hold a reader up as well, until they have ended.
   */
  const readAll = async (after: string | null) => {
    const changes: StockChange[] = []
    let page: StockChangePage
    let cursor = after

    do {
      page = await service.listStockChanges({ after: cursor, wait: 1 })
      changes.push(...page.changes)
      cursor = page.cursor
    } while (page.changes.length || page.has_more)

    return { changes, cursor: cursor! }
  }
  const idsOf = (changes: StockChange[]) => changes.map(({ id }) => id)
  const committed = async () =>
    (await sql(`select id from stock_movement order by id`)).map(
      ({ id }) => id as string
    )

  const opened: { end(error: Error): void; transaction: Promise<void> }[] = []

  // A test that failed leaves none open, on which everything after it would wait.
  afterEach(async () => {
    for (const { end, transaction } of opened.splice(0)) {
      end(new ChangedMind())
      await transaction.catch(() => {})
    }
  })

  /** Holds a transaction open that has written a movement, until told to end. */
  const openTransaction = async (item: string) => {
    let end!: (error?: Error) => void
    let written!: (context: Context) => void
    const isWritten = new Promise<Context>((resolve) => (written = resolve))
    const isEnding = new Promise<void>((resolve, reject) => {
      end = (error) => (error ? reject(error) : resolve())
    })
    const transaction = inTransaction(async (context) => {
      await service.adjustInventory(item, "a", -1, context)
      written(context)
      await isEnding
    })

    transaction.catch(() => {})
    opened.push({ end, transaction })

    return { end, transaction, context: await isWritten }
  }

  describe("change feed", () => {
    it("a reader that starts from the first change reads the ledger, in pages of any size", async () => {
      const item = await givenItem({ a: 10 })

      for (const quantity of [1, -2, 3]) {
        await service.adjustInventory(item, "a", quantity)
      }

      const all = await committed()

      expect(all).toHaveLength(7)
      for (const limit of [1, 2, 3, 7, 1000]) {
        expect(idsOf((await readOn(null, limit)).changes)).toEqual(all)
      }
    })

    it("a change that commits after one with a higher id is not passed over, and what is behind it waits", async () => {
      const [slow, fast] = [
        await givenItem({ a: 9 }),
        await givenItem({ a: 9 }),
      ]
      const before = await readOn(null)
      const open = await openTransaction(slow)

      await service.adjustInventory(fast, "a", 1)

      const during = await readOn(before.cursor)

      expect(during.changes).toEqual([])
      expect(
        (await service.listStockChanges({ after: during.cursor })).has_more
      ).toBe(true)

      open.end()
      await open.transaction

      const after = await readAll(during.cursor)

      expect(
        after.changes.map((change) => [
          change.inventory_item_id,
          change.stocked_delta,
          change.stocked_after,
        ])
      ).toEqual([
        [slow, -1, 8],
        [fast, 1, 10],
      ])
      expect(idsOf([...before.changes, ...after.changes])).toEqual(
        await committed()
      )
    })

    it("what was rolled back holds up nothing", async () => {
      const item = await givenItem({ a: 9 })
      const { cursor } = await readOn(null)
      const open = await openTransaction(item)

      open.end(new ChangedMind())
      await expect(open.transaction).rejects.toBeInstanceOf(ChangedMind)
      await service.adjustInventory(item, "a", 1)

      const { changes } = await readAll(cursor)

      expect(changes.map(({ stocked_after }) => stocked_after)).toEqual([10])
    })

    it("an open transaction is waited for also where it is younger than every one that has ended", async () => {
      const [first, second, slow] = [
        await givenItem({ a: 9 }),
        await givenItem({ a: 9 }),
        await givenItem({ a: 9 }),
      ]
      const { cursor } = await readOn(null)
      const older = await openTransaction(first)
      const younger = await openTransaction(slow)

      await service.adjustInventory(second, "a", 1, older.context)
      older.end()
      await older.transaction

      const once = await readOn(cursor)
      const twice = await readOn(once.cursor)

      expect(once.changes.map((change) => change.inventory_item_id)).toEqual([
        first,
      ])
      expect(twice.changes).toEqual([])

      younger.end()
      await younger.transaction
      expect(
        (await readAll(twice.cursor)).changes.map(
          (change) => change.inventory_item_id
        )
      ).toEqual([slow, second])
    })

    it("a reader that asks twice in its own transaction passes over nothing that is open", async () => {
      const [slow, fast, later] = [
        await givenItem({ a: 9 }),
        await givenItem({ a: 9 }),
        await givenItem({ a: 9 }),
      ]
      const before = await readOn(null)
      const open = await openTransaction(slow)

      await service.adjustInventory(fast, "a", 1)

      // The reader's own id is now beyond all that have ended.
      const younger = await openTransaction(later)
      const { cursor } = await inTransaction(async (context) => {
        let page = await service.listStockChanges(
          { after: before.cursor },
          context
        )

        for (let turn = 0; turn < 3; turn++) {
          expect(page).toMatchObject({ changes: [], has_more: true })
          page = await service.listStockChanges({ after: page.cursor }, context)
        }

        return page
      })

      for (const { end, transaction } of [open, younger]) {
        end()
        await transaction
      }
      expect(
        (await readAll(cursor)).changes.map(
          (change) => change.inventory_item_id
        )
      ).toEqual([slow, fast, later])
    })

    it("in a copy that gives numbers anew, what a cursor has seen elsewhere does not hide what is open here", async () => {
      const [slow, fast] = [
        await givenItem({ a: 9 }),
        await givenItem({ a: 9 }),
      ]
      const { cursor } = await readOn(null)
      const [version, last, at] = Buffer.from(cursor, "base64url")
        .toString()
        .split("|")
      // It met a gap before it saw three more, which the copy lacks; every
      // transaction of that time has ended.
      const copied = Buffer.from(
        [version, last, at, Number(last) + 3, "1700000000000000", 3].join("|")
      ).toString("base64url")
      const open = await openTransaction(slow)

      await service.adjustInventory(fast, "a", 1)

      const during = await readOn(copied)

      expect(during.changes).toEqual([])
      open.end()
      await open.transaction
      expect(
        (await readAll(during.cursor)).changes.map(
          (change) => change.inventory_item_id
        )
      ).toEqual([slow, fast])
    })

    it("20 writers and 3 readers: each reader reads every change once, and each level's in order", async () => {
      const items = await Promise.all(
        Array.from({ length: 5 }, () => givenItem({ a: 1000 }))
      )
      let isWriting = true
      const readers = [7, 50, 1000].map(async (limit) => {
        const changes: StockChange[] = []
        let cursor: string | null = null

        for (;;) {
          const isLast = !isWriting
          const page: StockChangePage = await service.listStockChanges({
            after: cursor,
            limit,
          })

          changes.push(...page.changes)
          cursor = page.cursor
          if (isLast && !page.changes.length && !page.has_more) {
            return changes
          }
        }
      })

      await Promise.all(
        Array.from({ length: 20 }, async (_, writer) => {
          for (let turn = 0; turn < 25; turn++) {
            const item = items[(writer + turn) % items.length]!
            const call = inTransaction(async (context) => {
              await service.adjustInventory(item, "a", -1, context)
              if (turn % 5 === 0) {
                throw new ChangedMind()
              }
            })

            await call.catch((error: unknown) => {
              if (!(error instanceof ChangedMind)) {
                throw error
              }
            })
          }
        })
      )
      isWriting = false

      const all = await committed()
      const [sequence] = await sql(
        `select last_value::integer as last from stock_movement_id_seq`
      )

      // 400 of 500 were committed, beside what the test began with.
      expect(all).toHaveLength(408)
      // Each of those that were rolled back left a gap.
      expect(Number(sequence!.last)).toBeGreaterThanOrEqual(508)
      for (const changes of await Promise.all(readers)) {
        expect(idsOf(changes)).toEqual(all)
      }
    })

    it("goes through the changes without an end, from any change's cursor on, until told to stop", async () => {
      const item = await givenItem({ a: 10 })

      for (const quantity of [1, -2, 3, -4, 5]) {
        await service.adjustInventory(item, "a", quantity)
      }

      const all = await committed()

      // Leaving the loop and going on behind the change, after each of them.
      const told: string[] = []
      let after: string | null = null

      while (told.length < all.length) {
        for await (const one of service.stockChanges({ after, limit: 3 })) {
          told.push(one.change.id)
          after = one.cursor
          break
        }
      }
      expect(told).toEqual(all)

      // One that waits learns of what is committed meanwhile.
      const abort = new AbortController()
      const heard: (number | null)[] = []
      let isHeard!: () => void
      const hasHeard = new Promise<void>((resolve) => (isHeard = resolve))
      const reader = (async () => {
        for await (const { change } of service.stockChanges({
          after,
          signal: abort.signal,
        })) {
          heard.push(change.stocked_after)
          isHeard()
        }
      })()

      await service.adjustInventory(item, "a", 7)
      await hasHeard
      abort.abort()
      await reader
      expect(heard).toEqual([20])
    })

    it("going through the changes refuses a bad cursor and limit at the first step", async () => {
      for (const input of [{ after: "x" }, { limit: 0 }, { limit: 1001 }]) {
        await expectRefused(() => service.stockChanges(input).next(), {
          type: "invalid_data",
        })
      }
    })

    it("a cursor that is none, or of another ledger, is refused", async () => {
      const item = await givenItem({ a: 1 })
      const { cursor } = await readOn(null)

      for (const after of ["", "x", `${cursor}=`, cursor.slice(1), 7]) {
        await expectRefused(
          () => service.listStockChanges({ after: after as string }),
          { type: "invalid_data" }
        )
      }

      const foreign = Buffer.from("1|4|1700000000000000|0||").toString(
        "base64url"
      )

      await expectRefused(() => service.listStockChanges({ after: foreign }), {
        type: "invalid_data",
        code: "cursor_unknown",
        message: expect.stringContaining("another shop"),
      })
      expect(item).toMatch(/^iitem_/)
    })
  })
})
