import { isDefined } from "@medusajs/framework/utils"

import { badValue } from "./errors"
import { FACT_NAMES } from "./policy/ledger/movement-columns"
import { Place } from "./policy/levels/place"
import { readMoment } from "./policy/moment"
import { isStorableText } from "./policy/readable"
import { LONGEST } from "./policy/text-bounds"
import { LedgerFacts, StockContext } from "./types"

/** Reading of the callers' input: every message names the field and its row. */

/** Where a value stands in a call: `quantity`, or `[3].quantity` in a list. */
export type Path = (field: string) => string

/** Pairs each row of a call with the names of its fields. */
export function readRows<Row, Result>(
  input: Row | Row[],
  read: (row: Row, path: Path, index: number) => Result
): Result[] {
  const rows = Array.isArray(input) ? input : [input]

  // A list may have holes, which `map` passes over.
  return Array.from(rows, (row, index) => {
    const path: Path = (field) =>
      Array.isArray(input) ? `[${index}].${field}` : field

    if (typeof row !== "object" || row === null || Array.isArray(row)) {
      throw badValue(
        Array.isArray(input) ? `[${index}]` : "The input",
        `must be an object, got ${typeName(row)}`
      )
    }

    return read(row, path, index)
  })
}

/**
 * Reads the input of a call that takes one row and no list of them.
 *
 * @throws INVALID_DATA if it is no object
 */
export function readRow<Row, Result>(
  input: Row,
  read: (row: Row, path: Path) => Result
): Result {
  return read(objectOf(input), (field) => field)
}

/** @throws INVALID_DATA if it is no object */
export function objectOf<Value>(value: Value, name = "The input"): Value {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw badValue(name, `must be an object, got ${typeName(value)}`)
  }

  return value
}

/** @throws INVALID_DATA if it is no list */
export function listOf<Value>(
  value: Value[] | undefined,
  name: string
): Value[] {
  if (value === undefined) {
    return []
  }
  if (!Array.isArray(value)) {
    throw badValue(name, `must be a list, got ${typeName(value)}`)
  }

  return Array.from(value)
}

/** @throws INVALID_DATA if the value is not a string with something in it */
export function parseId(value: unknown, name: string): string {
  if (typeof value !== "string" || value.trim() === "") {
    throw badValue(name, `must be a non-empty string, got ${typeName(value)}`)
  }

  return storable(value, name)
}

/**
 * Reads which item at which location a row is about.
 *
 * @throws INVALID_DATA if one of the two is not a string with something in it
 */
export function readPlace(
  row: { inventory_item_id?: unknown; location_id?: unknown },
  path: Path
): Place {
  return {
    inventory_item_id: parseId(
      row.inventory_item_id,
      path("inventory_item_id")
    ),
    location_id: parseId(row.location_id, path("location_id")),
  }
}

/** @throws INVALID_DATA if the value is given and no string, or a longer one */
export function parseText(
  value: unknown,
  name: string,
  longest = Infinity
): string | null {
  if (!isDefined(value) || value === null) {
    return null
  }
  if (typeof value !== "string") {
    throw badValue(name, `must be a string, got ${typeName(value)}`)
  }
  if (value.length > longest) {
    throw badValue(
      name,
      `must have at most ${longest} characters, got ${value.length}`
    )
  }

  return storable(value, name)
}

/** Postgres would refuse the whole call without a word of the row. */
function storable(value: string, name: string): string {
  if (!isStorableText(value)) {
    throw badValue(name, `has characters that cannot be stored`)
  }

  return value
}

/** @throws INVALID_DATA if the value is given and not a plain object */
export function parseMetadata(
  value: unknown,
  name: string
): Record<string, unknown> | null {
  if (!isDefined(value) || value === null) {
    return null
  }
  if (typeof value !== "object" || Array.isArray(value)) {
    throw badValue(name, `must be an object, got ${typeName(value)}`)
  }
  if (!isStorableJson(value)) {
    throw badValue(name, `has values that cannot be stored as JSON`)
  }

  return value as Record<string, unknown>
}

function isStorableJson(value: object): boolean {
  try {
    // In JSON, what Postgres cannot store is written as these escapes.
    return !/(?<!\\)(\\\\)*\\u(0000|d[89a-f])/.test(JSON.stringify(value))
  } catch {
    // It goes in circles, or holds a bigint.
    return false
  }
}

/**
 * Reads a change of metadata. As everywhere in Medusa it is merged, and "" removes
 * a key.
 *
 * @throws INVALID_DATA if the value is given and not a plain object
 */
export function readMetadataChange(value: unknown, name: string) {
  const metadata = parseMetadata(value, name)
  const entries = Object.entries(metadata ?? {})

  return {
    metadata:
      metadata &&
      Object.fromEntries(entries.filter(([, given]) => given !== "")),
    metadata_removed: entries
      .filter(([, given]) => given === "")
      .map(([key]) => key),
  }
}

/** @throws INVALID_DATA if the value is given and not a boolean */
export function parseFlag(value: unknown, name: string): boolean | null {
  if (!isDefined(value) || value === null) {
    return null
  }
  if (typeof value !== "boolean") {
    throw badValue(name, `must be true or false, got ${typeName(value)}`)
  }

  return value
}

/**
 * Reads a moment, see {@link readMoment}.
 *
 * @throws INVALID_DATA if the value is given and no moment
 */
export function parseMoment(value: unknown, name: string): string | null {
  return !isDefined(value) || value === null ? null : readMoment(value, name)
}

/**
 * Reads ids in any form that the service takes: one, many, or `{ id }`.
 *
 * @throws INVALID_DATA if one is not a string
 */
export function parseIds(input: unknown, name: string): string[] {
  const ids =
    typeof input === "object" && input !== null && "id" in input
      ? input.id
      : input

  if (!Array.isArray(ids)) {
    return [parseId(ids, name)]
  }

  return [
    ...new Set(
      Array.from(ids, (value, index) => parseId(value, `${name}[${index}]`))
    ),
  ]
}

/** A row's own facts over those of the call, and these over the caller's. */
export function readFacts(
  row: LedgerFacts,
  path: Path,
  { ledger: call, caller }: Pick<StockContext, "ledger" | "caller">
): LedgerFacts {
  const facts: LedgerFacts = {}

  for (const name of FACT_NAMES) {
    const value = [row[name], call?.[name], caller?.ledger?.[name]].find(
      isDefined
    )

    // Most calls tell few of them, and what is not told need not be sent.
    if (isDefined(value) && value !== null) {
      facts[name] = parseText(value, path(name), LONGEST[name])
    }
  }

  // Whoever asks for what happened to an order asks by one column.
  if (facts.reference_type === "order" && isDefined(facts.reference_id)) {
    facts.order_id ??= facts.reference_id
  }

  return facts
}

function typeName(value: unknown): string {
  if (value === null) {
    return "null"
  }
  if (Array.isArray(value)) {
    return "an array"
  }

  return value === "" ? "an empty string" : typeof value
}

/** The first value that is there a second time, in one pass over all of them. */
export function findRepeated(values: string[]): string | undefined {
  return findRepeat(values)?.value
}

/** The first value that is there a second time, with both places; null is none. */
export function findRepeat(
  values: (string | null)[]
): { value: string; index: number; first: number } | undefined {
  const places = new Map<string, number>()

  for (const [index, value] of values.entries()) {
    const first = value === null ? undefined : places.get(value)

    if (value !== null && first !== undefined) {
      return { value, index, first }
    }
    if (value !== null) {
      places.set(value, index)
    }
  }

  return undefined
}
