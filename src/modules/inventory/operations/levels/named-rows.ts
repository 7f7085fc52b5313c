import { isDefined, MedusaError } from "@medusajs/framework/utils"

import { StockDatabase } from "../../database"
import { objectOf, Path, readRows } from "../../input"
import { SkuMeaning } from "../../policy/items/sku"
import { refusalOfAll } from "../../policy/levels/decide-adjustments"
import {
  itemNamedBy,
  locationNamedBy,
  NameDirectory,
} from "../../policy/levels/named-levels"
import { KnownNames, LevelNames, StockContext } from "../../types"
import { NameRefusals } from "./name-refusals"
import { readNames } from "./read-names"

/** A row with the ids of what it named; what gave none has none. */
export type WithIds<Row> = Omit<Row, "sku" | "barcode" | "location">

/** Whether a row names something by one of these fields. */
export const hasNames = (row: object, ...names: (keyof LevelNames)[]) =>
  names.some((name) => {
    const value = (row as LevelNames)[name]

    return isDefined(value) && value !== null
  })

/** Whether a row names its item or its location. */
export const isNamed = (row: unknown): row is LevelNames =>
  typeof row === "object" &&
  row !== null &&
  hasNames(row, "sku", "barcode", "location")

/**
 * A row with ids in the place of its names. What is no object is for whoever reads the
 * rows to refuse.
 *
 * @throws as `itemNamedBy`
 */
export function rowWithIds<Row extends object>(
  row: Row,
  path: Path,
  names: NameDirectory
): WithIds<Row> {
  if (!isNamed(row)) {
    return row
  }

  const { sku: _sku, barcode: _barcode, location: _location, ...others } = row

  return {
    ...others,
    ...(hasNames(row, "sku", "barcode") && {
      inventory_item_id: itemNamedBy(row, path, names),
    }),
    ...(hasNames(row, "location") && {
      location_id: locationNamedBy(row, path, names),
    }),
  } as WithIds<Row>
}

/**
 * Puts ids in the place of the names in a call that has a list of rows beside names of
 * its own, such as a location that they all have.
 *
 * @param list the name of its list
 * @throws INVALID_DATA or NOT_FOUND, naming every field that leads to nothing or to
 * several, see `itemNamedBy`
 */
export async function callWithIds<Call extends object>(
  database: StockDatabase,
  given: Call,
  list: keyof Call & string,
  settings: { skus: SkuMeaning },
  context: StockContext
): Promise<WithIds<Call>> {
  const call: Call = objectOf(given)
  const rows = Array.isArray(call[list]) ? (call[list] as object[]) : []

  if (![call, ...rows].some(isNamed)) {
    return call
  }

  const names = await readNames(database, [call, ...rows], settings, context)
  const refusals = new NameRefusals()
  const own = refusals.attempt(() => rowWithIds(call, (field) => field, names))
  const read = rows.map((row, index) =>
    refusals.attempt(() =>
      rowWithIds(row, (field) => `${list}[${index}].${field}`, names)
    )
  )

  refusals.throwAny()

  return { ...own!, [list]: rows.length ? read : call[list] }
}

/**
 * Puts ids in the place of the names in rows: nothing is read where all have ids. For
 * calls that ask for ids alone from there on.
 *
 * @returns one or many, as given
 * @throws INVALID_DATA or NOT_FOUND, naming every row that leads to no level or to
 * several, see `itemNamedBy`
 */
export async function rowsWithIds<Row extends object>(
  database: StockDatabase,
  input: Row | Row[],
  settings: { skus: SkuMeaning; known?: KnownNames },
  context: StockContext
): Promise<WithIds<Row> | WithIds<Row>[]> {
  const given = readRows(input, (row) => row)

  if (!given.some(isNamed)) {
    return input
  }

  const names = await readNames(database, given, settings, context)
  const refused: { index: number; error: MedusaError }[] = []
  const rows = readRows(input, (row, path, index) => {
    try {
      return rowWithIds(row, path, names)
    } catch (error) {
      if (!MedusaError.isMedusaError(error)) {
        throw error
      }
      refused.push({ index, error })

      return row
    }
  })

  if (refused.length) {
    throw refusalOfAll(refused, rows.length > 1)
  }

  return Array.isArray(input) ? rows : rows[0]!
}
