import { BigNumberInput } from "@medusajs/framework/types"
import { MathBN } from "@medusajs/framework/utils"

import { grouped } from "../grouped"
import { placeOf } from "../levels/place"

/** A row that a plan was made from. */
export interface PlannedFrom {
  id: string
  inventory_item_id: string
  location_id: string
  quantity: string
  line_item_id: string | null
  cart_id: string | null
  allow_backorder: boolean
  is_expired: boolean
  /** Since when its cart has held the item. */
  held_since?: string | null
  age_seconds?: number | null
}

/** A row that a plan makes. */
export interface PlannedTo {
  /** Null where the reservation is new. */
  id: string | null
  inventory_item_id: string
  location_id: string
  quantity: string
  line_item_id: string | null
  allow_backorder: boolean
  /** Null where the reservation is not a cart's. */
  cart_id: string | null
  /** Since when the item has been held; null from now on. */
  held_since?: string | null
}

/** Units that somebody is to have, wherever they come from. */
export interface WantedUnits {
  /** Of a reservation that was there before, to be made again. */
  id?: string
  inventory_item_id: string
  location_id: string
  line_item_id: string | null
  cart_id: string | null
  allow_backorder: boolean
  quantity: BigNumberInput
}

/**
 * Makes wanted units out of reservations that are there. Units of an item at a
 * location are as good as any others there, so each wanted row takes over one
 * that is there, its own line's first, and only what is missing is new.
 */
export function planReservations(
  from: PlannedFrom[],
  wanted: WantedUnits[]
): PlannedTo[] {
  const free = grouped(from, unitsKey)
  const there = new Set(from.map(({ id }) => id))
  // One that is there by now is no longer the row that it was.
  const isGone = (id?: string) => !!id && !there.has(id)
  const rows = merge(wanted).map((row) => ({
    row,
    taken: take(free, row, (one) => one.line_item_id === row.line_item_id),
  }))

  return rows.map(({ row, taken }) => ({
    ...row,
    id:
      (taken ?? take(free, row, () => true))?.id ??
      (isGone(row.id) ? row.id! : null),
    quantity: MathBN.convert(row.quantity).toFixed(),
  }))
}

/** Takes the first of the same units, if one is free that the condition lets pass. */
function take(
  free: Map<string, PlannedFrom[]>,
  row: WantedUnits,
  condition: (row: PlannedFrom) => boolean
): PlannedFrom | undefined {
  const same = free.get(unitsKey(row)) ?? []
  const index = same.findIndex(condition)

  return index === -1 ? undefined : same.splice(index, 1)[0]
}

/** Which units these are, whoever has them. */
const unitsKey = (row: Omit<WantedUnits, "cart_id" | "quantity">) =>
  `${row.allow_backorder} ${placeOf(row)}`

/** Which units of which line these are. */
export function lineUnitsKey(
  row: Omit<WantedUnits, "cart_id" | "quantity">
): string {
  const line = row.line_item_id

  return `${line === null ? "" : `${line.length}:${line}`} ${unitsKey(row)}`
}

/** One row for a line's units of an item at a location. */
function merge(wanted: WantedUnits[]): WantedUnits[] {
  const merged = new Map<string, WantedUnits>()

  for (const row of wanted) {
    const key = lineUnitsKey(row)
    const present = merged.get(key)

    merged.set(key, {
      ...row,
      quantity: MathBN.add(present?.quantity ?? 0, row.quantity),
    })
  }

  return [...merged.values()]
}
