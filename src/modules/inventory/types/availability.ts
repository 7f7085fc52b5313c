import type { BigNumberInput } from "@medusajs/framework/types"

import type { StockStatus } from "../policy/words"

/** An item that is low at a location. */
export interface LowStockDTO {
  inventory_level_id: string
  inventory_item_id: string
  location_id: string
  sku: string | null
  title: string | null
  status: Exclude<StockStatus, "in_stock">
  stocked_quantity: number
  reserved_quantity: number
  available_quantity: number
  threshold: number | null
  incoming_quantity: number
  /** When the next of them are expected. */
  next_expected_at: Date | null
}

export interface ListLowStockInput {
  location_id?: string | string[]
  inventory_item_id?: string | string[]
  /** Part of a sku or title. */
  q?: string
  /** At most, or at least, so many available. */
  available_lte?: BigNumberInput
  available_gte?: BigNumberInput
  /** A field of the list, with `-` in front for the highest first. */
  order?: string
  limit?: number
  offset?: number
}

/** A variant of which it is asked how many there are. */
export interface AvailabilityVariantInput {
  id: string
  /** False where its stock is not counted: it is always there. */
  manage_inventory?: boolean
  /** May it be sold past its stock? */
  allow_backorder?: boolean
  inventory_items?: {
    inventory_item_id: string
    /** Units of the item in one of the variant; default 1. */
    required_quantity?: BigNumberInput
  }[]
}

export interface RetrieveAvailabilityInput {
  variants: AvailabilityVariantInput[]
  /** Where the shopper may be served from. */
  location_ids: string[]
  /** The cart that asks: what it holds is there for it. */
  cart_id?: string
  /** Tell of each location too, as for picking up. */
  by_location?: boolean
}

interface AvailabilityFigures {
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
