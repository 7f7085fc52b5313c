import {
  availableUnits,
  ITEM_QUANTITIES,
  overLevels,
} from "../../sql/computed-quantities"

/** What a column holds, which decides what it can be compared with. */
export type ColumnKind =
  | "text"
  | "number"
  /** An exact decimal with its `raw_` twin. */
  | "quantity"
  | "boolean"
  | "moment"
  | "json"
  | "computed"

/** One of Medusa's own tables, as the lists read it: by the fields of its model. */
export interface ListedTable {
  table: string
  columns: Record<string, ColumnKind>
  /** What is computed, by the alias of a row. */
  computed: Record<string, (alias: string) => string>
  /** Whether what is computed comes without being asked for by name. */
  isComputedAlways: boolean
  /** The columns in which `q` looks. */
  searched: string[]
  /** Whether `q` looks in the item's columns as well. */
  isSearchedByItem: boolean
  /** Its item, if it belongs to one. */
  hasItem: boolean
  /** Rows that belong to it, by the name of the relation. */
  many: Record<string, ListedTable>
  /** Relations that only the ORM follows. */
  others: string[]
}

const columns = (
  kinds: Partial<Record<ColumnKind, string[]>>
): Record<string, ColumnKind> =>
  Object.fromEntries(
    Object.entries(kinds).flatMap(([kind, names]) =>
      names.map((name) => [name, kind as ColumnKind])
    )
  )

const MOMENTS = ["created_at", "updated_at", "deleted_at"]

export const LISTED_LEVELS: ListedTable = {
  table: "inventory_level",
  columns: columns({
    text: ["id", "inventory_item_id", "location_id", "backorder_policy"],
    quantity: [
      "stocked_quantity",
      "reserved_quantity",
      "incoming_quantity",
      "safety_stock",
      "low_stock_threshold",
      "backorder_limit",
    ],
    moment: ["backorder_until", ...MOMENTS],
    json: ["metadata"],
    computed: ["available_quantity"],
  }),
  computed: { available_quantity: (alias) => `(${availableUnits(alias)})` },
  isComputedAlways: true,
  searched: [],
  isSearchedByItem: false,
  hasItem: true,
  many: {},
  others: [],
}

export const LISTED_RESERVATIONS: ListedTable = {
  table: "reservation_item",
  columns: columns({
    text: [
      "id",
      "inventory_item_id",
      "location_id",
      "line_item_id",
      "external_id",
      "description",
      "created_by",
      "cart_id",
    ],
    quantity: ["quantity"],
    boolean: ["allow_backorder", "restorable"],
    moment: ["expires_at", "held_since", ...MOMENTS],
    json: ["metadata"],
  }),
  computed: {},
  isComputedAlways: false,
  searched: ["description"],
  isSearchedByItem: true,
  hasItem: true,
  many: {},
  others: [],
}

export const LISTED_ITEMS: ListedTable = {
  table: "inventory_item",
  columns: columns({
    text: [
      "id",
      "sku",
      "origin_country",
      "hs_code",
      "mid_code",
      "material",
      "unit_of_measure",
      "description",
      "title",
      "thumbnail",
      "backorder_policy",
    ],
    number: [
      "weight",
      "length",
      "height",
      "width",
      "low_stock_threshold",
      "backorder_limit",
    ],
    boolean: ["requires_shipping"],
    moment: ["backorder_until", ...MOMENTS],
    json: ["metadata"],
    computed: ITEM_QUANTITIES,
  }),
  computed: Object.fromEntries(
    ITEM_QUANTITIES.map((name) => [
      name,
      (alias: string) => overLevels(alias, name),
    ])
  ),
  isComputedAlways: false,
  searched: ["sku", "hs_code", "mid_code", "description", "title"],
  isSearchedByItem: false,
  hasItem: false,
  many: {
    location_levels: LISTED_LEVELS,
    reservation_items: LISTED_RESERVATIONS,
  },
  others: ["stock_movements"],
}

/** The relation to the item, of what belongs to one. */
export const ITEM = "inventory_item"

/** The column behind it. */
export const ITEM_ID = "inventory_item_id"

/** A column, or what is computed, of a row. */
export function expressionOf(
  { computed }: ListedTable,
  alias: string,
  name: string
): string {
  return computed[name]?.(alias) ?? `${alias}.${name}`
}
