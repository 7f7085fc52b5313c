import { MedusaContainer } from "@medusajs/framework/types"

import { resolveHoldfast } from "../modules/inventory/find-holdfast"
import { ListLowStockInput, LowStockDTO } from "../modules/inventory/types"
import { readLocationNames } from "./location-names"
import { csvPages } from "./send-csv"

type NamedLowStock = LowStockDTO & { location: string | null | undefined }

const COLUMNS: Record<string, (level: NamedLowStock) => unknown> = {
  sku: (level) => level.sku,
  title: (level) => level.title,
  location: (level) => level.location,
  status: (level) => level.status,
  stocked_quantity: (level) => level.stocked_quantity,
  reserved_quantity: (level) => level.reserved_quantity,
  available_quantity: (level) => level.available_quantity,
  threshold: (level) => level.threshold,
  incoming_quantity: (level) => level.incoming_quantity,
  next_expected_at: (level) => level.next_expected_at,
  sold_quantity: (level) => level.sold_quantity,
  daily_sales: (level) => level.daily_sales,
  days_of_cover: (level) => level.days_of_cover,
  suggested_quantity: (level) => level.suggested_quantity,
  inventory_item_id: (level) => level.inventory_item_id,
  location_id: (level) => level.location_id,
}

const PAGE = 1000

/**
 * Writes what is low as CSV, by item, page by page: whoever reads it sets the pace.
 *
 * @throws INVALID_DATA for a bad filter, before anything is written
 */
export function lowStockCsv(
  container: MedusaContainer,
  question: ListLowStockInput
): AsyncGenerator<string, void> {
  return csvPages<NamedLowStock, NonNullable<ListLowStockInput["after"]>>(
    COLUMNS,
    async (after) => {
      const [levels] = await resolveHoldfast(container).listLowStock({
        ...question,
        order: "inventory_item_id",
        after,
        limit: PAGE,
      })
      const names = await readLocationNames(container, [
        ...new Set(levels.map(({ location_id }) => location_id)),
      ])

      return {
        rows: levels.map((level) => ({
          ...level,
          location: names.get(level.location_id),
        })),
        next: levels.length === PAGE ? levels[PAGE - 1]! : null,
      }
    }
  )
}
