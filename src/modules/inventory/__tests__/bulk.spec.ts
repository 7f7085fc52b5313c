import { countStatements } from "../../../../integration-tests/support/count-statements"

import HoldfastInventoryService from "../service"
import { testInventory } from "./support/module-test"

const MANY = 10000
const FEW = 20
/** Begin with the planner's setting, the call itself, and commit. */
const LARGE_CALL = 3

testInventory(({ service, sql, inTransaction }) => {
  const makeItems = (count: number, prefix: string) =>
    service.createInventoryItems(
      Array.from({ length: count }, (_, index) => ({
        sku: `${prefix}-${index}`,
      }))
    )

  const openLevels = (items: { id: string }[]) =>
    service.createInventoryLevels(
      items.map(({ id }, index) => ({
        inventory_item_id: id,
        location_id: "many",
        stocked_quantity: index + 0.5,
        incoming_quantity: index % 3,
      }))
    )

  it(`${MANY} items with levels are made by one call each, in as many statements as ${FEW} plus two`, async () => {
    const made: Record<string, { id: string }[]> = {}
    const statements: Record<string, number[]> = {}

    for (const [name, count] of [
      ["few", FEW],
      ["many", MANY],
    ] as const) {
      let items: { id: string }[] = []

      statements[name] = [
        await countStatements(async () => {
          items = await makeItems(count, name)
        }),
        await countStatements(() => openLevels(items)),
      ]
      made[name] = items
    }

    expect(statements).toEqual({
      few: [1, 1],
      many: [LARGE_CALL, LARGE_CALL],
    })

    const levels = await sql<Record<string, unknown>>(
      `select item.sku, level.stocked_quantity::float as stocked,
         level.incoming_quantity::float as incoming, movement.kind,
         movement.stocked_after::float as stocked_after
       from inventory_item item
       join inventory_level level on level.inventory_item_id = item.id
       join stock_movement movement on movement.inventory_item_id = item.id
       where item.sku like 'many-%'
       order by array_position(
         array(select jsonb_array_elements_text(?::jsonb)), item.id)`,
      [JSON.stringify(made["many"]!.map(({ id }) => id))]
    )

    expect(levels).toEqual(
      Array.from({ length: MANY }, (_, index) => ({
        sku: `many-${index}`,
        stocked: index + 0.5,
        incoming: index % 3,
        kind: "opened",
        stocked_after: index + 0.5,
      }))
    )
  })

  type Step = [
    name: string,
    statements: number,
    call: (made: {
      items: string[]
      levels: string[]
      reservations: string[]
    }) => Promise<unknown>,
  ]

  const places = (items: string[]) =>
    items.map((id) => ({ inventory_item_id: id, location_id: "many" }))

  const STEPS: Step[] = [
    [
      "adjustInventory",
      LARGE_CALL,
      ({ items }) =>
        service.adjustInventory(
          items.map((id) => ({
            inventoryItemId: id,
            locationId: "many",
            adjustment: 1,
          }))
        ),
    ],
    [
      "updateInventoryLevels",
      LARGE_CALL,
      ({ items }) =>
        service.updateInventoryLevels(
          places(items).map((row) => ({ ...row, stocked_quantity: 6 }))
        ),
    ],
    [
      "createReservationItems",
      LARGE_CALL,
      async (made) => {
        const reservations = await service.createReservationItems(
          places(made.items).map((row) => ({ ...row, quantity: 4 }))
        )

        made.reservations = reservations.map(({ id }) => id)
      },
    ],
    [
      "updateReservationItems",
      LARGE_CALL,
      ({ reservations }) =>
        service.updateReservationItems(
          reservations.map((id) => ({ id, quantity: 5 }))
        ),
    ],
    [
      "softDeleteReservationItems",
      LARGE_CALL,
      ({ reservations }) => service.softDeleteReservationItems(reservations),
    ],
    [
      "restoreReservationItems",
      LARGE_CALL,
      ({ reservations }) => service.restoreReservationItems(reservations),
    ],
    [
      "softDeleteInventoryItems",
      LARGE_CALL + 1,
      ({ items }) => service.softDeleteInventoryItems(items),
    ],
    [
      "restoreInventoryItems",
      LARGE_CALL + 1,
      ({ items }) => service.restoreInventoryItems(items),
    ],
    [
      "deleteReservationItems",
      LARGE_CALL,
      ({ reservations }) => service.deleteReservationItems(reservations),
    ],
    [
      "softDeleteInventoryLevels",
      LARGE_CALL,
      ({ levels }) => service.softDeleteInventoryLevels(levels),
    ],
    [
      "restoreInventoryLevels",
      LARGE_CALL,
      ({ levels }) => service.restoreInventoryLevels(levels),
    ],
    [
      "deleteInventoryLevels",
      LARGE_CALL,
      ({ levels }) => service.deleteInventoryLevels(levels),
    ],
  ] satisfies [keyof HoldfastInventoryService, number, Step[2]][]

  it(`every change of ${MANY} rows is a fixed number of statements`, async () => {
    const items = await makeItems(MANY, "many")
    const levels = await openLevels(items)
    const made = {
      items: items.map(({ id }) => id),
      levels: levels.map(({ id }) => id),
      reservations: [] as string[],
    }
    const counted: [string, number][] = []

    for (const [name, , call] of STEPS) {
      counted.push([name, await countStatements(() => call(made))])
    }

    expect(counted).toEqual(
      STEPS.map(([name, statements]) => [name, statements])
    )
    // Opened, adjusted, counted, reserved, raised, released, restored, released
    // and closed with the item, reopened and reserved with it, released, closed,
    // reopened, closed.
    expect(
      await sql(
        `select kind, count(*)::integer / ${MANY} as times
         from stock_movement where location_id = 'many'
         group by kind order by kind`
      )
    ).toEqual([
      { kind: "adjusted", times: 1 },
      { kind: "closed", times: 3 },
      { kind: "counted", times: 1 },
      { kind: "opened", times: 1 },
      { kind: "released", times: 3 },
      { kind: "reopened", times: 2 },
      { kind: "reserved", times: 4 },
    ])
  })

  it("a large call leaves the caller's transaction as it found it", async () => {
    const items = await makeItems(600, "some")
    let settings: unknown

    await inTransaction(async (context) => {
      await service.createInventoryLevels(
        items.map(({ id }) => ({ inventory_item_id: id, location_id: "many" })),
        context
      )
      settings = await (
        context.transactionManager as {
          execute(text: string): Promise<unknown>
        }
      ).execute(
        "select current_setting('enable_nestloop') as loops, count(*)::integer as levels from inventory_level where location_id = 'many'"
      )
    })

    expect(settings).toEqual([{ loops: "on", levels: 600 }])
  })
})
