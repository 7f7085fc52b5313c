import { MovementKind } from "./movement-kinds"

interface MovementColumn {
  type: "text" | "number" | "time" | "kind"
  nullable?: true
  /** Whether history can be filtered by one or several values of it. */
  filter?: true
  /** Whether it is a fact that a caller may tell of a change. */
  fact?: true
}

/**
 * The columns of a movement, in the order in which they are told. This is the one
 * list of them: the type, the model, what is read, the filters, the facts, the
 * serializer, the CSV and what shoppers are not told follow from it. A new one is a
 * line here, one of the docs, and a migration.
 */
export const MOVEMENT_COLUMNS = {
  id: { type: "text" },
  created_at: { type: "time" },
  inventory_item_id: { type: "text", filter: true },
  location_id: { type: "text", filter: true },
  kind: { type: "kind", filter: true },
  stocked_delta: { type: "number" },
  reserved_delta: { type: "number" },
  incoming_delta: { type: "number" },
  stocked_after: { type: "number" },
  reserved_after: { type: "number" },
  incoming_after: { type: "number" },
  /** Reserved units that the stock no longer covers, if this change did it. */
  shortfall: { type: "number", nullable: true },
  reason: { type: "text", nullable: true, filter: true, fact: true },
  note: { type: "text", nullable: true, fact: true },
  /** What the change belongs to: order, fulfillment, cart, … */
  reference_type: { type: "text", nullable: true, filter: true, fact: true },
  reference_id: { type: "text", nullable: true, filter: true, fact: true },
  /** The order, also where the reference is something narrower. */
  order_id: { type: "text", nullable: true, filter: true, fact: true },
  /** Who did it: a user's, customer's or API key's id. */
  actor_id: { type: "text", nullable: true, filter: true, fact: true },
  reservation_id: { type: "text", nullable: true, filter: true },
  line_item_id: { type: "text", nullable: true, filter: true },
  /** What was changed together, see `undoMovementGroup`. */
  group_id: { type: "text", nullable: true, filter: true },
  idempotency_key: { type: "text", nullable: true, filter: true, fact: true },
  /** With which fulfillment units went out that a return brought back. */
  fulfillment_id: { type: "text", nullable: true },
} as const satisfies Record<string, MovementColumn>

type Columns = typeof MOVEMENT_COLUMNS
type ColumnsWith<Property> = {
  [Name in keyof Columns]: Columns[Name] extends Property ? Name : never
}[keyof Columns]

interface Values {
  text: string
  number: number
  time: Date
  kind: MovementKind
}

/** A movement, as it is told. */
export type Movement = {
  -readonly [Name in keyof Columns]:
    | Values[Columns[Name]["type"]]
    | (Columns[Name] extends { nullable: true } ? null : never)
}

/** By which columns history can be filtered. */
export type MovementFilterName = ColumnsWith<{ filter: true }>

/** The columns that are quantities. */
export type MovementNumber = ColumnsWith<{ type: "number" }>

/** The facts of the ledger. */
export type FactName = ColumnsWith<{ fact: true }>

/** Whether a movement may have nothing in a column. */
export const isNullable = (name: keyof Columns): boolean =>
  "nullable" in MOVEMENT_COLUMNS[name]

const names = Object.keys(MOVEMENT_COLUMNS) as (keyof Columns)[]
const namesWith = <Name extends keyof Columns>(
  condition: (column: MovementColumn) => boolean | undefined
) => names.filter((name) => condition(MOVEMENT_COLUMNS[name])) as Name[]

export const COLUMN_NAMES = names
export const FILTER_NAMES = namesWith<MovementFilterName>(
  ({ filter }) => filter
)
export const FACT_NAMES = namesWith<FactName>(({ fact }) => fact)
export const NUMBER_NAMES = namesWith<MovementNumber>(
  ({ type }) => type === "number"
)
