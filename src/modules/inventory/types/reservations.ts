import type {
  BigNumberInput,
  CreateReservationItemInput,
  UpdateReservationItemInput,
} from "@medusajs/framework/types"

import type { LedgerFacts } from "./facts"
import type { LevelNames } from "./names"

export type CreateReservationInput = CreateReservationItemInput & LedgerFacts

/** Units that an order reserves, by ids, or by SKU and the location's code. */
export type ConvertReservationInput = Omit<
  CreateReservationInput,
  "inventory_item_id" | "location_id"
> &
  Pick<LevelNames, "inventory_item_id" | "sku" | "location_id" | "location">

export type UpdateReservationInput = UpdateReservationItemInput &
  LedgerFacts & {
    line_item_id?: string | null
    external_id?: string | null
    created_by?: string | null
    /** Accepted if unchanged: a reservation never changes its item. */
    inventory_item_id?: string
  }

export type MoveReservationInput = LedgerFacts & {
  id: string
  /** Where the units are to be reserved from now on: by the location's id, … */
  location_id?: string
  /** … or by its id, code or name. */
  location?: string
  /** Units to move; all of them if not given. */
  quantity?: BigNumberInput
}
