import type { BigNumberInput } from "@medusajs/framework/types"

import type { LedgerFacts } from "./facts"
import type { LevelNames } from "./names"
import type { CartLineInput, SourcesInput } from "./sourcing"

/** Units of an item, by its id or its SKU, that are fulfilled for a line. */
export interface FulfillItemInput extends Pick<
  LevelNames,
  "inventory_item_id" | "sku"
> {
  line_item_id: string
  /** Units of the item: the line's quantity times what one takes. */
  quantity: BigNumberInput
}

export type FulfillInput = LedgerFacts & {
  /** What the movements refer to, and what `unfulfill` knows them by. */
  fulfillment_id?: string
  /** Where the units leave from: by the location's id, … */
  location_id?: string
  /** … or by its code (see `setLocationCodes`). */
  location?: string
  items: FulfillItemInput[]
  /** True to be told whether it would be refused, without changing anything. */
  is_trial?: boolean
}

export type UnfulfillInput = LedgerFacts & {
  fulfillment_id: string
  /**
   * What the fulfillment took, as far as the caller knows: counts only where the
   * ledger knows nothing of it, as for one that was made before Holdfast. Rows of
   * other fulfillments of the order that are not cancelled tell what is out of
   * its lines besides: they are not put back.
   */
  believed?: (FulfillItemInput &
    Pick<LevelNames, "location_id" | "location"> & {
      /** That of the call unless told. */
      fulfillment_id?: string
      allow_backorder?: boolean
    })[]
}

export type ReturnStockInput = LedgerFacts & {
  inventory_item_id?: string
  /** The item's SKU, in the place of its id. */
  sku?: string
  /** Where the units are received: by the location's id, … */
  location_id?: string
  /** … or by its code (see `setLocationCodes`). */
  location?: string
  /** Units that can be sold again. */
  quantity: BigNumberInput
  /**
   * The order's line that they were sent for: no more comes back than went out
   * for it, and each unit with the fulfillment that it went out with.
   */
  line_item_id?: string | null
  /**
   * What fulfillments sent of the item for the line, as far as the caller knows:
   * counts only for those of which the ledger knows nothing, as for one that was
   * made before Holdfast.
   */
  believed?: { fulfillment_id: string; quantity: BigNumberInput }[]
}

export type ReserveLinesInput = LedgerFacts &
  SourcesInput & {
    /** What each line is to have reserved, exactly; of no items: nothing. */
    lines: OrderLineInput[]
  }

export interface OrderLineInput extends CartLineInput {
  /**
   * Where the line is to have its units, as far as they are there: the rest is
   * sourced. Without it, it keeps what it has.
   */
  reserved?: ReservedUnits[]
}

/** Units that a line had reserved, or is to have. */
export interface ReservedUnits extends Pick<
  LevelNames,
  "inventory_item_id" | "sku" | "location_id" | "location"
> {
  /** That of a reservation which is gone, and is to come back under its id. */
  id?: string
  quantity: BigNumberInput
  allow_backorder?: boolean
}
