import { MedusaError } from "@medusajs/framework/utils"

import HoldfastInventoryService from "../../service"

const { INVALID_DATA } = MedusaError.Types

/** What the rows of the tables below may name. */
export interface Given {
  item: string
  other: string
  level: string
  reservation: string
  second: string
}

export type Method = keyof HoldfastInventoryService
export type Case = [
  title: string,
  args: (given: Given) => unknown[],
  type: string,
  message: string | ((given: Given) => string),
]

const BOUNDS = "between -9007199254740991 and 9007199254740991"

/** Values that are no quantity, and how the message goes on. */
export const NO_QUANTITIES: [unknown, string][] = [
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
export const NO_ABSOLUTES: typeof NO_QUANTITIES = [
  ...NO_QUANTITIES,
  [-1, "must not be negative, got -1"],
  ["-0.5", 'must not be negative, got "-0.5"'],
]
export const NO_DEMANDS: typeof NO_QUANTITIES = [
  ...NO_QUANTITIES,
  [0, "must be greater than 0, got 0"],
  [-0, "must be greater than 0, got 0"],
  ["0.00", 'must be greater than 0, got "0.00"'],
  [-5, "must be greater than 0, got -5"],
  [null, "must be a number, got null"],
]

/** A bad quantity in the second of two rows, and alone. */
export const quantityCases = (
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

export const shown = (value: unknown) =>
  typeof value === "number" ? String(value) : JSON.stringify(value)

/** Input that no method with rows takes. */
export const NO_ROWS: Case[] = [
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
export const noIds = (name: string): Case[] => [
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

export const place = ({ item }: Given) => ({
  inventory_item_id: item,
  location_id: "a",
})
export const otherPlace = ({ item }: Given) => ({
  inventory_item_id: item,
  location_id: "b",
})
export const newPlace = ({ item }: Given) => ({
  inventory_item_id: item,
  location_id: "c",
})
export const newerPlace = ({ item }: Given) => ({
  inventory_item_id: item,
  location_id: "d",
})
export const adjusting = (location: string) => (given: Given) => ({
  inventoryItemId: given.item,
  locationId: location,
})
