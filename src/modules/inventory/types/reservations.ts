import type {
  BigNumberInput,
  CreateReservationItemInput,
  UpdateReservationItemInput,
} from "@medusajs/framework/types"

import type { LedgerFacts } from "./facts"

export type CreateReservationInput = CreateReservationItemInput & LedgerFacts

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
