import { MedusaError } from "@medusajs/framework/utils"

import { StockDatabase } from "../database"
import { InsufficientInventoryError } from "../errors"
import { applyPlan } from "../operations/carts/apply-plan"
import { StockContext } from "../types"
import { outcomes, settleAll, testInventory } from "./support/module-test"

const one = (inventory_item_id: string, quantity = 1, location_id = "a") => ({
  inventory_item_id,
  location_id,
  quantity,
})

/** How many statements reserved something: each has a moment of its own. */
const STATEMENTS = `
  select count(distinct created_at)::int as count from reservation_item
  where inventory_item_id = ?`

testInventory(
  ({ service, sql, heard, givenItem, quantitiesOf, inTransaction }) => {
    const reserveAll = (rows: ReturnType<typeof one>[]) =>
      settleAll(
        rows.map((row) => () => service.createReservationItems(row)),
        rows.length
      )
    const statementsFor = async (item: string) =>
      (await sql<{ count: number }>(STATEMENTS, [item]))[0]!.count

    describe("calls that are made at the same time", () => {
      it("get what is there, first come, first served", async () => {
        const item = await givenItem({ a: 100 })
        const { values, errors } = outcomes(
          await reserveAll(
            Array.from({ length: 40 }, (_, n) => one(item, n + 1))
          )
        )

        // 1 + 2 + … is more than there is: who was first has it.
        expect(values.map(({ quantity }) => quantity)).toEqual(
          Array.from({ length: 13 }, (_, n) => n + 1)
        )
        expect(errors).toHaveLength(27)
        expect(await quantitiesOf(item)).toEqual({ a: "100 / 91" })
      })

      it("take one statement for twenty callers of an item, who all get what they asked for", async () => {
        const item = await givenItem({ a: 100 })
        const { values } = outcomes(
          await reserveAll(Array.from({ length: 20 }, () => one(item)))
        )

        expect(new Set(values.map(({ id }) => id)).size).toBe(20)
        expect(await statementsFor(item)).toBe(1)
        expect(
          (await heard.all()).filter(
            ({ name }) => name === "inventory.reservation-item.created"
          )
        ).toHaveLength(20)
      })

      it("are refused one by one, in the order in which they came, with exact figures", async () => {
        const item = await givenItem({ a: 10 })
        const other = await givenItem({ a: 5 })
        const settled = await reserveAll([
          one(item, 4),
          one(item, 11),
          one(other, 2),
          one(item, 5),
          one(item, 2),
          one(other, 4),
          one(item, 1),
          one(item, 1, "nowhere"),
        ])

        expect(settled.map(({ status }) => status)).toEqual([
          "fulfilled",
          "rejected",
          "fulfilled",
          "fulfilled",
          "rejected",
          "rejected",
          "fulfilled",
          "rejected",
        ])

        const { errors } = outcomes(settled)

        expect(errors[0]).toBeInstanceOf(InsufficientInventoryError)
        expect((errors[0] as InsufficientInventoryError).shortages).toEqual([
          expect.objectContaining({
            inventory_item_id: item,
            location_id: "a",
            requested: 11,
          }),
        ])
        expect((errors[1] as InsufficientInventoryError).shortages).toEqual([
          expect.objectContaining({ requested: 2, available: 1 }),
        ])
        expect((errors[2] as InsufficientInventoryError).shortages).toEqual([
          expect.objectContaining({
            inventory_item_id: other,
            requested: 4,
            available: 3,
          }),
        ])
        expect(errors[3]!.message).toBe(
          `Item ${item} is not stocked at location nowhere`
        )
        expect(await quantitiesOf(item)).toEqual({ a: "10 / 10" })
        expect(await quantitiesOf(other)).toEqual({ a: "5 / 2" })
      })

      it("with backorders among them: what these take is not there for those who come later", async () => {
        const item = await givenItem({ a: 5 })
        const settled = await settleAll(
          [
            { ...one(item, 1) },
            { ...one(item, 10), allow_backorder: true },
            { ...one(item, 3) },
            { ...one(item, 2), allow_backorder: true },
          ].map((row) => () => service.createReservationItems(row)),
          4
        )

        expect(settled.map(({ status }) => status)).toEqual([
          "fulfilled",
          "fulfilled",
          "rejected",
          "fulfilled",
        ])
        expect(
          (outcomes(settled).errors[0] as InsufficientInventoryError).shortages
        ).toEqual([expect.objectContaining({ requested: 3, available: -6 })])
        expect(await quantitiesOf(item)).toEqual({ a: "5 / 13" })
      })

      it("by staff and by shoppers: the safety stock is there for staff alone", async () => {
        const item = await givenItem({ a: 5 })

        await sql(
          `update inventory_level set safety_stock = 5,
             raw_safety_stock = '{"value": "5", "precision": 20}'::jsonb
           where inventory_item_id = ?`,
          [item]
        )

        const settled = await settleAll(
          [{}, {}, { use_safety_stock: true }, { use_safety_stock: true }].map(
            (context) => () =>
              service.createReservationItems(one(item), context)
          ),
          4
        )

        expect(settled.map(({ status }) => status)).toEqual([
          "rejected",
          "rejected",
          "fulfilled",
          "fulfilled",
        ])
        expect(await quantitiesOf(item)).toEqual({ a: "5 / 2" })
      })

      it("with a bad one among them: it alone is refused", async () => {
        const item = await givenItem({ a: 10 })
        const settled = await settleAll(
          ["good", "bad\u0000", "good too"].map(
            (line_item_id) => () =>
              service.createReservationItems({ ...one(item), line_item_id })
          ),
          3
        )

        expect(settled.map(({ status }) => status)).toEqual([
          "fulfilled",
          "rejected",
          "fulfilled",
        ])
        expect(outcomes(settled).errors[0]).toMatchObject({
          type: MedusaError.Types.INVALID_DATA,
        })
        expect(await quantitiesOf(item)).toEqual({ a: "10 / 2" })
      })

      it("do not wait for a level that another call's caller holds locked", async () => {
        const locked = await givenItem({ a: 10 })
        const free = await givenItem({ a: 10 })
        let waiting: Promise<unknown> | undefined

        await inTransaction(async (context) => {
          await service.createReservationItems(one(locked), context)

          const [held, ...others] = [
            service.createReservationItems(one(locked)),
            ...Array.from({ length: 10 }, () =>
              service.createReservationItems(one(free))
            ),
          ]

          waiting = held
          expect(await Promise.all(others)).toHaveLength(10)
          expect(await quantitiesOf(free)).toEqual({ a: "10 / 10" })
          expect(await quantitiesOf(locked)).toEqual({ a: "10 / 0" })
        })

        await waiting
        expect(await quantitiesOf(locked)).toEqual({ a: "10 / 2" })
      })

      it("leave a caller's transaction alone: what it reserves goes when it rolls back", async () => {
        const item = await givenItem({ a: 10 })
        const within = expect(
          inTransaction(async (context) => {
            await service.createReservationItems(one(item, 3), context)
            throw new Error("rolled back")
          })
        ).rejects.toThrow("rolled back")
        const settled = await reserveAll([one(item), one(item)])

        await within
        expect(outcomes(settled).values).toHaveLength(2)
        expect(await quantitiesOf(item)).toEqual({ a: "10 / 2" })
      })

      it("hold carts: in fewer statements than carts, each movement with its own cart, and no more than there is", async () => {
        const item = await givenItem({ a: 25 })
        const hold = (cart: number, quantity: number) =>
          service.holdCartItems({
            cart_id: `cart_${item}_${cart}`,
            location_ids: ["a"],
            lines: [
              {
                line_item_id: `line_${item}_${cart}`,
                quantity,
                inventory_items: [{ inventory_item_id: item }],
              },
            ],
          })
        const carts = Array.from({ length: 20 }, (_, n) => n)
        const moved = () =>
          sql<{ reference_id: string; delta: number; transaction: string }>(
            `select reference_id, reserved_delta::int as delta,
               xmin::text as transaction
             from stock_movement
             where inventory_item_id = ? and kind = 'reserved' order by id`,
            [item]
          )

        await Promise.all(carts.map((cart) => hold(cart, 1)))

        const held = await moved()

        expect(new Set(held.map((row) => row.reference_id))).toEqual(
          new Set(carts.map((cart) => `cart_${item}_${cart}`))
        )
        expect(held).toHaveLength(20)
        expect(new Set(held.map((row) => row.transaction)).size).toBeLessThan(
          20
        )
        expect(await quantitiesOf(item)).toEqual({ a: "25 / 20" })

        const { values, errors } = outcomes(
          await settleAll(
            carts.map((cart) => () => hold(cart, 2)),
            20
          )
        )

        expect(values).toHaveLength(5)
        expect(errors).toHaveLength(15)
        expect(
          errors.every((error) => error instanceof InsufficientInventoryError)
        ).toBe(true)
        expect(await quantitiesOf(item)).toEqual({ a: "25 / 25" })
      })

      it("give back and take in one statement: the taker must find what is there then", async () => {
        const item = await givenItem({ a: 4 })
        const held = await service.holdCartItems({
          cart_id: `giver_${item}`,
          location_ids: ["a"],
          lines: [
            {
              line_item_id: `given_${item}`,
              quantity: 2,
              inventory_items: [{ inventory_item_id: item }],
            },
          ],
        })
        const { database_, baseRepository_ } = service as unknown as {
          database_: StockDatabase
          baseRepository_: { getFreshManager(): unknown }
        }
        const hold = { ttl_seconds: 900, max_hold_seconds: 3600 }
        // Both were planned while 2 more were there.
        const taker = (quantity: string) => ({
          cart_id: `taker_${item}_${quantity}`,
          hold,
          from: [],
          to: [
            {
              id: `resitem_${item}_${quantity}`,
              inventory_item_id: item,
              location_id: "a",
              quantity,
              line_item_id: `taken_${item}_${quantity}`,
              allow_backorder: false,
              cart_id: `taker_${item}_${quantity}`,
            },
          ],
          facts: {},
        })
        const giver = {
          cart_id: `giver_${item}`,
          hold,
          from: held.reservations.map(({ id, line_item_id, cart_id }) => ({
            id,
            inventory_item_id: item,
            location_id: "a",
            quantity: "2",
            line_item_id: line_item_id ?? null,
            cart_id,
            allow_backorder: false,
            is_expired: false,
          })),
          to: [],
          facts: {},
        }

        await service.updateInventoryLevels({
          inventory_item_id: item,
          location_id: "a",
          stocked_quantity: 1,
        })

        const [two, given, one] = await Promise.all(
          [taker("2"), giver, taker("1")].map((plan) =>
            applyPlan(database_, plan, {
              manager: baseRepository_.getFreshManager(),
            } as StockContext)
          )
        )

        expect(two).toBeNull()
        expect(given!.removed).toHaveLength(1)
        expect(one?.created.length ?? 0).toBeLessThanOrEqual(1)
        expect(await quantitiesOf(item)).toEqual({
          a: `1 / ${one?.created.length ?? 0}`,
        })
      })

      it("hold one cart: one after the other, and what it holds is what one of them said", async () => {
        const item = await givenItem({ a: 25 })
        const cart = `cart_${item}`

        await Promise.all(
          Array.from({ length: 20 }, (_, n) =>
            service.holdCartItems({
              cart_id: cart,
              location_ids: ["a"],
              lines: [
                {
                  line_item_id: `line_${item}`,
                  quantity: n + 1,
                  inventory_items: [{ inventory_item_id: item }],
                },
              ],
            })
          )
        )

        const rows = await sql<{ quantity: number }>(
          `select quantity::int as quantity from reservation_item
           where cart_id = ?`,
          [cart]
        )

        expect(rows).toHaveLength(1)
        expect(await quantitiesOf(item)).toEqual({
          a: `25 / ${rows[0]!.quantity}`,
        })
      })

      it("release: two statements at a time, each movement with its own caller's facts, and no unit given back twice", async () => {
        // On a busy machine one waits too long for the other, and is divided.
        const statements: number[] = []

        while (!statements.includes(2) && statements.length < 20) {
          const item = await givenItem({ a: 20 })
          const rows = outcomes(
            await reserveAll(Array.from({ length: 20 }, () => one(item)))
          ).values
          const ids = rows.map(({ id }) => id)

          await heard.forget()
          await Promise.all(
            [...ids, ids[0]!, "resitem_unknown"].map((id, n) =>
              service.deleteReservationItems([id], {
                ledger: { actor_id: `user_${n}` },
              } as StockContext)
            )
          )

          const moved = await sql<{ reservation_id: string; actor_id: string }>(
            `select reservation_id, actor_id from stock_movement
             where inventory_item_id = ? and kind = 'released'`,
            [item]
          )

          expect(await quantitiesOf(item)).toEqual({ a: "20 / 0" })
          expect(
            new Map(moved.map((row) => [row.reservation_id, row.actor_id]))
          ).toEqual(new Map(ids.map((id, n) => [id, `user_${n}`])))
          expect(moved).toHaveLength(20)
          statements.push(
            (
              await sql<{ count: number }>(
                `select count(distinct xmin::text)::int as count
                 from stock_movement
                 where inventory_item_id = ? and kind = 'released'`,
                [item]
              )
            )[0]!.count
          )
          expect(
            (await heard.all()).filter(
              ({ name }) => name === "inventory.reservation-item.deleted"
            )
          ).toHaveLength(20)
        }
        expect(statements).toContain(2)
      })

      it("adjust one level: each is told what it left there itself", async () => {
        const item = await givenItem({ a: 10 })
        const { values, errors } = outcomes(
          await settleAll(
            [-1, -2, -3, -20, -4, -1].map(
              (by) => () => service.adjustInventory(item, "a", by)
            ),
            6
          )
        )

        expect(values.map((level) => level.stocked_quantity)).toEqual([
          9, 7, 4, 0,
        ])
        expect(values.map((level) => level.available_quantity)).toEqual([
          9, 7, 4, 0,
        ])
        expect(errors.map(({ message }) => message)).toEqual([
          `Item ${item} at location a: stock would fall to -16 from 4, and must not be negative`,
          `Item ${item} at location a: stock would fall to -1 from 0, and must not be negative`,
        ])
        expect(await quantitiesOf(item)).toEqual({ a: "0 / 0" })
      })

      it("adjust up and down: what goes below zero is refused, whatever comes next", async () => {
        const item = await givenItem({ a: 0 })
        const settled = await settleAll(
          [-5, 10].map((by) => () => service.adjustInventory(item, "a", by)),
          2
        )

        expect(settled.map(({ status }) => status)).toEqual([
          "rejected",
          "fulfilled",
        ])
        expect(await quantitiesOf(item)).toEqual({ a: "10 / 0" })
      })

      it("adjust below what is reserved: each that does so is told of", async () => {
        const item = await givenItem({ a: 10 })

        await service.createReservationItems(one(item, 8))
        await heard.forget()
        await Promise.all(
          [-1, -1, -1, -1].map((by) => service.adjustInventory(item, "a", by))
        )

        expect(
          (await heard.all()).filter(({ name }) => name.endsWith(".shortfall"))
        ).toHaveLength(2)
        expect(
          await sql(
            "select shortfall::int from stock_movement where shortfall is not null and inventory_item_id = ? order by id",
            [item]
          )
        ).toEqual([{ shortfall: 1 }, { shortfall: 2 }])
      })
    })
  }
)
