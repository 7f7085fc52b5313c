import { NUMBER_NAMES } from "../modules/inventory/policy/ledger/movement-columns"

/**
 * What no answer to shoppers holds, by whichever `fields` a route was asked for:
 * told by the names and ids that the inventory module gives, so that routes of
 * core, of other plugins and of the shop are covered alike.
 */

/** Columns of Holdfast, whatever the display policy: how the shop is run. */
const OURS = new Set([
  ...withTwins("safety_stock", "low_stock_threshold", "backorder_limit"),
  "backorder_policy",
  "backorder_until",
  "named_incoming",
  "stock_status",
  "held_since",
  "restorable",
  ...NUMBER_NAMES,
])

/** Rows of Holdfast, and those that tell of other people's carts. */
const OUR_RELATIONS = new Set(
  [
    "stock_movement",
    "incoming_stock",
    "stock_transfer",
    "stock_transfer_item",
    "backorder_promise",
    "reservation_item",
  ].flatMap((name) => [name, `${name}s`])
)
const OUR_IDS = /^(smov|smgrp|incst|sttr|sttri|bprom)_/

/** Whose a reservation is. */
const OWNERS = new Set(["cart_id", "line_item_id", "expires_at"])

/** How many there are. */
const COUNTS = new Set(
  withTwins(
    "stocked_quantity",
    "reserved_quantity",
    "incoming_quantity",
    "available_quantity"
  )
)
const LEVELS = new Set([
  "location_levels",
  "inventory_level",
  "inventory_levels",
])

/** Told as null, since storefronts ask for it. */
const COMPUTED = "inventory_quantity"

function withTwins(...names: string[]): string[] {
  return names.flatMap((name) => [name, `raw_${name}`])
}

const GONE = Symbol("gone")

/**
 * An answer without what shoppers are not told. What needs no change is given back
 * as it is; nothing of the answer is changed in place, for it may be kept by a
 * cache.
 *
 * @param hidesCounts whether the display policy is not `exact`
 */
export function withoutUntold(answer: unknown, hidesCounts: boolean): unknown {
  const told = tell(answer, hidesCounts, [])

  return told === GONE ? null : told
}

function tell(value: unknown, hides: boolean, above: unknown[]): unknown {
  if (typeof value !== "object" || value === null || above.includes(value)) {
    return value
  }
  if (Array.isArray(value)) {
    const within = [...above, value]
    const told = value
      .map((one) => tell(one, hides, within))
      .filter((one) => one !== GONE)

    return told.length === value.length &&
      told.every((one, index) => one === value[index])
      ? value
      : told
  }
  if ("toJSON" in value && typeof value.toJSON === "function") {
    const plain: unknown = value.toJSON()

    // A date or an exact number; or an entity, with its own idea of its fields.
    return typeof plain === "object" ? tell(plain, hides, above) : value
  }

  return tellFields(value as Record<string, unknown>, hides, above)
}

function tellFields(
  row: Record<string, unknown>,
  hides: boolean,
  above: unknown[]
): unknown {
  const id = typeof row["id"] === "string" ? row["id"] : ""
  const isReservation = id.startsWith("resitem_")
  const isCounted = isReservation || id.startsWith("ilev_")

  if (OUR_IDS.test(id) || (hides && isCounted)) {
    return GONE
  }

  const within = [...above, row]
  let told = row

  for (const [name, value] of Object.entries(row)) {
    const field =
      OURS.has(name) ||
      OUR_RELATIONS.has(name) ||
      (isReservation && OWNERS.has(name)) ||
      (hides && (COUNTS.has(name) || LEVELS.has(name)))
        ? GONE
        : name === COMPUTED && hides
          ? null
          : name === "metadata"
            ? // The shop's own words.
              value
            : tell(value, hides, within)

    if (field !== value) {
      told = told === row ? { ...row } : told

      if (field === GONE) {
        delete told[name]
      } else {
        told[name] = field
      }
    }
  }

  return told
}

/**
 * The first name in a query that would let an order or a filter tell what is not
 * told: `order=…stocked_quantity` sorts the shop's products by their counts.
 * Fields may be asked for; they are not told.
 */
export function untoldIn(
  query: Record<string, unknown>,
  hidesCounts: boolean
): string | undefined {
  const { fields: _fields, ...asked } = query

  return namesIn(asked)
    .flatMap((name) => name.split(/[^\w]+/))
    .find(
      (name) =>
        OURS.has(name) ||
        OUR_RELATIONS.has(name) ||
        (hidesCounts &&
          (COUNTS.has(name) || LEVELS.has(name) || name === COMPUTED))
    )
}

/** Where the value, and not only its name, is the name of a field. */
const NAMING = new Set(["order", "order_by", "sort", "facets"])

/** The names of fields, at every depth: what is searched for is not one. */
function namesIn(asked: unknown, isNaming = false): string[] {
  if (typeof asked === "string") {
    return isNaming ? [asked] : []
  }
  if (typeof asked !== "object" || asked === null) {
    return []
  }

  return Object.entries(asked).flatMap(([name, inner]) => [
    ...(Array.isArray(asked) ? [] : [name]),
    ...namesIn(inner, isNaming || NAMING.has(name)),
  ])
}
