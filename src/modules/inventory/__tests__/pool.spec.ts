import { SqlEntityManager } from "@medusajs/framework/mikro-orm/postgresql"

import { DatabaseUnavailableError } from "../database-errors"
import { outcomes, settleAll, testInventory } from "./support/module-test"

/** Long enough for a busy machine to open the first connections of a test. */
const TIMEOUT_MS = 2000

testInventory(
  ({ service, givenItem, quantitiesOf }) => {
    /** Holds every connection of the module's pool while a task runs. */
    const whileExhausted = async (task: () => Promise<void>) => {
      const { baseRepository_ } = service as unknown as {
        baseRepository_: { getFreshManager(): SqlEntityManager }
      }
      const { max } = (
        baseRepository_.getFreshManager().getKnex().client as {
          pool: { max: number }
        }
      ).pool
      const release: (() => void)[] = []
      const holders: Promise<void>[] = []

      for (let held = 0; held < max; held++) {
        await new Promise<void>((opened) => {
          holders.push(
            baseRepository_.getFreshManager().transactional(
              () =>
                new Promise<void>((done) => {
                  release.push(done)
                  opened()
                })
            )
          )
        })
      }
      try {
        await task()
      } finally {
        release.forEach((done) => done())
        await Promise.all(holders)
      }
    }

    describe("a pool without a free connection", () => {
      it("refuses every caller by name after a bounded wait, writes nothing, and recovers", async () => {
        const item = await givenItem({ a: 1000 })
        const reserve = () =>
          service.createReservationItems({
            inventory_item_id: item,
            location_id: "a",
            quantity: 1,
          })

        await whileExhausted(async () => {
          const { values, errors } = outcomes(
            await settleAll<unknown>(
              [
                ...Array.from({ length: 199 }, () => reserve),
                // One of several statements, in a transaction of its own.
                () =>
                  service.runOnce(
                    { idempotency_key: "k", operation: "o", input: {} },
                    reserve
                  ),
              ],
              200
            )
          )

          expect(values).toEqual([])
          expect(errors).toHaveLength(200)
          expect(new Set(errors.map(({ code }) => code))).toEqual(
            new Set(["database_unavailable"])
          )
          await expect(
            service.deleteReservationItems("resitem_any")
          ).rejects.toThrow(DatabaseUnavailableError)
          await expect(
            service.retrieveAvailableQuantity(item, ["a"])
          ).rejects.toThrow(
            `No database connection was free for ${TIMEOUT_MS} ms`
          )
        })

        expect(await quantitiesOf(item)).toEqual({ a: "1000 / 0" })
        await reserve()
        expect(await quantitiesOf(item)).toEqual({ a: "1000 / 1" })
      })
    })
  },
  { connection_timeout_ms: TIMEOUT_MS }
)
