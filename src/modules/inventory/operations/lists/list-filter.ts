import { isStorableText } from "../../policy/readable"
import { ColumnKind, ITEM, ListedTable } from "./listed-tables"

const COMPARISONS = {
  $eq: "=",
  $ne: "!=",
  $gt: ">",
  $gte: ">=",
  $lt: "<",
  $lte: "<=",
  $like: "like",
  $ilike: "ilike",
} as const

type Comparison = keyof typeof COMPARISONS

/** What a row must meet. */
export type Condition =
  | { all: Condition[] }
  | { any: Condition[] }
  | {
      name: string
      kind: ColumnKind
      test:
        | { by: (typeof COMPARISONS)[Comparison]; value: unknown }
        | { among: unknown[]; isNot: boolean }
        | { isNull: boolean }
    }
  | { item: Condition[] }
  | { many: string; where: Condition[] }

/**
 * Reads a filter in the terms of Medusa's modules, but for `q`.
 *
 * @returns null for one that takes the ORM, or that nobody can read
 */
export function readFilter(
  filter: object,
  table: ListedTable
): Condition[] | null {
  const conditions: Condition[] = []

  for (const [name, value] of Object.entries(filter) as [string, unknown][]) {
    const condition =
      value === undefined ? [] : readPart(name, value, table, true)

    if (!condition) {
      return null
    }
    conditions.push(...condition)
  }

  return conditions
}

function readPart(
  name: string,
  value: unknown,
  table: ListedTable,
  isTop: boolean
): Condition[] | null {
  if (name === "$and" || name === "$or") {
    return readBranches(name, value, table)
  }

  const kind = Object.hasOwn(table.columns, name)
    ? table.columns[name]
    : undefined

  if (kind) {
    return readColumn(name, kind, value)
  }
  // In branches, the ORM joins relations once for some and once for each of others.
  if (!isTop || !isPlain(value) || !Object.keys(value).length) {
    return null
  }

  const isOfItem = table.hasItem && name === ITEM
  const related = isOfItem
    ? ITEM_COLUMNS
    : Object.hasOwn(table.many, name)
      ? table.many[name]!.columns
      : undefined
  const where = related ? readRelated(value, related) : null

  return where && [isOfItem ? { item: where } : { many: name, where }]
}

/** Columns of an item that may be filtered by from what belongs to it. */
const ITEM_COLUMNS: Record<string, ColumnKind> = {
  id: "text",
  sku: "text",
  title: "text",
  description: "text",
  hs_code: "text",
  mid_code: "text",
  origin_country: "text",
  material: "text",
  requires_shipping: "boolean",
  created_at: "moment",
  updated_at: "moment",
}

function readBranches(
  name: "$and" | "$or",
  value: unknown,
  table: ListedTable
): Condition[] | null {
  if (!Array.isArray(value) || !value.length) {
    return null
  }

  const branches: Condition[] = []

  for (const branch of value as unknown[]) {
    if (!isPlain(branch)) {
      return null
    }

    const parts = Object.entries(branch).map(([key, part]) =>
      part === undefined ? null : readPart(key, part, table, false)
    )

    // What is empty is taken for one thing here and for another there.
    if (!parts.length || parts.some((part) => !part?.length)) {
      return null
    }
    branches.push({ all: parts.flatMap((part) => part!) })
  }

  return [name === "$and" ? { all: branches } : { any: branches }]
}

/**
 * A row that is not there has nulls in all of its columns: for the ORM, which joins,
 * it is one of those whose column is null.
 */
function readRelated(
  filter: object,
  columns: Record<string, ColumnKind>
): Condition[] | null {
  const conditions: Condition[] = []

  for (const [name, value] of Object.entries(filter) as [string, unknown][]) {
    const kind = Object.hasOwn(columns, name) ? columns[name] : undefined
    const read =
      kind && kind !== "computed" ? readColumn(name, kind, value) : null

    if (
      !read ||
      read.some(
        (one) =>
          !("test" in one) ||
          "isNull" in one.test ||
          ("isNot" in one.test && one.test.isNot && !one.test.among.length)
      )
    ) {
      return null
    }
    conditions.push(...read)
  }

  return conditions
}

function readColumn(
  name: string,
  kind: ColumnKind,
  value: unknown
): Condition[] | null {
  if (value === null) {
    return [{ name, kind, test: { isNull: true } }]
  }
  if (Array.isArray(value)) {
    return readAmong(name, kind, value, false)
  }
  if (!isPlain(value)) {
    return isValue(kind, value)
      ? [{ name, kind, test: { by: "=", value } }]
      : null
  }

  const operators = Object.entries(value) as [string, unknown][]

  if (!operators.length) {
    return null
  }

  const conditions: Condition[] = []

  for (const [operator, operand] of operators) {
    const condition = readOperator(name, kind, operator, operand)

    if (!condition) {
      return null
    }
    conditions.push(...condition)
  }

  return conditions
}

function readOperator(
  name: string,
  kind: ColumnKind,
  operator: string,
  operand: unknown
): Condition[] | null {
  if (operator === "$in" || operator === "$nin") {
    return Array.isArray(operand)
      ? readAmong(name, kind, operand, operator === "$nin")
      : null
  }
  if ((operator === "$eq" || operator === "$ne") && operand === null) {
    return [{ name, kind, test: { isNull: operator === "$eq" } }]
  }
  if (!Object.hasOwn(COMPARISONS, operator) || !isValue(kind, operand)) {
    return null
  }
  if (operator.endsWith("like") && kind !== "text") {
    return null
  }

  return [
    {
      name,
      kind,
      test: { by: COMPARISONS[operator as Comparison], value: operand },
    },
  ]
}

function readAmong(
  name: string,
  kind: ColumnKind,
  among: unknown[],
  isNot: boolean
): Condition[] | null {
  return among.every((value) => isValue(kind, value))
    ? [{ name, kind, test: { among, isNot } }]
    : null
}

/** A moment as JSON has it, and any of Medusa's own. */
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$/
const DECIMAL = /^-?\d{1,100}(\.\d{1,100})?$/

/** Whether a column can be compared with a value, whoever writes the statement. */
function isValue(kind: ColumnKind, value: unknown): boolean {
  switch (kind) {
    case "text":
      return typeof value === "string" && isStorableText(value)
    case "number":
      return Number.isFinite(value)
    case "quantity":
    case "computed":
      return (
        Number.isFinite(value) ||
        (typeof value === "string" && DECIMAL.test(value))
      )
    case "boolean":
      return typeof value === "boolean"
    case "moment":
      return value instanceof Date
        ? !Number.isNaN(value.getTime())
        : typeof value === "string" &&
            MOMENT.test(value) &&
            !Number.isNaN(Date.parse(value))
    case "json":
      return false
  }
}

/** Whether a value has fields, and is neither a list nor a moment. */
export function isPlain(value: unknown): value is object {
  return Object.prototype.toString.call(value) === "[object Object]"
}
