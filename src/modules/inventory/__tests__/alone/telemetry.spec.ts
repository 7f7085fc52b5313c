import { SqlEntityManager } from "@medusajs/framework/mikro-orm/postgresql"
import {
  diag,
  metrics,
  SpanStatusCode,
  trace,
} from "@medusajs/framework/opentelemetry/api"
import { SpanExporter } from "@medusajs/framework/opentelemetry/sdk-trace-node"

import { runInScope } from "../../call-scope"
import { INSTRUMENTS } from "../../telemetry/instruments"
import { HeardTelemetry } from "../support/heard-telemetry"
import { testInventory } from "../support/module-test"

const heard = new HeardTelemetry()

testInventory(
  ({ service, sql, givenItem, expectRefused, inTransaction, quantitiesOf }) => {
    const reserve = (inventory_item_id: string, quantity = 1) =>
      service.createReservationItems({
        inventory_item_id,
        location_id: "a",
        quantity,
        line_item_id: `order_${inventory_item_id}`,
      })
    const hold = (item: string, cart: string, quantity = 1) =>
      service.holdCartItems({
        cart_id: cart,
        location_ids: ["a"],
        lines: [
          {
            line_item_id: `line_of_${cart}`,
            quantity,
            inventory_items: [{ inventory_item_id: item }],
          },
        ],
      })
    const runOut = (cart: string) =>
      sql(
        `update reservation_item set expires_at = now() - interval '1 minute'
         where cart_id = ?`,
        [cart]
      )

    /** Counted by one attribute. */
    const counted = async (name: string, attribute: string) =>
      Object.fromEntries(
        (await heard.figures(name)).map(({ of, value }) => [
          of[attribute],
          value,
        ])
      )

    afterEach(() => heard.stop())

    describe("metrics", () => {
      it("count what is reserved, held, converted, expired and released, and each movement of the ledger", async () => {
        const item = await givenItem({ a: 10 })

        heard.start()

        const { id } = await reserve(item, 2)

        await hold(item, "bought")
        await hold(item, "left")
        await hold(item, "emptied")
        await runInScope({ cart: { id: "bought", location_ids: ["a"] } }, () =>
          service.createReservationItems([
            {
              inventory_item_id: item,
              location_id: "a",
              quantity: 1,
              line_item_id: "order_line",
            },
          ])
        )
        await runOut("left")
        expect(await service.expireCartReservations()).toHaveLength(1)
        expect(await service.releaseCartItems("emptied")).toHaveLength(1)
        await service.deleteReservationItems(id)
        await service.adjustInventory(item, "a", 3)

        expect(await counted("holdfast.reservations", "action")).toEqual({
          created: 4,
          updated: 1,
          deleted: 3,
        })
        expect(await counted("holdfast.cart.holds", "event")).toEqual({
          created: 3,
          converted: 1,
          expired: 1,
          released: 1,
        })
        expect(await counted("holdfast.ledger.movements", "kind")).toEqual({
          reserved: 4,
          converted: 1,
          expired: 1,
          released: 2,
          adjusted: 1,
        })
        // What the service calls by itself is a part of the call.
        expect(await counted("holdfast.call.seconds", "method")).toEqual({
          createReservationItems: 2,
          holdCartItems: 3,
          expireCartReservations: 1,
          releaseCartItems: 1,
          deleteReservationItems: 1,
          adjustInventory: 1,
        })
        expect(await quantitiesOf(item)).toEqual({ a: "13 / 1" })
      })

      it("count what a transaction of the caller's did once it is committed, and never what it took back", async () => {
        const item = await givenItem({ a: 10 })
        const adjust = (by: number, fails: boolean) =>
          inTransaction(async (context) => {
            await service.adjustInventory(item, "a", by, context)
            expect(await counted("holdfast.ledger.movements", "kind")).toEqual(
              {}
            )
            if (fails) {
              throw new Error("taken back")
            }
          })

        heard.start()
        await expect(adjust(1, true)).rejects.toThrow("taken back")
        expect(await counted("holdfast.ledger.movements", "kind")).toEqual({})
        await adjust(2, false)
        expect(await counted("holdfast.ledger.movements", "kind")).toEqual({
          adjusted: 1,
        })
      })

      it("tell refusals by code and reason, each once, and calls by how they ended", async () => {
        const item = await givenItem({ a: 1 })

        heard.start()
        await expectRefused(() => reserve(item, 2), {
          code: "insufficient_inventory",
        })
        await expectRefused(() => reserve(item, -1), { type: "invalid_data" })
        await expectRefused(() => reserve("iitem_unknown"), {
          type: "not_found",
        })
        await expectRefused(
          () =>
            service.updateReservationItems("resitem_unknown", { quantity: 2 }),
          { type: "not_found" }
        )
        await expectRefused(
          () => service.retrieveReservationItem("resitem_unknown"),
          { type: "not_found" }
        )
        await reserve(item)
        service.countRefused([])

        expect(await heard.figures("holdfast.refusals")).toEqual([
          {
            of: {
              code: "insufficient_inventory",
              reason: "insufficient_inventory",
            },
            value: 1,
          },
          { of: { code: "invalid_data", reason: "invalid" }, value: 1 },
          { of: { code: "not_found", reason: "not_stocked" }, value: 1 },
          { of: { code: "not_found", reason: "not_found" }, value: 2 },
        ])
        expect(await heard.figures("holdfast.shopper.refusals")).toEqual([
          { of: {}, value: 1 },
        ])
        expect(await heard.figures("holdfast.call.seconds")).toEqual(
          [
            ["createReservationItems", "refused", 3],
            ["updateReservationItems", "refused", 1],
            ["retrieveReservationItem", "refused", 1],
            ["createReservationItems", "ok", 1],
            ["countRefused", "ok", 1],
          ].map(([method, outcome, value]) => ({
            of: { method, outcome },
            value,
          }))
        )
      })

      it("tell how many calls shared a statement, and how many statements that took", async () => {
        const item = await givenItem({ a: 100 })

        heard.start()
        await Promise.all(Array.from({ length: 20 }, () => reserve(item)))
        await reserve(item)

        const of = { operation: "reserve" }

        expect(await heard.figures("holdfast.batch.calls")).toEqual([
          { of, value: 2 },
        ])
        expect(await heard.sums("holdfast.batch.calls")).toEqual([
          { of, value: 21 },
        ])
        expect(await heard.figures("holdfast.batch.wait.seconds")).toEqual([
          { of, value: 21 },
        ])
        expect(
          await counted("holdfast.statement.seconds", "statement")
        ).toMatchObject({
          "reserve-firm": 2,
        })
        expect(
          (await heard.figures("holdfast.connection.wait.seconds"))[0]!.value
        ).toBeGreaterThanOrEqual(2)
      })

      it("tell who left a shared statement for a lock, what PostgreSQL gave up and what was tried again, and who waits", async () => {
        const item = await givenItem({ a: 10 })
        let done: Promise<unknown> | undefined

        heard.start()
        await inTransaction(async ({ transactionManager }) => {
          await (transactionManager as SqlEntityManager).execute(
            `select from inventory_level where inventory_item_id = ? for update`,
            [item]
          )
          done = service.adjustInventory(item, "a", 1)

          // It waits, is given up, and is tried again for as long as the lock is held.
          for (;;) {
            const [retries] = await heard.figures("holdfast.retries")
            const [waiting] = await heard.figures("holdfast.lock.waiting")

            if (retries && waiting?.value) {
              expect(waiting.value).toBe(1)
              break
            }
          }
        })
        await done

        expect(await heard.figures("holdfast.batch.late")).toEqual([
          { of: { operation: "adjust" }, value: 1 },
        ])
        expect(await heard.figures("holdfast.retries")).toEqual([
          {
            of: { reason: "lock_timeout" },
            value: expect.any(Number) as number,
          },
        ])
        expect(await heard.figures("holdfast.lock.refusals")).toEqual([
          {
            of: { reason: "lock_timeout", statement: "change-levels" },
            value:
              // The shared one, and each that was tried again.
              (await heard.figures("holdfast.retries"))[0]!.value + 1,
          },
        ])
        expect(await heard.figures("holdfast.lock.waiting")).toEqual([
          { of: {}, value: 0 },
        ])
        expect(await quantitiesOf(item)).toEqual({ a: "11 / 0" })
      })

      it("have every instrument of the table, with its attributes and no others", async () => {
        heard.start()
        await reserve(await givenItem({ a: 1 }))

        const { scopeMetrics } = await heard.collected()
        const all = scopeMetrics.flatMap(({ metrics: of }) => of)

        expect(scopeMetrics.map(({ scope }) => scope.name)).toEqual([
          "medusa-plugin-holdfast",
        ])
        for (const { descriptor, dataPoints } of all) {
          const { unit, attributes } =
            INSTRUMENTS[descriptor.name as keyof typeof INSTRUMENTS]

          expect(descriptor.unit).toBe(unit)
          for (const point of dataPoints) {
            expect(Object.keys(point.attributes).sort()).toEqual(
              [...attributes].sort()
            )
          }
        }
        // What gauges show is asked for by the reader, and is there.
        expect(await counted("holdfast.health", "part")).toMatchObject({
          connection: 0,
          migrations: 0,
          expiry: 0,
          feed: 0,
          telling: 0,
          check: 0,
        })
        expect(await heard.figures("holdfast.feed.lag.seconds")).toHaveLength(1)
        expect(await heard.figures("holdfast.replica.lag.seconds")).toEqual([])
      })

      it("ask nothing of the database that is not asked without them", async () => {
        const item = await givenItem({ a: 10 })
        const statements = async () => {
          const before = await heard.figures("holdfast.statement.seconds")

          await reserve(item)

          const after = await heard.figures("holdfast.statement.seconds")

          return after.map(({ of, value }) => ({
            of,
            more:
              value -
              (before.find((one) => one.of["statement"] === of["statement"])
                ?.value ?? 0),
          }))
        }

        heard.start()
        await reserve(item)
        expect(
          (await statements()).filter(
            ({ of, more }) =>
              more &&
              !/^(health|lock-waits|note-told)$/.test(String(of["statement"]))
          )
        ).toEqual([{ of: { statement: "reserve-firm" }, more: 1 }])
      })
    })

    describe("traces", () => {
      it("have nothing of a call that nobody traces", async () => {
        const item = await givenItem({ a: 2 })

        heard.start()
        await reserve(item)
        await Promise.all([reserve(item), reserve(item).catch(() => {})])

        expect(heard.names).toEqual([])
      })

      it("have a call below the span of its caller, and its statement below the call", async () => {
        const item = await givenItem({ a: 2 })

        heard.start()
        await heard.inSpan("request", () => reserve(item))

        const [request] = heard.spans("request")
        const [call] = heard.spans("holdfast.createReservationItems")
        const [statement] = heard.spans("holdfast/reserve-firm")

        expect(heard.names).toHaveLength(3)
        expect(call!.parentSpanContext).toEqual(request!.spanContext())
        expect(call!.attributes).toEqual({ "holdfast.outcome": "ok" })
        expect(call!.status.code).toBe(SpanStatusCode.UNSET)
        expect(statement!.parentSpanContext).toEqual(call!.spanContext())
        expect(statement!.attributes).toEqual({
          "db.system.name": "postgresql",
          "db.query.summary": "holdfast/reserve-firm",
        })
      })

      it("have a refusal's code and reason, and no error, for it is an answer", async () => {
        const item = await givenItem({ a: 1 })

        heard.start()
        await expect(
          heard.inSpan("request", () => reserve(item, 2))
        ).rejects.toThrow("Not enough stock")

        const [call] = heard.spans("holdfast.createReservationItems")

        expect(call!.attributes).toEqual({
          "holdfast.outcome": "refused",
          "holdfast.refusal.code": "insufficient_inventory",
          "holdfast.refusal.reason": "insufficient_inventory",
        })
        expect(call!.status.code).toBe(SpanStatusCode.UNSET)
        expect(call!.events).toEqual([])
      })

      it("have what calls share once, with links to all that are traced, which lead to it", async () => {
        const item = await givenItem({ a: 100 })

        heard.start()
        await Promise.all([
          reserve(item),
          ...["one", "two", "three"].map((name) =>
            heard.inSpan(name, () => reserve(item))
          ),
          reserve(item),
        ])

        const calls = heard.spans("holdfast.createReservationItems")
        const [batch] = heard.spans("holdfast.batch")
        const contexts = (links: { context: { spanId: string } }[]) =>
          links.map(({ context }) => context.spanId)

        expect(calls).toHaveLength(3)
        expect(heard.spans("holdfast.batch")).toHaveLength(1)
        expect(batch!.attributes).toEqual({
          "holdfast.batch.operation": "reserve",
          "holdfast.batch.calls": 5,
        })
        expect(contexts(batch!.links).sort()).toEqual(
          calls.map((call) => call.spanContext().spanId).sort()
        )
        expect(batch!.parentSpanContext!.spanId).toBe(contexts(batch!.links)[0])
        for (const call of calls) {
          expect(contexts(call.links)).toEqual([batch!.spanContext().spanId])
        }
        expect(
          heard
            .spans("holdfast/reserve-firm")
            .map(({ parentSpanContext }) => parentSpanContext)
        ).toEqual([batch!.spanContext()])
      })
    })

    describe("what measures and traces", () => {
      it("may fail as it likes: no call does", async () => {
        const item = await givenItem({ a: 3 })
        const fail = (): never => {
          throw new Error("the exporter is broken")
        }
        const told: unknown[] = []
        const broken = {
          export: fail,
          shutdown: async () => {},
        } as SpanExporter

        diag.setLogger({
          error: (...words) => told.push(words[0]),
          warn: () => {},
          info: () => {},
          debug: () => {},
          verbose: () => {},
        })

        try {
          heard.start({
            exporter: broken,
            provider: {
              getMeter: () =>
                ({
                  createCounter: () => ({ add: fail }),
                  createHistogram: () => ({ record: fail }),
                  createObservableGauge: () => ({}),
                  addBatchObservableCallback: () => {},
                }) as never,
            },
          })
          await heard.inSpan("request", () => reserve(item))
          await expect(
            heard.inSpan("request", () => reserve(item, 9))
          ).rejects.toMatchObject({ code: "insufficient_inventory" })
          heard.stop()

          heard.start({ provider: { getMeter: fail } })
          await reserve(item)

          expect(new Set(told)).toContain("Holdfast could not be measured")
        } finally {
          diag.disable()
        }
        expect(await quantitiesOf(item)).toEqual({ a: "3 / 2" })
      })

      it("may come and go: nothing is counted before, and nothing is lost after", async () => {
        const item = await givenItem({ a: 3 })

        await reserve(item)
        heard.start()
        await reserve(item)
        expect(await counted("holdfast.reservations", "action")).toEqual({
          created: 1,
        })
        metrics.disable()
        trace.disable()
        await reserve(item)
        expect(await counted("holdfast.reservations", "action")).toEqual({
          created: 1,
        })
      })
    })
  },
  { lock_timeout_ms: 100, retries: { attempts: 10 } }
)
