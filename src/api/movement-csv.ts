import { MovementFilters, MovementPage } from "../modules/inventory/types"
import HoldfastInventoryService from "../modules/inventory/service"
import { COLUMN_NAMES } from "../modules/inventory/policy/ledger/movement-columns"
import { csvRows } from "./csv"

/** The names of what a page of movements mentions, by id. */
type ReadNames = (ids: string[]) => Promise<Map<string, string | null>>

/** What a movement is told with, and what its ids are called. */
const COLUMNS = COLUMN_NAMES.flatMap((name) =>
  name === "inventory_item_id"
    ? ([name, "sku"] as const)
    : name === "location_id"
      ? ([name, "location_name"] as const)
      : name
)

const PAGE = 1000

/**
 * Writes the history as CSV, oldest first, up to now, page by page: whoever reads
 * it sets the pace. SKUs and the names of locations are those of today, and of
 * what was deleted the last ones; what is gone for good has only its id.
 *
 * @param readLocationNames asked once for each location
 * @throws INVALID_DATA for a bad filter, before anything is written
 */
export async function* movementCsv(
  inventory: HoldfastInventoryService,
  readLocationNames: ReadNames,
  filters: MovementFilters
): AsyncGenerator<string, void> {
  const until = filters.until ?? new Date()
  const skuOf = remembered((ids) => readSkus(inventory, ids))
  const nameOf = remembered(readLocationNames)
  let begins = true
  let cursor: string | null = null

  do {
    const page: MovementPage = await inventory.listMovementPage({
      ...filters,
      until,
      order: "oldest_first",
      cursor,
      limit: PAGE,
    })
    const [skus, names] = await Promise.all([
      skuOf(page.movements.map((one) => one.inventory_item_id)),
      nameOf(page.movements.map((one) => one.location_id)),
    ])
    const rows = page.movements.map((movement) => {
      const named = {
        ...movement,
        sku: skus.get(movement.inventory_item_id),
        location_name: names.get(movement.location_id),
      }

      return COLUMNS.map((column) => named[column])
    })

    yield csvRows(begins ? [COLUMNS, ...rows] : rows, { begins })
    begins = false
    cursor = page.next_cursor
  } while (cursor)
}

async function readSkus(
  inventory: HoldfastInventoryService,
  ids: string[]
): Promise<Map<string, string | null>> {
  const items = await inventory.listInventoryItems(
    { id: ids },
    { select: ["id", "sku"], withDeleted: true, take: ids.length }
  )

  return new Map(items.map(({ id, sku }) => [id, sku ?? null]))
}

/** Most that are remembered: a long history may mention every item of a shop. */
const MOST_REMEMBERED = 20_000

/** Asks for each id once, as far as there is room to remember it. */
function remembered(read: ReadNames): ReadNames {
  const known = new Map<string, string | null>()

  return async (ids) => {
    const unknown = [...new Set(ids)].filter((id) => !known.has(id))

    if (unknown.length) {
      if (known.size > MOST_REMEMBERED) {
        known.clear()

        return await read([...new Set(ids)])
      }

      const found = await read(unknown)

      for (const id of unknown) {
        known.set(id, found.get(id) ?? null)
      }
    }

    return known
  }
}
