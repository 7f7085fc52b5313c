import { MedusaError } from "@medusajs/framework/utils"

import {
  adjusting,
  Case,
  Method,
  newerPlace,
  newPlace,
  NO_ABSOLUTES,
  NO_DEMANDS,
  NO_QUANTITIES,
  NO_ROWS,
  noIds,
  otherPlace,
  place,
  quantityCases,
  shown,
} from "./bad-input"

const { INVALID_DATA, NOT_FOUND, NOT_ALLOWED, CONFLICT } = MedusaError.Types

/** What each method refuses, with the error's type and text. */
export const CASES: Partial<Record<Method, Case[]>> = {
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
