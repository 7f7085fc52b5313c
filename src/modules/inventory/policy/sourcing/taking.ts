import { BigNumberInput } from "@medusajs/framework/types"
import { MathBN } from "@medusajs/framework/utils"

import { Place, placeOf } from "../levels/place"
import { PlannedFrom, PlannedTo, WantedUnits } from "./plan-reservations"
import {
  Allocation,
  LineShortage,
  source,
  Sourced,
  SourcingLine,
  SourcingRequest,
} from "./sourcing"
import { countingExpired, StockView, ViewedLevel, without } from "./stock-view"

/** A line's need, without a word of what it holds. */
export type NeededLine = Omit<SourcingLine, "held">

/** Where lines may be served from, in the configured order, and by what. */
export type Sources = Omit<SourcingRequest, "lines" | "levels">

/** What is to be sourced of a need, as far as it is not kept as it is. */
export interface Need {
  lines: SourcingLine[]
  kept: WantedUnits[]
  /** Other locations that may serve it, beside the sources'. */
  location_ids: string[]
}

/** How units are taken: a cart sources its lines anew, an order keeps what it has. */
export interface TakingPolicy {
  needOf(view: StockView): Need
  /** The shortages for which the whole is refused. */
  refused(shortages: LineShortage[], view: StockView): LineShortage[]
  /** What of that which was sourced is taken. */
  taken(allocations: Allocation[], view: StockView): Allocation[]
  /** The need of as many units as a limit leaves room for. */
  needWithin?(room: string, view: StockView): Need
  /** What the reservations become, which are there, of the units wanted. */
  rows(wanted: WantedUnits[], view: StockView): PlannedTo[]
}

/** A need, sourced from what was looked at. */
export interface SourcedNeed extends Sourced {
  kept: WantedUnits[]
  /** What there is without what is kept. */
  levels: ViewedLevel[]
}

/**
 * Sources what is needed from what was looked at. What expired reservations have is
 * free, and taken away before it is used.
 */
export function sourceNeed(
  { lines, kept, location_ids }: Need,
  view: StockView,
  sources: Sources
): SourcedNeed {
  const levels = without(view.levels, kept)

  return {
    kept,
    levels,
    ...source({
      ...sources,
      lines,
      levels: countingExpired(levels),
      location_ids: [...new Set([...sources.location_ids, ...location_ids])],
    }),
  }
}

/** Whether anything is wanted that is not held already. */
export function takesMore(
  allocations: Allocation[],
  shortages: LineShortage[],
  own: PlannedFrom[]
): boolean {
  const left = new Map<string, BigNumberInput>()
  const live = own.filter(({ is_expired }) => !is_expired)
  const add = (place: Place, quantity: BigNumberInput) => {
    const total = MathBN.add(left.get(placeOf(place)) ?? 0, quantity)

    left.set(placeOf(place), total)
  }

  live.forEach((row) => add(row, row.quantity))
  allocations.forEach((row) => add(row, MathBN.mult(row.quantity, -1)))

  return (
    shortages.length > 0 ||
    [...left.values()].some((quantity) => MathBN.lt(quantity, 0))
  )
}
