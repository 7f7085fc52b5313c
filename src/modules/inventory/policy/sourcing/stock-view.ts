import { BigNumberInput } from "@medusajs/framework/types"
import { MathBN } from "@medusajs/framework/utils"

import { grouped } from "../grouped"
import { Place, placeOf } from "../levels/place"
import { totalOf } from "../sums"
import { PlannedFrom, WantedUnits } from "./plan-reservations"
import { Allocation, SourcingLevel } from "./sourcing"

/** What was looked at: what is held already, and what there is for it. */
export interface StockView {
  own: PlannedFrom[]
  /** Since when it held the items of which reservations are gone. */
  ages: PastHold[]
  /** With what the cart holds there itself. */
  levels: ViewedLevel[]
}

/** Since when a cart held an item. */
export interface PastHold {
  cart_id: string
  inventory_item_id: string
  held_since: string
  age_seconds: number
}

/** What a level has for a cart without the units of others' expired reservations. */
export interface ViewedLevel extends SourcingLevel {
  /** The units that these hold there, as far as they were looked at. */
  expired: BigNumberInput
  /** Whether there may be more of them. */
  has_more: boolean
}

/** A level that is short of units which expired reservations may hold. */
export interface Wanting extends Place {
  /** How many units are missing there. */
  missing: BigNumberInput
}

/**
 * Levels with the units of expired reservations as free as they are: nothing is
 * sourced around them.
 */
export function countingExpired(levels: ViewedLevel[]): SourcingLevel[] {
  return levels.map(({ expired, has_more, ...level }) => ({
    ...level,
    available: MathBN.add(level.available, expired),
  }))
}

/**
 * The levels of which units are to be taken that expired reservations hold: these
 * must go first. Where a level has enough without them they stay, for a job to
 * tidy up.
 */
export function standingInTheWay(
  allocations: Allocation[],
  levels: ViewedLevel[]
): Wanting[] {
  const takenAt = grouped(allocations, placeOf)

  return levels
    .filter(({ expired }) => MathBN.gt(expired, 0))
    .map((level) => {
      const { inventory_item_id, location_id, available, held = 0 } = level
      const { backorder_cap: cap = null } = level
      const taken = (isBackorder: boolean) =>
        totalOf(
          (takenAt.get(placeOf(level)) ?? [])
            .filter(({ is_backorder }) => is_backorder === isBackorder)
            .map(({ quantity }) => quantity)
        )
      const firm = taken(false)
      const backordered = taken(true)
      const all = MathBN.add(firm, backordered)

      return {
        inventory_item_id,
        location_id,
        missing: MathBN.max(
          MathBN.gt(firm, 0) ? MathBN.sub(firm, available) : 0,
          cap !== null && MathBN.gt(backordered, 0) && MathBN.gt(all, held)
            ? MathBN.sub(all, MathBN.add(available, cap))
            : 0
        ),
      }
    })
    .filter(({ missing }) => MathBN.gt(missing, 0))
}

/** What the levels have for others than those who keep what they have. */
export function without(
  levels: ViewedLevel[],
  kept: WantedUnits[]
): ViewedLevel[] {
  const keptAt = grouped(kept, placeOf)

  return levels.map((level) => {
    const gone = totalOf(
      (keptAt.get(placeOf(level)) ?? []).map(({ quantity }) => quantity)
    )

    return {
      ...level,
      available: MathBN.sub(level.available, gone),
      held: MathBN.sub(level.held ?? 0, gone),
    }
  })
}
