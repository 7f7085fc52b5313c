import { StockDatabase } from "../../database"
import { readRows } from "../../input"
import { SkuMeaning } from "../../policy/items/sku"
import { locationNamedBy } from "../../policy/levels/named-levels"
import {
  namesInTransfers,
  TRANSFER_ENDS,
} from "../../policy/levels/transfer-names"
import { KnownNames, NamedTransfer, StockContext } from "../../types"
import { NameRefusals } from "../levels/name-refusals"
import { hasNames, rowWithIds } from "../levels/named-rows"
import { readNames } from "../levels/read-names"

/** A transfer, or what came of one, with the ids of what it named. */
export type WithTransferIds<Row> = Omit<Row, "from_location" | "to_location">

/**
 * Puts ids in the place of the names in transfers: nothing is read where all have ids.
 *
 * @returns one or many, as given
 * @throws INVALID_DATA or NOT_FOUND, naming every row that leads to nothing or to
 * several, see `itemNamedBy`
 */
export async function transfersWithIds<Row extends object>(
  database: StockDatabase,
  input: Row | Row[],
  settings: { skus: SkuMeaning; known?: KnownNames },
  context: StockContext
): Promise<WithTransferIds<Row> | WithTransferIds<Row>[]> {
  const given = namesInTransfers(input)

  if (!given.some((row) => hasNames(row, "sku", "barcode", "location"))) {
    return input
  }

  const names = await readNames(database, given, settings, context)
  const refusals = new NameRefusals()
  const rows = readRows(input, (row, path) => {
    const { from_location, to_location, items, ...others } =
      row as NamedTransfer
    const ends = { from: from_location, to: to_location }

    return {
      ...others,
      ...Object.assign(
        {},
        ...TRANSFER_ENDS.map((end) =>
          ends[end] === undefined || ends[end] === null
            ? {}
            : refusals.attempt(() => ({
                [`${end}_location_id`]: locationNamedBy(
                  {
                    location: ends[end],
                    location_id: others[`${end}_location_id`],
                  },
                  (field) => path(`${end}_${field}`),
                  names
                ),
              }))
        )
      ),
      ...(items !== undefined && {
        items: Array.isArray(items)
          ? items.map((item, index) =>
              refusals.attempt(() =>
                rowWithIds(
                  item,
                  (field) => path(`items[${index}].${field}`),
                  names
                )
              )
            )
          : items,
      }),
    }
  })

  refusals.throwAny()

  return (Array.isArray(input) ? rows : rows[0]!) as
    WithTransferIds<Row> | WithTransferIds<Row>[]
}
