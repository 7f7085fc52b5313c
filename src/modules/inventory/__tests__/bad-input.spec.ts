import { MedusaError } from "@medusajs/framework/utils"

import HoldfastInventoryService from "../service"
import { testInventory } from "./support/module-test"

const { INVALID_DATA, NOT_FOUND, NOT_ALLOWED, CONFLICT } = MedusaError.Types

/** What the rows of the tables below may name. */
interface Given {
  item: string
  other: string
  level: string
  reservation: string
  second: string
}

type Method = keyof HoldfastInventoryService
type Case = [
  title: string,
  args: (given: Given) => unknown[],
  type: string,
  message: string | ((given: Given) => string),
]

const BOUNDS = "between -9007199254740991 and 9007199254740991"

/** Values that are no quantity, and how the message goes on. */
const NO_QUANTITIES: [unknown, string][] = [
  [NaN, "must be a number, got NaN"],
  [Infinity, "must be a number, got Infinity"],
  [-Infinity, "must be a number, got -Infinity"],
  ["many", 'must be a number, got "many"'],
  ["", 'must be a number, got ""'],
  [[], "must be a number, got an array"],
  [[5], "must be a number, got an array"],
  [{}, "must be a number, got an object"],
  [true, "must be a number, got true"],
  [1e30, `must be ${BOUNDS}, got 1e+30`],
  ["1e30", `must be ${BOUNDS}, got "1e30"`],
]
const NO_ABSOLUTES: typeof NO_QUANTITIES = [
  ...NO_QUANTITIES,
  [-1, "must not be negative, got -1"],
  ["-0.5", 'must not be negative, got "-0.5"'],
]
const NO_DEMANDS: typeof NO_QUANTITIES = [
  ...NO_QUANTITIES,
  [0, "must be greater than 0, got 0"],
  [-0, "must be greater than 0, got 0"],
  ["0.00", 'must be greater than 0, got "0.00"'],
  [-5, "must be greater than 0, got -5"],
  [null, "must be a number, got null"],
]

/** A bad quantity in the second of two rows, and alone. */
const quantityCases = (
  values: typeof NO_QUANTITIES,
  field: string,
  good: (given: Given) => object,
  bad: (given: Given) => object
): Case[] =>
  values.flatMap(([value, message]): Case[] => [
    [
      `${field} ${shown(value)}`,
      (given) => [{ ...bad(given), [field]: value }],
      INVALID_DATA,
      `${field} ${message}`,
    ],
    [
      `${field} ${shown(value)} in the second row`,
      (given) => [[good(given), { ...bad(given), [field]: value }]],
      INVALID_DATA,
      `[1].${field} ${message}`,
    ],
  ])

const shown = (value: unknown) =>
  typeof value === "number" ? String(value) : JSON.stringify(value)

/** Input that no method with rows takes. */
const NO_ROWS: Case[] = [
  [
    "nothing",
    () => [undefined],
    INVALID_DATA,
    "The input must be an object, got undefined",
  ],
  ["null", () => [null], INVALID_DATA, "The input must be an object, got null"],
  [
    "a number",
    () => [5],
    INVALID_DATA,
    "The input must be an object, got number",
  ],
  [
    "null among the rows",
    () => [[null]],
    INVALID_DATA,
    "[0] must be an object, got null",
  ],
  [
    "a text among the rows",
    () => [["row"]],
    INVALID_DATA,
    "[0] must be an object, got string",
  ],
]

/** Ids that no method takes. */
const noIds = (name: string): Case[] => [
  [
    "nothing",
    () => [undefined],
    INVALID_DATA,
    `${name} must be a non-empty string, got undefined`,
  ],
  [
    "null",
    () => [null],
    INVALID_DATA,
    `${name} must be a non-empty string, got null`,
  ],
  [
    "an empty id",
    () => [""],
    INVALID_DATA,
    `${name} must be a non-empty string, got an empty string`,
  ],
  [
    "a number",
    () => [5],
    INVALID_DATA,
    `${name} must be a non-empty string, got number`,
  ],
  [
    "a number among the ids",
    () => [["resitem_1", 5]],
    INVALID_DATA,
    `${name}[1] must be a non-empty string, got number`,
  ],
  [
    "an empty object",
    () => [{}],
    INVALID_DATA,
    `${name} must be a non-empty string, got object`,
  ],
]

