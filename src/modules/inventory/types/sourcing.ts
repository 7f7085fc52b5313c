import type { BigNumberInput } from "@medusajs/framework/types"

import type { SourcingPlace } from "../policy/sourcing/sourcing"
import type { LevelNames } from "./names"

/** An item of a line's variant, by its id or its SKU. */
export interface CartComponentInput extends Pick<
  LevelNames,
  "inventory_item_id" | "sku"
> {
  /** Units of the item in one of the line. Default 1. */
  required_quantity?: BigNumberInput
}

/** What a line of a cart needs. */
export interface CartLineInput {
  line_item_id: string
  /** How many of the line. */
  quantity: BigNumberInput
  /** Reserve past the stock what the stock does not cover. Default false. */
  allow_backorder?: boolean
  /** The items of the line's variant; several where it is a kit. */
  inventory_items: CartComponentInput[]
}

/** Where lines may be served from, and where they go. */
export interface SourcesInput {
  /** The locations that may serve, the preferred first: by their ids, … */
  location_ids?: string[]
  /** … or by their codes. */
  locations?: string[]
  /** Where the lines go to, for strategies that look at it. */
  destination?: SourcingPlace | null
  /** Where the locations are, for strategies that look at it. */
  places?: (SourcingPlace & Pick<LevelNames, "location_id" | "location">)[]
}

export type PreviewSourcingInput = SourcesInput & {
  lines: CartLineInput[]
}

/** Where a line would be served from. */
export interface SourcedLineDTO {
  line_item_id: string
  quantity: number
  /**
   * Why: `whole` from the first location in the strategy's order that can serve
   * all of it; `split` because none can; `backorder` because all together cannot,
   * and it may be promised past the stock; `short` because they cannot.
   */
  reason: "whole" | "split" | "backorder" | "short"
  /** Which units from where; none of a line that is short. */
  allocations: {
    inventory_item_id: string
    location_id: string
    quantity: number
    /** Promised past the stock. */
    is_backorder: boolean
  }[]
  /** The locations in the order in which they are tried. */
  candidates: {
    location_id: string
    /** How many of the line it could serve alone. */
    servable_quantity: number
  }[]
  /** What is missing. */
  shortages: {
    inventory_item_id: string
    requested: number
    available: number
  }[]
}
