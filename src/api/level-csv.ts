import { MedusaContainer } from "@medusajs/framework/types"

import { LevelQuestion, NamedLevel } from "../workflows/levels/level-page"
import { readLevelPage } from "../workflows/levels/read-level-page"
import { csvPages } from "./send-csv"

const COLUMNS: Record<string, (level: NamedLevel) => unknown> = {
  sku: (level) => level.sku,
  title: (level) => level.title,
  location: (level) => level.location?.name,
  stocked_quantity: (level) => level.stocked_quantity,
  order_quantity: (level) => level.order_quantity,
  cart_quantity: (level) => level.cart_quantity,
  other_quantity: (level) => level.other_quantity,
  backordered_quantity: (level) => level.backordered_quantity,
  short_quantity: (level) => level.short_quantity,
  safety_stock: (level) => level.safety_stock,
  available_quantity: (level) => level.available_quantity,
  incoming_quantity: (level) => level.incoming_quantity,
  next_expected_at: (level) => level.next_expected_at,
  low_stock_threshold: (level) => level.low_stock_threshold,
  status: (level) => level.status,
  stocked_at: (level) => level.stocked_at,
  inventory_item_id: (level) => level.inventory_item_id,
  location_id: (level) => level.location_id,
}

const PAGE = 200

/**
 * Writes the stock as CSV, by SKU, page by page: whoever reads it sets the pace.
 *
 * @throws INVALID_DATA for a bad filter, before anything is written
 */
export function levelCsv(
  container: MedusaContainer,
  question: LevelQuestion
): AsyncGenerator<string, void> {
  return csvPages<NamedLevel, string>(COLUMNS, async (cursor) => {
    const { levels, next_cursor } = await readLevelPage(container, {
      ...question,
      order: "sku",
      cursor,
      limit: PAGE,
    })

    return { rows: levels, next: next_cursor }
  })
}
