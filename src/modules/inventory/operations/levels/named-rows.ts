import { isDefined, MedusaError } from "@medusajs/framework/utils"

import { StockDatabase } from "../../database"
import { readRows } from "../../input"
import { SkuMeaning } from "../../policy/items/sku"
import { refusalOfAll } from "../../policy/levels/decide-adjustments"
import { itemNamedBy, locationNamedBy } from "../../policy/levels/named-levels"
import { KnownNames, LevelNames, StockContext } from "../../types"
import { readNames } from "./read-names"

/** A row with the ids of what it named; what gave none has none. */
export type WithIds<Row> = Omit<Row, "sku" | "barcode" | "location">

/** Whether a row names something by one of these fields. */
export const hasNames = (row: object, ...names: (keyof LevelNames)[]) =>
  names.some((name) => {
    const value = (row as LevelNames)[name]

    return isDefined(value) && value !== null
  })

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

  if (!given.some((row) => hasNames(row, "sku", "barcode", "location"))) {
    return input
  }

  const names = await readNames(database, given, settings, context)
  const refused: { index: number; error: MedusaError }[] = []
  const rows = readRows(input, (row, path, index) => {
    const { sku, barcode, location, ...others } = row as Row & LevelNames
    const level: LevelNames = { ...others, sku, barcode, location }

    try {
      return {
        ...others,
        ...(hasNames(row, "sku", "barcode") && {
          inventory_item_id: itemNamedBy(level, path, names),
        }),
        ...(hasNames(row, "location") && {
          location_id: locationNamedBy(level, path, names),
        }),
      }
    } catch (error) {
      if (!MedusaError.isMedusaError(error)) {
        throw error
      }
      refused.push({ index, error })

      return others
    }
  })

  if (refused.length) {
    throw refusalOfAll(refused, rows.length > 1)
  }

  return Array.isArray(input) ? rows : rows[0]!
}
