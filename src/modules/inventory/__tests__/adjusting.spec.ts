import { adjustments } from "./support/adjustments"
import { outcomes, settleAll, testInventory } from "./support/module-test"

const COUNT = { reason: "cycle_count" } as const

testInventory(
  ({ service, sql, events, givenItem, quantitiesOf, inTransaction }) => {
    const { line, movementsOf, everything } = adjustments({ service, sql })

    describe("adjusting levels", () => {
      it("tells of a shortfall where a line takes from what is reserved, whatever others add, by either method", async () => {
        const changes = [2, 1, -1]
        const given = async () => {
          const item = await givenItem({ a: 11 })

          await service.createReservationItems({
            inventory_item_id: item,
            location_id: "a",
            quantity: 11,
          })
          await service.adjustInventory(item, "a", -3)
          events.length = 0

          return item
        }
        const told = () =>
          events
            .map(({ name }) => name)
            .filter((name) =>
              /inventory-level\.(updated|shortfall)$/.test(name)
            )
            .sort()
        const lines = await given()

        await service.adjustInventoryLevels({
          reason: "received",
          lines: changes.map((adjustment) => line(lines, { adjustment })),
        })
        expect(told()).toEqual([
          "inventory.inventory-level.shortfall",
          "inventory.inventory-level.updated",
        ])

        const rows = await given()

        await service.adjustInventory(
          changes.map((adjustment) => ({
            inventoryItemId: rows,
            locationId: "a",
            adjustment,
          }))
        )
        expect(told()).toEqual([
          "inventory.inventory-level.shortfall",
          "inventory.inventory-level.updated",
        ])

        // What the last of them leaves is enough again.
        events.length = 0
        await service.adjustInventory(
          [-1, 5].map((adjustment) => ({
            inventoryItemId: rows,
            locationId: "a",
            adjustment,
          }))
        )
        expect(told()).toEqual(["inventory.inventory-level.updated"])
      })

      it("adds, takes and counts, and says what and why", async () => {
        const item = await givenItem({ a: 10, b: 4 })

        events.length = 0
        const result = await service.adjustInventoryLevels({
          reason: "damaged",
          note: "water",
          actor_id: "user_1",
          reference_type: "claim",
          reference_id: "claim_1",
          lines: [
            line(item, { adjustment: -2.5 }),
            line(item, { stocked_quantity: 6, ...COUNT }, "b"),
            line(item, { stocked_quantity: 7.5 }),
          ],
        })

        expect(result).toEqual({
          group_id: expect.stringMatching(/^smgrp_/),
          dry_run: false,
          status: "applied",
          applied: 2,
          unchanged: 1,
          refused: 0,
          lines: [
            {
              index: 0,
              inventory_item_id: item,
              location_id: "a",
              status: "applied",
              stocked_before: 10,
              stocked_after: 7.5,
              reserved_quantity: 0,
              movement_id: expect.stringMatching(/^smov_/),
              error: null,
            },
            expect.objectContaining({
              status: "applied",
              stocked_before: 4,
              stocked_after: 6,
            }),
            expect.objectContaining({
              status: "unchanged",
              stocked_before: 7.5,
              stocked_after: 7.5,
              movement_id: null,
            }),
          ],
        })
        expect(await quantitiesOf(item)).toEqual({ a: "7.5 / 0", b: "6 / 0" })

        const [damaged, counted] = (await movementsOf(item)).slice(2)

        expect(damaged).toMatchObject({
          id: result.lines[0]!.movement_id,
          kind: "adjusted",
          stocked_delta: -2.5,
          stocked_after: 7.5,
          reason: "damaged",
          note: "water",
          actor_id: "user_1",
          reference_type: "claim",
          reference_id: "claim_1",
          group_id: result.group_id,
        })
        expect(counted).toMatchObject({
          id: result.lines[1]!.movement_id,
          kind: "counted",
          stocked_delta: 2,
          reason: "cycle_count",
          note: "water",
        })
        expect(
          events.filter(
            ({ name }) => name === "inventory.inventory-level.updated"
          )
        ).toHaveLength(2)
      })

      it("asks for a reason that the shop knows", async () => {
        const item = await givenItem({ a: 10 })
        const before = await everything()

        for (const reason of [undefined, "because", ""]) {
          await expect(
            service.adjustInventoryLevels({
              reason,
              lines: [line(item, { adjustment: 1 })],
            })
          ).rejects.toMatchObject({
            type: "invalid_data",
            message: expect.stringContaining(
              '"received", "correction", "cycle_count", "damaged", "theft_or_loss"'
            ),
          })
        }
        await service.adjustInventoryLevels({
          reason: "photo_shoot",
          lines: [line(item, { stocked_quantity: 10 })],
        })
        expect(await everything()).toEqual(before)
      })

      it("refuses lines that make no sense, and writes nothing", async () => {
        const item = await givenItem({ a: 10 })
        const before = await everything()
        const bad: [object, string][] = [
          [{}, "adjustment or .*stocked_quantity must be given"],
          [{ adjustment: 1, stocked_quantity: 1 }, "and not both"],
          [{ adjustment: "many" }, "adjustment must be a number"],
          [{ adjustment: NaN }, "adjustment must be a number"],
          [{ stocked_quantity: -1 }, "stocked_quantity must not be negative"],
          [{ adjustment: 1, location_id: "" }, "location_id must be"],
          [{ adjustment: 1, expected: "x" }, "expected must be a number"],
        ]

        for (const [change, message] of bad) {
          await expect(
            service.adjustInventoryLevels({
              ...COUNT,
              lines: [line(item, { adjustment: 1 }), line(item, change)],
            })
          ).rejects.toMatchObject({
            type: "invalid_data",
            message: expect.stringMatching(`^\\[1\\]\\..*${message}`),
          })
        }
        await expect(
          service.adjustInventoryLevels({
            ...COUNT,
            on_error: "ignore" as "skip",
            lines: [],
          })
        ).rejects.toThrow('on_error must be "reject_all" or "skip"')
        expect(await everything()).toEqual(before)
      })

      it("two clerks count the same level at once: one succeeds, the other is told the present value", async () => {
        const item = await givenItem({ a: 10 })
        const { values, errors } = outcomes(
          await settleAll(
            [12, 13].map(
              (stocked_quantity) => () =>
                service.adjustInventoryLevels({
                  ...COUNT,
                  lines: [line(item, { stocked_quantity, expected: 10 })],
                })
            ),
            2
          )
        )

        expect(values).toHaveLength(1)
        const present = values[0]!.lines[0]!.stocked_after

        expect(errors).toEqual([
          expect.objectContaining({
            type: "conflict",
            status: 409,
            code: "stale_value",
            message: `Item ${item} at location a has ${present} in stock, not the expected 10`,
          }),
        ])
        expect(await quantitiesOf(item)).toEqual({ a: `${present} / 0` })
        expect(await movementsOf(item)).toHaveLength(2)
      })

      it("one bad line refuses all, or is skipped", async () => {
        const good = await givenItem({ a: 10 })
        const low = await givenItem({ a: 1 })
        const lines = [
          line(good, { adjustment: -3 }),
          line(low, { adjustment: -2 }),
          line(good, { adjustment: 1 }, "nowhere"),
          line(good, { stocked_quantity: 8, expected: 9 }),
          line(good, { adjustment: -5 }),
        ]
        const before = await everything()

        await expect(
          service.adjustInventoryLevels({ reason: "correction", lines })
        ).rejects.toMatchObject({
          type: "not_found",
          message:
            `[1] Item ${low} at location a: stock would fall to -1 from 1, and must not be negative; ` +
            `[2] Item ${good} is not stocked at location nowhere; ` +
            `[3] Item ${good} at location a has 7 in stock, not the expected 9`,
        })
        expect(await everything()).toEqual(before)

        const result = await service.adjustInventoryLevels({
          reason: "correction",
          on_error: "skip",
          lines: [...lines, line(good, { adjustment: "?" })],
        })

        expect(
          result.lines.map(({ index, status, stocked_after, error }) => [
            index,
            status,
            stocked_after,
            error?.type,
            error?.code,
          ])
        ).toEqual([
          [0, "applied", 7, undefined, undefined],
          [1, "refused", 1, "not_allowed", null],
          [2, "refused", null, "not_found", null],
          [3, "refused", 7, "conflict", "stale_value"],
          [4, "applied", 2, undefined, undefined],
          [5, "refused", null, "invalid_data", null],
        ])
        expect(result).toMatchObject({ applied: 2, unchanged: 0, refused: 4 })
        expect(await quantitiesOf(good)).toEqual({ a: "2 / 0" })
        expect(await quantitiesOf(low)).toEqual({ a: "1 / 0" })
      })

      it("a dry run answers what would come out, and leaves no row", async () => {
        const item = await givenItem({ a: 10, b: 1 })
        const input = {
          reason: "received",
          on_error: "skip" as const,
          lines: [
            line(item, { adjustment: 5 }),
            line(item, { adjustment: 5 }),
            line(item, { adjustment: -2 }, "b"),
          ],
        }
        const before = await everything()
        const dry = await service.adjustInventoryLevels({
          ...input,
          dry_run: true,
          idempotency_key: "dry",
        })

        expect(await everything()).toEqual(before)
        const real = await service.adjustInventoryLevels({
          ...input,
          idempotency_key: "dry",
        })

        expect(dry).toEqual({
          ...real,
          dry_run: true,
          group_id: null,
          lines: real.lines.map((one) => ({ ...one, movement_id: null })),
        })

        const refused = await service.adjustInventoryLevels({
          ...input,
          on_error: "reject_all",
          dry_run: true,
        })

        expect(refused).toMatchObject({
          status: "refused",
          applied: 2,
          refused: 1,
        })
        expect(await quantitiesOf(item)).toEqual({ a: "20 / 0", b: "1 / 0" })
      })

      it("10,000 lines take a few statements and few seconds; one bad line honours each on_error", async () => {
        const items = await service.createInventoryItems(
          Array.from({ length: 5000 }, () => ({}))
        )

        await service.createInventoryLevels(
          items.flatMap(({ id }) =>
            ["x", "y"].map((location_id) => ({
              inventory_item_id: id,
              location_id,
              stocked_quantity: 5,
            }))
          )
        )
        const lines = items.flatMap(({ id }, index) => [
          line(id, { adjustment: 3 }, "x"),
          line(id, { adjustment: index === 4999 ? -6 : -1 }, "y"),
        ])
        const before = await everything()

        await expect(
          service.adjustInventoryLevels({ reason: "restock", lines })
        ).rejects.toMatchObject({
          message: expect.stringMatching(
            /^\[9999\] .* would fall to -1 from 5, and must not be negative$/
          ),
        })
        expect(await everything()).toEqual(before)

        const statements: string[] = []
        const result = await inTransaction(async (context) => {
          // Every statement passes the transaction's connection.
          const client = (
            context.transactionManager as unknown as {
              getTransactionContext(): {
                client: {
                  acquireConnection(): Promise<{ query: (q: object) => object }>
                  releaseConnection(connection: object): Promise<void>
                }
              }
            }
          ).getTransactionContext().client
          const connection = await client.acquireConnection()
          const query = connection.query.bind(connection)

          await client.releaseConnection(connection)
          connection.query = (q: object) => {
            statements.push((q as { text: string }).text)

            return query(q)
          }

          try {
            return await service.adjustInventoryLevels(
              {
                reason: "restock",
                on_error: "skip",
                idempotency_key: "many",
                lines,
              },
              context
            )
          } finally {
            connection.query = query
          }
        })

        // The key, the locks, the change, the answer; and how the locks and the
        // change are to be planned, before and after.
        expect(statements).toHaveLength(8)
        expect(result).toMatchObject({ applied: 9999, refused: 1 })
        expect(result.lines[9999]).toMatchObject({ status: "refused" })
        expect(
          await sql(
            `select location_id, stocked_quantity::int as stocked, count(*)::int
            from inventory_level where location_id in ('x', 'y')
            group by 1, 2 order by 1, 2`
          )
        ).toEqual([
          { location_id: "x", stocked: 8, count: 5000 },
          { location_id: "y", stocked: 4, count: 4999 },
          { location_id: "y", stocked: 5, count: 1 },
        ])
        expect(
          await service.retrieveMovementGroup(result.group_id!)
        ).toMatchObject({ movements: 9999, source: "adjustment" })
      })

      it("joins the caller's transaction", async () => {
        const item = await givenItem({ a: 10 })
        const before = await everything()

        events.length = 0
        await expect(
          inTransaction(async (context) => {
            await service.adjustInventoryLevels(
              {
                reason: "received",
                idempotency_key: "rolled back",
                lines: [line(item, { adjustment: 5 })],
              },
              context
            )
            throw new Error("no")
          })
        ).rejects.toThrow("no")
        expect(await everything()).toEqual(before)
        expect(events).toEqual([])
      })
    })

    describe("undoing a group", () => {
      it("takes back once what it changed, by movements of the opposite", async () => {
        const item = await givenItem({ a: 10, b: 4 })
        const { group_id } = await service.adjustInventoryLevels({
          reason: "received",
          source: "import",
          lines: [
            line(item, { adjustment: 5 }),
            line(item, { adjustment: 1 }),
            line(item, { stocked_quantity: 1, ...COUNT }, "b"),
          ],
        })

        await service.adjustInventory(item, "a", -2)
        const undone = await service.undoMovementGroup(group_id!, {
          actor_id: "user_2",
          note: "wrong file",
        })

        expect(undone).toMatchObject({ applied: 2, refused: 0 })
        expect(await quantitiesOf(item)).toEqual({ a: "8 / 0", b: "4 / 0" })
        expect(
          (await service.listMovementPage({ group_id: undone.group_id! }))
            .movements
        ).toEqual([
          expect.objectContaining({
            kind: "undone",
            location_id: "b",
            stocked_delta: 3,
            reference_type: "movement_group",
            reference_id: group_id,
            note: "wrong file",
            actor_id: "user_2",
          }),
          expect.objectContaining({ location_id: "a", stocked_delta: -6 }),
        ])
        expect(await service.retrieveMovementGroup(group_id!)).toMatchObject({
          source: "import",
          movements: 3,
          undoes_group_id: null,
          undone_by_group_id: undone.group_id,
        })
        expect((await service.listMovementGroups({ limit: 1 })).groups).toEqual(
          [
            expect.objectContaining({
              id: undone.group_id,
              source: "undo",
              undoes_group_id: group_id,
            }),
          ]
        )

        const before = await everything()

        await expect(
          service.undoMovementGroup(group_id!)
        ).rejects.toMatchObject({
          type: "not_allowed",
          message: `Movement group ${group_id} was undone already, by group ${undone.group_id}`,
        })
        await expect(
          service.undoMovementGroup(undone.group_id!)
        ).rejects.toMatchObject({ type: "not_allowed" })
        await expect(
          service.undoMovementGroup("smgrp_none")
        ).rejects.toMatchObject({ type: "not_found" })
        expect(await everything()).toEqual(before)
      })

      it("ten times at once takes it back once", async () => {
        const item = await givenItem({ a: 10 })
        const { group_id } = await service.adjustInventoryLevels({
          reason: "received",
          lines: [line(item, { adjustment: 5 })],
        })
        const { values, errors } = outcomes(
          await settleAll(
            Array.from(
              { length: 10 },
              () => () => service.undoMovementGroup(group_id!)
            ),
            10
          )
        )

        expect(values).toHaveLength(1)
        expect(errors).toHaveLength(9)
        expect(await quantitiesOf(item)).toEqual({ a: "10 / 0" })
      })

      it("is refused if the units are no longer there, or the level is not", async () => {
        const item = await givenItem({ a: 1, b: 1 })
        const { group_id } = await service.adjustInventoryLevels({
          reason: "received",
          lines: [
            line(item, { adjustment: 5 }),
            line(item, { adjustment: 5 }, "b"),
          ],
        })

        await service.adjustInventory(item, "b", -2)
        const before = await everything()

        await expect(
          service.undoMovementGroup(group_id!)
        ).rejects.toMatchObject({
          type: "not_allowed",
          message: `Item ${item} at location b: stock would fall to -1 from 4, and must not be negative`,
        })
        expect(await everything()).toEqual(before)

        await service.deleteInventoryLevel(item, "b")
        await expect(
          service.undoMovementGroup(group_id!)
        ).rejects.toMatchObject({ type: "not_found" })
        expect(await quantitiesOf(item)).toEqual({ a: "6 / 0" })
        // What was refused may be undone once it can be.
        await service.createInventoryLevels({
          inventory_item_id: item,
          location_id: "b",
          stocked_quantity: 5,
        })
        await service.undoMovementGroup(group_id!)
        expect(await quantitiesOf(item)).toEqual({ a: "1 / 0", b: "0 / 0" })
      })
    })
  },
  { ledger: { reasons: ["photo_shoot"], keep_keys_hours: 24 } }
)
