// @ts-check
import {
  CLOSED_LOCATION,
  FORMER_ACTOR,
  HOT_ITEM,
  idOf,
  OLD_ITEM,
} from "./history-data.mjs"

/**
 * A question to the ledger, as a method of the service and what it is given.
 *
 * @typedef {object} Question
 * @property {string} name
 * @property {string} method
 * @property {unknown[]} args
 */

/** @param {number} days */
const ago = (days) => new Date(Date.now() - days * 86_400_000).toISOString()

/** @param {number} n */
const movementId = (n) => `smov_${String(n).padStart(18, "0")}`

/** @param {number} count @param {(n: number) => string} name */
const list = (count, name) => Array.from({ length: count }, (_, n) => name(n))

const HOT = { inventory_item_id: HOT_ITEM }
const WAREHOUSE = idOf("sloc", 3)
const PERSON = idOf("user", 3)

/**
 * Every filter that the docs name, alone and with others, where there is much to
 * be found, little and nothing.
 *
 * @param {import("./history-data.mjs").HistoryShape} shape
 * @returns {Question[]}
 */
export function historyQuestions({ movements }) {
  const middle = Math.floor(movements / 2)
  /** @type {[string, object][]} */
  const pages = [
    ["the item's newest", HOT],
    ["the item's oldest", { ...HOT, order: "oldest_first" }],
    [
      `the item's, after ${middle / 10} others`,
      { ...HOT, cursor: movementId(middle) },
    ],
    ["the item's last page", { ...HOT, cursor: movementId(400) }],
    ["the item's at a location", { ...HOT, location_id: WAREHOUSE }],
    [
      "the item's at a location where it never was",
      { ...HOT, location_id: CLOSED_LOCATION },
    ],
    ["the item's of an everyday kind", { ...HOT, kind: "reserved" }],
    ["the item's of a rare kind", { ...HOT, kind: "counted" }],
    ["the item's of a kind that only others had", { ...HOT, kind: "received" }],
    [
      "the item's of a kind that nothing had",
      { ...HOT, kind: "transferred_in" },
    ],
    ["the item's of two kinds", { ...HOT, kind: ["counted", "received"] }],
    [
      "the item's of five kinds, at six locations",
      {
        ...HOT,
        kind: ["adjusted", "counted", "received", "returned", "expired"],
        location_id: list(6, (n) => idOf("sloc", n)),
      },
    ],
    ["the item's for a reason", { ...HOT, reason: "damaged" }],
    ["the item's for a reason it had 40 times", { ...HOT, reason: "sample" }],
    [
      "the item's for a reason that only others had",
      { ...HOT, reason: "promotion" },
    ],
    [
      "the item's for a reason, of a kind, never both",
      { ...HOT, reason: "damaged", kind: "returned" },
    ],
    ["the item's by a person", { ...HOT, actor_id: PERSON }],
    ["the item's by a person who left", { ...HOT, actor_id: FORMER_ACTOR }],
    ["the item's by nobody", { ...HOT, actor_id: "user_unknown" }],
    [
      "the item's at a location, of a kind, never both",
      { ...HOT, location_id: WAREHOUSE, kind: "received" },
    ],
    [
      "the item's of an order",
      { ...HOT, order_id: idOf("order", middle / 5 + 2) },
    ],
    [
      "the item's of a day, a year and a half ago",
      { ...HOT, from: ago(550), until: ago(549) },
    ],
    [
      "the item's of a year, from a year ago",
      { ...HOT, from: ago(730), until: ago(365) },
    ],
    [
      "the item's of a month, for a reason",
      { ...HOT, from: ago(400), until: ago(370), reason: "damaged" },
    ],
    [
      "an item's that moved last two years ago",
      { inventory_item_id: OLD_ITEM },
    ],
    [
      "of two items, one of them hot",
      { inventory_item_id: [HOT_ITEM, idOf("iitem", 5)] },
    ],
    [
      "of 200 items",
      { inventory_item_id: list(200, (n) => idOf("iitem", n * 7)) },
    ],
    ["the shop's newest", {}],
    ["the shop's in the middle", { cursor: movementId(middle) }],
    ["the shop's last page", { cursor: movementId(40) }],
    ["the shop's of a day", { from: ago(550), until: ago(549) }],
    ["the shop's of a year", { from: ago(730), until: ago(365) }],
    ["at a location", { location_id: WAREHOUSE }],
    ["at a location closed two years ago", { location_id: CLOSED_LOCATION }],
    ["at two locations", { location_id: [WAREHOUSE, idOf("sloc", 4)] }],
    [
      "at a location, of a kind that is rare",
      { location_id: WAREHOUSE, kind: "counted" },
    ],
    [
      "at a closed location, for a reason",
      { location_id: CLOSED_LOCATION, reason: "damaged" },
    ],
    [
      "at a location, for a reason, of a kind, never all",
      { location_id: WAREHOUSE, reason: "damaged", kind: "returned" },
    ],
    ["of an everyday kind", { kind: "reserved" }],
    ["of a kind that is rare", { kind: "counted" }],
    ["of two kinds", { kind: ["adjusted", "counted"] }],
    [
      "of a kind, in a month",
      { kind: "adjusted", from: ago(400), until: ago(370) },
    ],
    ["for a reason", { reason: "damaged" }],
    ["for no reason that was ever given", { reason: "gift" }],
    ["for two reasons", { reason: ["sample", "promotion"] }],
    ["by a person", { actor_id: PERSON }],
    ["by a person who left", { actor_id: FORMER_ACTOR }],
    ["by a person, for a reason", { actor_id: PERSON, reason: "sample" }],
    [
      "of a cart",
      { reference_type: "cart", reference_id: idOf("cart", middle / 5) },
    ],
    ["of an order", { order_id: idOf("order", middle / 5 + 2) }],
    ["of a rare type of reference", { reference_type: "claim" }],
    ["of an everyday type of reference", { reference_type: "order" }],
    ["of no known type of reference", { reference_type: "unknown" }],
    ["of a group", { group_id: idOf("smgrp", Math.floor(middle / 2000)) }],
    [
      "of a reservation",
      { reservation_id: idOf("resitem", Math.floor(middle / 3)) },
    ],
    ["of a line item", { line_item_id: idOf("ordli", Math.floor(middle / 3)) }],
    ["of no line item", { line_item_id: "ordli_unknown" }],
    ["under an idempotency key", { idempotency_key: "key_unknown" }],
  ]

  return [
    ...pages.map(([name, filters]) => ({
      name,
      method: "listMovementPage",
      args: [filters],
    })),
    {
      name: "stock of the item, a year ago",
      method: "retrieveStockAt",
      args: [{ ...HOT, at: ago(365) }],
    },
    {
      name: "stock of 200 items, a year ago",
      method: "retrieveStockAt",
      args: [
        {
          inventory_item_id: list(200, (n) => idOf("iitem", n * 7)),
          at: ago(365),
        },
      ],
    },
    {
      name: "stock of the shop, a year ago",
      method: "retrieveStockAt",
      args: [{ at: ago(365) }],
    },
    {
      name: "stock of a location, a year ago",
      method: "retrieveStockAt",
      args: [{ location_id: WAREHOUSE, at: ago(365) }],
    },
    {
      name: "stock of a closed location, a year ago",
      method: "retrieveStockAt",
      args: [{ location_id: CLOSED_LOCATION, at: ago(365) }],
    },
    {
      name: "stock of the shop, before it opened",
      method: "retrieveStockAt",
      args: [{ at: ago(1000) }],
    },
    {
      name: "why the item's numbers are what they are",
      method: "explainAvailability",
      args: [HOT_ITEM],
    },
    {
      name: "groups, newest",
      method: "listMovementGroups",
      args: [{}],
    },
    {
      name: "check: the item's levels",
      method: "checkInventory",
      args: [{}],
    },
  ]
}
