import { BigNumberInput } from "@medusajs/framework/types"
import { MathBN } from "@medusajs/framework/utils"

import { grouped } from "../grouped"
import { placeOf } from "../levels/place"
import {
  PlannedFrom,
  planReservations,
  WantedUnits,
} from "../sourcing/plan-reservations"
import { LineShortage, SourcingLine } from "../sourcing/sourcing"
import { StockView } from "../sourcing/stock-view"
import { Need, NeededLine, TakingPolicy } from "../sourcing/taking"
import { cutToRoom } from "./caps"
import { agesOfItems, HoldTimes, isPaused, ItemAge } from "./hold-age"

/** What a cart, or the order that it becomes, is to hold. */
export interface CartUnits {
  /** Whose the reservations are afterwards: the cart's, or the order's. */
  owner: "cart" | "order"
  lines: NeededLine[]
  /** May units stay at other locations where the cart holds them? */
  may_stay: boolean
  /** Refuse the whole where a line is short, or take what there is. */
  on_short: "refuse" | "hold_available"
  /** The lines for which the whole is refused; null for all. */
  asks_for: string[] | null
  hold: HoldTimes
  /** How many of an item stay with the cart, of what it holds beyond the need. */
  stays?: ReadonlyMap<string, BigNumberInput>
}

/**
 * Rewrites a cart's reservations into exactly those that its lines need, whatever
 * they were before.
 */
export function cartUnits(units: CartUnits): TakingPolicy {
  const needOf = (lines: NeededLine[], { own }: StockView): Need => ({
    lines: withHeld(lines, own),
    kept: [],
    location_ids: units.may_stay
      ? own.map(({ location_id }) => location_id)
      : [],
  })

  return {
    needOf: (view) => needOf(units.lines, view),
    refused: (shortages, view) =>
      units.on_short === "refuse"
        ? shortagesAskedFor(units, shortages, view)
        : [],
    taken(allocations, view) {
      const paused = pausedLines(units, view)

      return allocations.filter(({ line_id }) => !paused.has(line_id))
    },
    // What a limit leaves no room for is not held; it may be bought.
    needWithin(room, view) {
      const paused = pausedLines(units, view)
      const lines = units.lines.filter(({ id }) => !paused.has(id))

      return needOf(cutToRoom(withHeld(lines, view.own), room), view)
    },
    rows(wanted, view) {
      const ages = agesOf(units, view)

      return planReservations(view.own, [
        ...wanted,
        ...staying(units.stays, view.own, wanted),
      ]).map((row) => ({
        ...row,
        held_since: ages.get(row.inventory_item_id)?.held_since,
      }))
    },
  }
}

/**
 * What is missing of that which is asked for: by the line itself, or by another
 * that needs the same item. A cart that lost units is otherwise not held up by it.
 *
 * A line that may be backordered is no reason to refuse a cart where its item is
 * stocked nowhere: there is no level to promise it at yet, which completing tells.
 */
function shortagesAskedFor(
  { lines, asks_for, owner }: CartUnits,
  shortages: LineShortage[],
  { levels }: StockView
): LineShortage[] {
  const asked = asks_for && new Set(asks_for)
  const asking = asked ? lines.filter(({ id }) => asked.has(id)) : lines
  const items = new Set(
    asking.flatMap(({ components }) =>
      components.map(({ inventory_item_id }) => inventory_item_id)
    )
  )
  const later = new Set(
    lines.flatMap(({ id, allow_backorder }) => (allow_backorder ? id : []))
  )
  const stocked = new Set(
    levels.map(({ inventory_item_id }) => inventory_item_id)
  )
  const isPromisedLater = ({ line_id, inventory_item_id }: LineShortage) =>
    owner === "cart" && later.has(line_id) && !stocked.has(inventory_item_id)

  return shortages.filter(
    (shortage) =>
      items.has(shortage.inventory_item_id) && !isPromisedLater(shortage)
  )
}

/**
 * What the cart goes on holding, of what it holds and nobody took: in the rows that
 * it has, of which there is one for a line at a place.
 */
function staying(
  stays: CartUnits["stays"],
  own: PlannedFrom[],
  to: WantedUnits[]
): WantedUnits[] {
  if (!stays?.size) {
    return []
  }

  const wanted = new Map(stays)
  const taken = new Map<string, BigNumberInput>()

  for (const row of to) {
    taken.set(
      placeOf(row),
      MathBN.add(taken.get(placeOf(row)) ?? 0, row.quantity)
    )
  }

  return own
    .filter(({ is_expired }) => !is_expired)
    .flatMap((row) => {
      const gone = MathBN.min(taken.get(placeOf(row)) ?? 0, row.quantity)
      const quantity = MathBN.min(
        MathBN.sub(row.quantity, gone),
        wanted.get(row.inventory_item_id) ?? 0
      )

      taken.set(placeOf(row), MathBN.sub(taken.get(placeOf(row)) ?? 0, gone))
      wanted.set(
        row.inventory_item_id,
        MathBN.sub(wanted.get(row.inventory_item_id) ?? 0, quantity)
      )

      return MathBN.gt(quantity, 0) ? [{ ...row, quantity }] : []
    })
}

/**
 * How long the cart has held its items. An order's units that come back to the
 * cart are as old as they were, and stay for one more time to live.
 */
function agesOf(
  { hold, owner }: CartUnits,
  { own, ages }: StockView
): Map<string, ItemAge> {
  const grace = hold.max_hold_seconds + hold.ttl_seconds

  return agesOfItems(
    [
      ...own.map((row) => ({
        ...row,
        is_live:
          !row.is_expired &&
          (owner === "order" ||
            row.cart_id !== null ||
            (row.age_seconds ?? 0) < grace),
      })),
      ...ages.map((age) => ({ ...age, is_live: false })),
    ],
    hold
  )
}

/** What is paused is not held; whoever buys it takes it if it is there then. */
function pausedLines(units: CartUnits, view: StockView): Set<string> {
  const { owner, lines, hold } = units
  const ages = agesOf(units, view)

  return new Set(
    lines.flatMap(({ id, components }) =>
      owner === "cart" &&
      components.some(({ inventory_item_id }) =>
        isPaused(ages.get(inventory_item_id), hold)
      )
        ? id
        : []
    )
  )
}

/**
 * Pairs lines with the units that are theirs. Those of other lines, such as an
 * order's that did not come about, go to whoever needs them.
 */
export function withHeld(
  lines: NeededLine[],
  own: PlannedFrom[]
): SourcingLine[] {
  const live = own.filter((row) => !row.is_expired && !row.allow_backorder)
  const ids = new Set(lines.map(({ id }) => id))
  const isFree = (row: PlannedFrom) =>
    row.line_item_id === null || !ids.has(row.line_item_id)
  const free = grouped(live.filter(isFree), (row) => row.inventory_item_id)
  const byLine = grouped(live, ({ line_item_id }) => line_item_id)

  return lines.map((line) => {
    const held = [...(byLine.get(line.id) ?? [])]

    for (const { inventory_item_id, required_quantity } of line.components) {
      let missing = MathBN.mult(line.quantity, required_quantity)

      held
        .filter((row) => row.inventory_item_id === inventory_item_id)
        .forEach((row) => (missing = MathBN.sub(missing, row.quantity)))

      const left = free.get(inventory_item_id) ?? []

      while (left.length && MathBN.gt(missing, 0)) {
        const row = left.shift()!

        missing = MathBN.sub(missing, row.quantity)
        held.push(row)
      }
    }

    return { ...line, held }
  })
}
