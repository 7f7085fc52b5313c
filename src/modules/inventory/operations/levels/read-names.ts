import { StockDatabase } from "../../database"
import { ItemSku, SkuMeaning } from "../../policy/items/sku"
import {
  directoryOf,
  NameDirectory,
  namesIn,
} from "../../policy/levels/named-levels"
import { query } from "../../sql/statement"
import { KnownNames, StockContext } from "../../types"
import { itemsWithSkus } from "../items/keep-skus-apart"

/** SKUs as they are written, and codes of locations: what this module knows of names. */
const NAMED = query(
  "named-items-and-locations",
  `
select 'item' as kind, item.id, item.sku as name
from inventory_item item
where item.deleted_at is null and item.sku = any ($1::text[])
union all
select 'location', code.location_id, code.code
from stock_location_code code
where code.code = any ($2::text[])`
)

interface Named {
  kind: "item" | "location"
  id: string
  name: string
}

/**
 * Reads what the names in rows may mean: nothing where all rows have ids, else one
 * statement for all of them, and one more where SKUs may be the same and differ.
 *
 * @param known what the other modules know of the names
 */
export async function readNames(
  database: StockDatabase,
  rows: unknown[],
  settings: { skus: SkuMeaning; known?: KnownNames },
  context: StockContext
): Promise<NameDirectory> {
  const { skus, locations } = namesIn(rows)
  const isExact = settings.skus === "exact"
  const found =
    locations.length || (isExact && skus.length)
      ? await database.list<Named>(
          { text: NAMED, values: [isExact ? skus : [], locations] },
          context
        )
      : []
  const items: ItemSku[] =
    isExact || !skus.length
      ? found.flatMap(({ kind, id, name }) =>
          kind === "item" ? { id, sku: name } : []
        )
      : await itemsWithSkus(database, skus, settings.skus, false, context)

  return directoryOf(
    settings.skus,
    items,
    found.flatMap(({ kind, id, name }) =>
      kind === "location" ? { location_id: id, code: name } : []
    ),
    settings.known
  )
}