const place = ({ item }: Given) => ({
  inventory_item_id: item,
  location_id: "a",
})
const otherPlace = ({ item }: Given) => ({
  inventory_item_id: item,
  location_id: "b",
})
const newPlace = ({ item }: Given) => ({
  inventory_item_id: item,
  location_id: "c",
})
const newerPlace = ({ item }: Given) => ({
  inventory_item_id: item,
  location_id: "d",
})
const adjusting = (location: string) => (given: Given) => ({
  inventoryItemId: given.item,
  locationId: location,
})

const CASES: Partial<Record<Method, Case[]>> = {
  createInventoryItems: [
    ...NO_ROWS,
    [
      "a sku that is none",
      () => [[{}, { sku: 5 }]],
      INVALID_DATA,
      "[1].sku must be a string, got number",
    ],
    [
      "a sku that is taken",
      () => [[{}, { sku: "TAKEN" }]],
      INVALID_DATA,
      "Inventory item with sku: TAKEN already exists",
    ],
    [
      "a sku twice in one call",
      () => [[{ sku: "A" }, {}, { sku: "A" }]],
      INVALID_DATA,
      "[2].sku A is that of [0] as well: Inventory item with sku: A, already exists.",
    ],
    [
      "a sku that cannot be stored",
      () => [[{}, { sku: "A\0" }]],
      INVALID_DATA,
      "[1].sku has characters that cannot be stored",
    ],
    [
      "an id that is taken",
      ({ item }) => [[{}, { id: item }]],
      INVALID_DATA,
      ({ item }) => `Inventory item with id: ${item} already exists`,
    ],
    ...[NaN, Infinity, 1.5, 1e30, "heavy"].map((weight): Case => [
      `weight ${shown(weight)}`,
      () => [[{}, { weight }]],
      INVALID_DATA,
      `[1].weight must be a whole number up to 2147483647, got ${typeof weight === "string" ? shown(weight) : String(weight)}`,
    ]),
    [
      "a flag that is none",
      () => [{ requires_shipping: "yes" }],
      INVALID_DATA,
      "requires_shipping must be true or false, got string",
    ],
    [
      "metadata that is a list",
      () => [[{ metadata: [] }]],
      INVALID_DATA,
      "[0].metadata must be an object, got an array",
    ],
  ],

  updateInventoryItems: [
    ...NO_ROWS,
    [
      "no id",
      () => [[{ title: "A" }]],
      INVALID_DATA,
      "[0].id must be a non-empty string, got undefined",
    ],
    [
      "an unknown id",
      ({ item }) => [[{ id: item, title: "A" }, { id: "iitem_unknown" }]],
      NOT_FOUND,
      "iitem_unknown",
    ],
    [
      "an id twice",
      ({ item }) => [
        [
          { id: item, title: "A" },
          { id: item, title: "B" },
        ],
      ],
      INVALID_DATA,
      ({ item }) => `[1].id ${item} is that of [0] as well`,
    ],
    [
      "a sku that is taken",
      ({ item }) => [{ id: item, sku: "TAKEN" }],
      INVALID_DATA,
      "sku: TAKEN",
    ],
    [
      "a title that is none",
      ({ item, other }) => [
        [
          { id: other, title: "A" },
          { id: item, title: 5 },
        ],
      ],
      INVALID_DATA,
      "[1].title must be a string, got number",
    ],
    [
      "weight NaN",
      ({ item }) => [{ id: item, weight: NaN }],
      INVALID_DATA,
      "weight must be a whole number up to 2147483647, got NaN",
    ],
    [
      "no flag",
      ({ item }) => [{ id: item, requires_shipping: null }],
      INVALID_DATA,
      "requires_shipping must be true or false, got null",
    ],
  ],

  createInventoryLevels: [
    ...NO_ROWS,
    ...quantityCases(NO_ABSOLUTES, "stocked_quantity", newPlace, newerPlace),
    ...quantityCases(NO_ABSOLUTES, "incoming_quantity", newPlace, newerPlace),
    [
      "no location",
      ({ item }) => [[{ inventory_item_id: item }]],
      INVALID_DATA,
      "[0].location_id must be a non-empty string, got undefined",
    ],
    [
      "an unknown item",
      (given) => [
        [newPlace(given), { ...newPlace(given), inventory_item_id: "unknown" }],
      ],
      NOT_FOUND,
      "Inventory item with id unknown does not exist",
    ],
    [
      "a level that exists",
      (given) => [[newPlace(given), place(given)]],
      INVALID_DATA,
      ({ item }) =>
        `Inventory level with inventory_item_id: ${item}, location_id: a, already exists.`,
    ],
    [
      "a level twice in one call",
      (given) => [[newPlace(given), newerPlace(given), newPlace(given)]],
      INVALID_DATA,
      ({ item }) =>
        `[2] is the level of item ${item} at location c, which [0] is as well`,
    ],
    [
      "an id that is taken",
      (given) => [[{ ...newPlace(given), id: given.level }]],
      INVALID_DATA,
      ({ level }) => `Inventory level with id: ${level} already exists`,
    ],
    [
      "a fact that is none",
      (given) => [[{ ...newPlace(given), reason: 5 }]],
      INVALID_DATA,
      "[0].reason must be a string, got number",
    ],
  ],

  updateInventoryLevels: [
    ...NO_ROWS,
    ...quantityCases(NO_ABSOLUTES, "stocked_quantity", place, otherPlace),
    ...quantityCases(NO_ABSOLUTES, "incoming_quantity", place, otherPlace),
    ...quantityCases(NO_QUANTITIES, "expected", place, otherPlace),
    [
      "an unknown item",
      (given) => [
        [
          { ...place(given), stocked_quantity: 1 },
          { inventory_item_id: "unknown", location_id: "a" },
        ],
      ],
      NOT_FOUND,
      "Item unknown is not stocked at location a",
    ],
    [
      "an unknown id",
      () => [[{ id: "ilev_unknown", stocked_quantity: 1 }]],
      NOT_FOUND,
      "Inventory level with id ilev_unknown does not exist",
    ],
    [
      "an id of another place",
      (given) => [{ ...otherPlace(given), id: given.level }],
      NOT_FOUND,
      ({ level }) => `Inventory level with id ${level} does not exist`,
    ],
    [
      "a level twice in one call",
      (given) => [
        [
          { ...place(given), stocked_quantity: 1 },
          { id: given.level, stocked_quantity: 2 },
        ],
      ],
      INVALID_DATA,
      ({ item }) =>
        `The level of item ${item} at location a is set twice in one call`,
    ],
    [
      "a stale value",
      (given) => [
        [
          { ...otherPlace(given), stocked_quantity: 1 },
          { ...place(given), stocked_quantity: 1, expected: 9 },
        ],
      ],
      CONFLICT,
      ({ item }) =>
        `Item ${item} at location a has 10 in stock, not the expected 9`,
    ],
  ],

  adjustInventory: [
    ...quantityCases(
      NO_QUANTITIES,
      "adjustment",
      (given) => ({ ...adjusting("a")(given), adjustment: 1 }),
      adjusting("b")
    ),
    ...NO_QUANTITIES.map(([value, message]): Case => [
      `${shown(value)} of one level`,
      ({ item }) => [item, "a", value],
      INVALID_DATA,
      `adjustment ${message}`,
    ]),
    [
      "nothing",
      () => [undefined],
      INVALID_DATA,
      "inventoryItemId must be a non-empty string, got undefined",
    ],
    [
      "null among the rows",
      () => [[null]],
      INVALID_DATA,
      "[0] must be an object, got null",
    ],
    [
      "no location",
      ({ item }) => [item, undefined, 1],
      INVALID_DATA,
      "locationId must be a non-empty string, got undefined",
    ],
    [
      "an unknown item",
      () => ["unknown", "a", 1],
      NOT_FOUND,
      "Item unknown is not stocked at location a",
    ],
    [
      "an unknown location in the second row",
      (given) => [
        [
          { ...adjusting("a")(given), adjustment: 1 },
          { ...adjusting("nowhere")(given), adjustment: 1 },
        ],
      ],
      NOT_FOUND,
      ({ item }) => `Item ${item} is not stocked at location nowhere`,
    ],
    [
      "more than there is",
      ({ item }) => [item, "a", "-10.5"],
      NOT_ALLOWED,
      ({ item }) =>
        `Item ${item} at location a: stock would fall to -0.5 from 10, and must not be negative`,
    ],
    [
      "more than can be counted in ones",
      ({ item }) => [item, "a", Number.MAX_SAFE_INTEGER],
      INVALID_DATA,
      ({ item }) =>
        `Item ${item} at location a would hold more than 9007199254740991 units`,
    ],
  ],

  createReservationItems: [
    ...NO_ROWS,
    ...quantityCases(
      [...NO_DEMANDS, [undefined, "must be a number, got undefined"]],
      "quantity",
      (given) => ({ ...place(given), quantity: 1 }),
      otherPlace
    ),
    [
      "no item",
      () => [{ location_id: "a", quantity: 1 }],
      INVALID_DATA,
      "inventory_item_id must be a non-empty string, got undefined",
    ],
    [
      "an unknown item and an unknown location",
      (given) => [
        [
          { ...place(given), quantity: 1 },
          { ...place(given), inventory_item_id: "unknown", quantity: 1 },
          { ...place(given), location_id: "nowhere", quantity: 1 },
        ],
      ],
      NOT_FOUND,
      ({ item }) =>
        `Item unknown is not stocked at location a, Item ${item} is not stocked at location nowhere`,
    ],
    [
      "a line that is none",
      (given) => [[{ ...place(given), quantity: 1, line_item_id: 5 }]],
      INVALID_DATA,
      "[0].line_item_id must be a string, got number",
    ],
    [
      "a flag that is none",
      (given) => [{ ...place(given), quantity: 1, allow_backorder: "yes" }],
      INVALID_DATA,
      "allow_backorder must be true or false, got string",
    ],
  ],

  updateReservationItems: [
    ...NO_ROWS,
    ...quantityCases(
      NO_DEMANDS,
      "quantity",
      ({ reservation }) => ({ id: reservation, quantity: 1 }),
      ({ second }) => ({ id: second })
    ),
    ...NO_DEMANDS.map(([quantity, message]): Case => [
      `${shown(quantity)} of one reservation`,
      ({ reservation }) => [reservation, { quantity }],
      INVALID_DATA,
      `quantity ${message}`,
    ]),
    [
      "no id",
      () => [[{ quantity: 1 }]],
      INVALID_DATA,
      "[0].id must be a non-empty string, got undefined",
    ],
    [
      "an unknown id",
      ({ reservation }) => [
        [{ id: reservation, quantity: 1 }, { id: "resitem_unknown" }],
      ],
      NOT_FOUND,
      "Reservation item with id resitem_unknown not found",
    ],
    [
      "an id twice",
      ({ reservation }) => [
        [
          { id: reservation, quantity: 1 },
          { id: reservation, quantity: 2 },
        ],
      ],
      INVALID_DATA,
      ({ reservation }) =>
        `Reservation ${reservation} is updated twice in one call`,
    ],
    [
      "an unknown location",
      ({ reservation }) => [reservation, { location_id: "nowhere" }],
      NOT_FOUND,
      ({ item }) => `Item ${item} is not stocked at location nowhere`,
    ],
    [
      "another item",
      ({ reservation, other }) => [reservation, { inventory_item_id: other }],
      INVALID_DATA,
      ({ reservation, item }) =>
        `Reservation ${reservation} is of item ${item}, which cannot be changed: delete it and reserve the other item`,
    ],
  ],

  deleteInventoryItems: noIds("inventoryItemId"),
  softDeleteInventoryItems: noIds("inventoryItemIds"),
  restoreInventoryItems: noIds("inventoryItemIds"),
  deleteInventoryLevels: noIds("inventoryLevelIds"),
  softDeleteInventoryLevels: noIds("inventoryLevelIds"),
  restoreInventoryLevels: noIds("inventoryLevelIds"),
  deleteInventoryItemLevelByLocationId: noIds("locationId"),
  deleteReservationItems: noIds("reservationItemId"),
  softDeleteReservationItems: noIds("reservationItemIds"),
  restoreReservationItems: noIds("reservationItemIds"),
  deleteReservationItemsByLineItem: noIds("lineItemId"),
  restoreReservationItemsByLineItem: noIds("lineItemId"),
  deleteReservationItemByLocationId: noIds("locationId"),
  deleteInventoryLevel: [
    [
      "no location",
      ({ item }) => [item],
      INVALID_DATA,
      "locationId must be a non-empty string, got undefined",
    ],
    [
      "no item",
      () => [null, "a"],
      INVALID_DATA,
      "inventoryItemId must be a non-empty string, got null",
    ],
  ],

  confirmInventory: [
    ...NO_QUANTITIES.map(([value, message]): Case => [
      `quantity ${shown(value)}`,
      ({ item }) => [item, ["a"], value],
      INVALID_DATA,
      `quantity ${message}`,
    ]),
    [
      "an unknown item",
      () => ["unknown", ["a"], 1],
      NOT_FOUND,
      "InventoryItem with id: unknown was not found",
    ],
    [
      "no locations",
      ({ item }) => [item, undefined, 1],
      INVALID_DATA,
      "locationIds must be a non-empty string, got undefined",
    ],
  ],
  ...Object.fromEntries(
    ["Available", "Stocked", "Reserved"].map((kind) => [
      `retrieve${kind}Quantity`,
      [
        [
          "an unknown item",
          () => ["unknown", ["a"]],
          NOT_FOUND,
          "InventoryItem with id: unknown was not found",
        ],
        [
          "a location that is none",
          ({ item }) => [item, ["a", 5]],
          INVALID_DATA,
          "locationIds[1] must be a non-empty string, got number",
        ],
      ] satisfies Case[],
    ])
  ),
  ...Object.fromEntries(
    ["InventoryItem", "InventoryLevel", "ReservationItem", "StockMovement"].map(
      (entity) => [
        `retrieve${entity}`,
        [
          ["an unknown id", () => ["unknown"], NOT_FOUND, "unknown"],
          ["nothing", () => [undefined], NOT_FOUND, "id must be defined"],
        ] satisfies Case[],
      ]
    )
  ),
  retrieveInventoryLevelByItemAndLocation: [
    [
      "an unknown location",
      ({ item }) => [item, "nowhere"],
      NOT_FOUND,
      ({ item }) =>
        `Inventory level for item ${item} and location nowhere not found`,
    ],
  ],
}

