import type { BigNumberInput } from "@medusajs/framework/types"

import type { LowStockStatus, StockStatus } from "../policy/words"
import type { ItemFilter, LevelNames, PlaceFilter } from "./names"

/** How fast a level sells, by the ledger. */
interface SalesFigures {
  /** Units that were sent in the period, less those that came back. */
  sold_quantity: number
  /** On how many days of the period it was there to be sold. */
  days_in_stock: number
  /** Sold on each of these days. */
  daily_sales: number
  /** For how many days what is available lasts. Null where nothing is sold. */
  days_of_cover: number | null
}

export interface LevelSales extends SalesFigures {
  inventory_level_id: string
}

export interface RetrieveSalesInput {
  /** Up to 1,000. */
  inventory_level_id: string | string[]
  /** Of how many days until now the sales are looked at, 1 to 365; default 30. */
  sales_days?: number
}

/** An item that is low at a location. */
export interface LowStockDTO extends SalesFigures {
  inventory_level_id: string
  inventory_item_id: string
  location_id: string
  sku: string | null
  title: string | null
  status: LowStockStatus
  stocked_quantity: number
  reserved_quantity: number
  available_quantity: number
  threshold: number | null
  incoming_quantity: number
  /** When the next of them are expected. */
  next_expected_at: Date | null
  /**
   * Whole units to order: what is sold in the lead time, and the threshold at
   * least, less what is available and what is on its way.
   */
  suggested_quantity: number
}

export interface ListLowStockInput extends ItemFilter, PlaceFilter {
  /** One or several of `out_of_stock`, `low_stock` (these by default), `soon_out`. */
  status?: LowStockDTO["status"] | LowStockDTO["status"][]
  /** Of how many days until now the sales are looked at, 1 to 365; default 30. */
  sales_days?: number
  /** How many days a delivery takes, 0 to 365; default 14. */
  lead_time_days?: number
  inventory_level_id?: string | string[]
  /** Part of a sku or title. */
  q?: string
  /** At most, or at least, so many available. */
  available_lte?: BigNumberInput
  available_gte?: BigNumberInput
  /** A field of the list, with `-` in front for the highest first. */
  order?: string
  limit?: number
  offset?: number
  /**
   * The last level of the page before, where the order is `inventory_item_id`: however
   * much changes between the pages, no level is passed over or told twice.
   */
  after?: { inventory_item_id: string; location_id: string } | null
}

/** A variant of which it is asked how many there are. */
export interface AvailabilityVariantInput {
  id: string
  /** False where its stock is not counted: it is always there. */
  manage_inventory?: boolean
  /** May it be sold past its stock? */
  allow_backorder?: boolean
  /** What one of the variant takes: each item by its id or its SKU. */
  inventory_items?: (Pick<LevelNames, "inventory_item_id" | "sku"> & {
    /** Units of the item in one of the variant; default 1. */
    required_quantity?: BigNumberInput
  })[]
}

export interface RetrieveAvailabilityInput {
  variants: AvailabilityVariantInput[]
  /** Where the shopper may be served from: by the locations' ids, … */
  location_ids?: string[]
  /** … or by their codes. */
  locations?: string[]
  /** The cart that asks: what it holds is there for it. */
  cart_id?: string
  /** Tell of each location too, as for picking up. */
  by_location?: boolean
}

/** How many there are, as far as shoppers are told. */
export interface AvailabilityFigures {
  status: StockStatus | "backorder"
  /**
   * How many there are, whole ones. Null where the stock is not counted, or the
   * option `availability.display` does not tell.
   */
  quantity: number | null
  /**
   * How many more may be ordered past the stock. Null for any number, where the
   * stock is not counted, or where only statuses are told.
   */
  backorderable_quantity: number | null
  /** Where there are none: when the next that is still free is expected. */
  expected_at: Date | null
}

/** What there is of a variant at one location. */
export interface LocationAvailabilityDTO extends AvailabilityFigures {
  location_id: string
}

/** What there is of a variant. */
export interface AvailabilityDTO extends AvailabilityFigures {
  variant_id: string
  /** By location, where it was asked for. */
  locations?: LocationAvailabilityDTO[]
}