const MANY = 10000
const BAD = 7777

const many = (row: (index: number) => object) =>
  Array.from({ length: MANY }, (_, index) => row(index))

testInventory(({ service, events, givenItem, expectRefused }) => {
  let given: Given

  beforeEach(async () => {
    const item = await givenItem({ a: 10, b: 5 })
    const other = await service.createInventoryItems({ sku: "TAKEN" })
    const level = await service.retrieveInventoryLevel(item, "a")
    const [reservation, second] = await service.createReservationItems([
      { ...place({ item } as Given), quantity: 2, line_item_id: "line" },
      { ...place({ item } as Given), quantity: 3 },
    ])

    given = {
      item,
      other: other.id,
      level: level.id,
      reservation: reservation!.id,
      second: second!.id,
    }
    events.length = 0
  })

  const call = (method: string, args: unknown[]) =>
    (service[method as Method] as (...args: unknown[]) => Promise<unknown>)(
      ...args
    )

  // One test for a method: a database for each of some 400 rows would take
  // minutes. Each row finds the tables as the one before left them: untouched.
  it.each(Object.entries(CASES))(
    "%s refuses bad input, names it, and writes nothing",
    async (method, cases) => {
      for (const [title, args, type, message] of cases) {
        const text = typeof message === "string" ? message : message(given)

        try {
          await expectRefused(() => call(method, args(given)), {
            type,
            message: expect.stringContaining(text),
          })
        } catch (error) {
          throw new Error(`${method} of ${title}: ${String(error)}`, {
            cause: error,
          })
        }
      }
    }
  )

  describe("ids that are not there", () => {
    it("are passed over, and nothing is told", async () => {
      for (const method of [
        "deleteInventoryItems",
        "softDeleteInventoryItems",
        "restoreInventoryItems",
        "deleteInventoryLevels",
        "softDeleteInventoryLevels",
        "restoreInventoryLevels",
        "deleteInventoryItemLevelByLocationId",
        "deleteReservationItems",
        "softDeleteReservationItems",
        "restoreReservationItems",
        "deleteReservationItemsByLineItem",
        "restoreReservationItemsByLineItem",
        "deleteReservationItemByLocationId",
      ]) {
        await call(method, ["unknown"])
        await call(method, [["unknown", "nobody"]])
        await call(method, [[]])
      }
      expect(events).toEqual([])
    })
  })

  describe("the ledger", () => {
    it("is not written by callers", async () => {
      for (const verb of [
        "create",
        "update",
        "delete",
        "softDelete",
        "restore",
      ]) {
        await expectRefused(() => call(`${verb}StockMovements`, [{}]), {
          type: NOT_ALLOWED,
          message: expect.stringContaining("written by changes of stock"),
        })
      }
    })

    it("takes no facts of a call that are none", async () => {
      for (const [method, args] of [
        ["deleteReservationItems", [given.reservation]],
        ["deleteInventoryLevel", [given.item, "b"]],
        ["softDeleteInventoryItems", [given.other, {}]],
        ["restoreReservationItems", [given.reservation, {}]],
      ] as const) {
        await expectRefused(
          () => call(method, [...args, { ledger: { reason: 5 } }]),
          {
            type: INVALID_DATA,
            message: "ledger.reason must be a string, got number",
          }
        )
      }
    })
  })

  describe(`one bad row of ${MANY}`, () => {
    const levels = async () => {
      const items = await service.createInventoryItems(many(() => ({})))

      await service.createInventoryLevels(
        items.map(({ id }) => ({
          inventory_item_id: id,
          location_id: "many",
          stocked_quantity: 4,
        }))
      )

      return items.map(({ id }) => id)
    }

    it("is named, and no item is made", async () => {
      await expectRefused(
        () =>
          service.createInventoryItems(
            many((index) => ({ sku: index === BAD ? "TAKEN" : `S${index}` }))
          ),
        {
          type: INVALID_DATA,
          message: "Inventory item with sku: TAKEN already exists",
        }
      )
    })

    it("is named, and no stock is changed, set, opened or reserved", async () => {
      const ids = await levels()
      const rows = ids.map((id, index) => ({
        inventory_item_id: id,
        location_id: index === BAD ? "nowhere" : "many",
      }))
      const missing = {
        type: NOT_FOUND,
        message: `Item ${ids[BAD]} is not stocked at location nowhere`,
      }

      await expectRefused(
        () =>
          service.adjustInventory(
            rows.map((row) => ({
              inventoryItemId: row.inventory_item_id,
              locationId: row.location_id,
              adjustment: 1,
            }))
          ),
        missing
      )
      await expectRefused(
        () =>
          service.adjustInventory(
            ids.map((id, index) => ({
              inventoryItemId: id,
              locationId: "many",
              adjustment: index === BAD ? -5 : -4,
            }))
          ),
        {
          type: NOT_ALLOWED,
          message: `Item ${ids[BAD]} at location many: stock would fall to -1 from 4, and must not be negative`,
        }
      )
      await expectRefused(
        () =>
          service.updateInventoryLevels(
            rows.map((row) => ({ ...row, stocked_quantity: 1 }))
          ),
        missing
      )
      await expectRefused(
        () =>
          service.createInventoryLevels(
            rows.map((row, index) => ({
              ...row,
              location_id: index === BAD ? "many" : "new",
            }))
          ),
        {
          type: INVALID_DATA,
          message: `Inventory level with inventory_item_id: ${ids[BAD]}, location_id: many, already exists.`,
        }
      )
      await expectRefused(
        () =>
          service.createReservationItems(
            rows.map((row) => ({ ...row, quantity: 1 }))
          ),
        missing
      )
      await expectRefused(
        () =>
          service.createReservationItems(
            ids.map((id, index) => ({
              inventory_item_id: id,
              location_id: "many",
              quantity: index === BAD ? NaN : 1,
            }))
          ),
        {
          type: INVALID_DATA,
          message: `[${BAD}].quantity must be a number, got NaN`,
        }
      )
      await expectRefused(
        () =>
          service.createReservationItems(
            ids.map((id, index) => ({
              inventory_item_id: id,
              location_id: "many",
              quantity: index === BAD ? 5 : 4,
            }))
          ),
        {
          type: NOT_ALLOWED,
          message: `Not enough stock: item ${ids[BAD]} at location many: requested 5, available 4`,
        }
      )
    })

    it("is named, and no reservation is changed", async () => {
      const ids = await levels()
      const reservations = await service.createReservationItems(
        ids.map((id) => ({
          inventory_item_id: id,
          location_id: "many",
          quantity: 1,
        }))
      )

      await expectRefused(
        () =>
          service.updateReservationItems(
            reservations.map(({ id }, index) => ({
              id,
              quantity: index === BAD ? 5 : 4,
            }))
          ),
        {
          type: NOT_ALLOWED,
          message: `Not enough stock: item ${ids[BAD]} at location many: requested 4, available 3`,
        }
      )
    })
  })
})
