import { BigNumberInput } from "@medusajs/framework/types"
import { MathBN } from "@medusajs/framework/utils"

import { OrderLineInput } from "../../types"
import { grouped } from "../grouped"
import { placeOf } from "../levels/place"
import {
  lineUnitsKey,
  PlannedFrom,
  planReservations,
  WantedUnits,
} from "../sourcing/plan-reservations"
import { StockView } from "../sourcing/stock-view"
import { NeededLine, TakingPolicy } from "../sourcing/taking"
import { leastOf, totalOf } from "../sums"

/**
 * Rewrites the reservations of an order's lines into those that they need. What
 * is reserved stays where it is, for somebody may be picking it: only what is
 * missing is sourced, and only what is too much is released.
 *
 * @param placed where lines are to have their units instead, as far as these are there
 */
export function orderUnits(
  lines: NeededLine[],
  placed: LineUnits[] = []
): TakingPolicy {
  return {
    needOf(view) {
      const isPlaced = new Set(placed.map(({ line_item_id }) => line_item_id))
      const there = byLine(asFarAsThere(placed, view))
      const own = byLine<LineUnits>(view.own)
      const kept = lines.flatMap((line) =>
        keep(line, (isPlaced.has(line.id) ? there : own).get(line.id) ?? [])
      )
      const keptBy = byLine(kept)

      return {
        kept,
        lines: lines.flatMap((line) =>
          missingOf(line, keptBy.get(line.id) ?? [])
        ),
        location_ids: [],
      }
    },
    refused: (shortages) => shortages,
    taken: (allocations) => allocations,
    rows: (wanted, { own }) => planReservations(own, wanted),
  }
}

/**
 * What a line keeps of its reservations: what the stock covers before what is
 * backordered, and the larger ones before the smaller, so that it comes from the
 * fewest locations.
 */
function keep(line: NeededLine, own: LineUnits[]): WantedUnits[] {
  const rows = [...own].sort(
    (one, other) =>
      Number(one.allow_backorder) - Number(other.allow_backorder) ||
      Number(MathBN.lt(one.quantity, other.quantity)) -
        Number(MathBN.gt(one.quantity, other.quantity)) ||
      ((one.id ?? "") < (other.id ?? "") ? -1 : 1)
  )

  return line.components.flatMap(({ inventory_item_id, required_quantity }) => {
    let missing = MathBN.mult(line.quantity, required_quantity)

    return rows
      .filter((row) => row.inventory_item_id === inventory_item_id)
      .flatMap((row) => {
        const quantity = MathBN.min(missing, row.quantity)

        missing = MathBN.sub(missing, quantity)

        return MathBN.gt(quantity, 0)
          ? [{ ...unitsOf(row), cart_id: null, quantity }]
          : []
      })
  })
}

/** Units that a line has, or is to have. */
export type LineUnits = Omit<WantedUnits, "cart_id">

const byLine = <Units extends LineUnits>(rows: Units[]) =>
  grouped(rows, ({ line_item_id }) => line_item_id)

function unitsOf({
  id,
  inventory_item_id,
  location_id,
  line_item_id,
  allow_backorder,
}: LineUnits) {
  return { id, inventory_item_id, location_id, line_item_id, allow_backorder }
}

/**
 * Of units that are to be at places those that are there for the lines, one after
 * another: what is available, and what the line has there already.
 */
function asFarAsThere(
  placed: LineUnits[],
  { levels, own }: StockView
): LineUnits[] {
  const known = new Map(levels.map((level) => [placeOf(level), level]))
  const left = new Map(levels.map((level) => [placeOf(level), level.available]))
  const had = new Map<string, BigNumberInput>()

  for (const row of own) {
    had.set(
      lineUnitsKey(row),
      MathBN.add(had.get(lineUnitsKey(row)) ?? 0, row.quantity)
    )
  }

  return placed.flatMap((units) => {
    const place = placeOf(units)
    const key = lineUnitsKey(units)
    const available = left.get(place) ?? 0
    const cap = units.allow_backorder ? known.get(place)?.backorder_cap : 0
    const quantity = MathBN.min(
      units.quantity,
      MathBN.max(
        known.has(place)
          ? MathBN.add(available, cap ?? MathBN.sub(units.quantity, available))
          : 0,
        had.get(key) ?? 0
      )
    )

    left.set(place, MathBN.sub(available, quantity))
    had.set(key, MathBN.sub(had.get(key) ?? 0, quantity))

    return MathBN.gt(quantity, 0) ? [{ ...units, quantity }] : []
  })
}

/**
 * What a line still needs: as whole ones where it has the same number of each
 * component, so that a kit stays together; else each component by itself.
 */
function missingOf(line: NeededLine, kept: WantedUnits[]): NeededLine[] {
  const having = line.components.map(
    ({ inventory_item_id, required_quantity }) =>
      MathBN.div(heldOf(inventory_item_id, kept), required_quantity)
  )
  const least = leastOf([line.quantity, ...having])
  const isWhole = having.every((count) => MathBN.eq(count, least))

  if (!line.components.length || MathBN.gte(least, line.quantity)) {
    return []
  }
  if (isWhole) {
    return [{ ...line, quantity: MathBN.sub(line.quantity, least) }]
  }

  return [
    {
      ...line,
      quantity: 1,
      components: line.components
        .map(({ inventory_item_id, required_quantity }) => ({
          inventory_item_id,
          required_quantity: MathBN.sub(
            MathBN.mult(line.quantity, required_quantity),
            heldOf(inventory_item_id, kept)
          ),
        }))
        .filter(({ required_quantity }) => MathBN.gt(required_quantity, 0)),
    },
  ]
}

function heldOf(itemId: string, kept: WantedUnits[]): BigNumberInput {
  return totalOf(
    kept
      .filter((row) => row.inventory_item_id === itemId)
      .map(({ quantity }) => quantity)
  )
}

/** Undoing must not fail for units that somebody else has taken since. */
export function neededBy(
  lines: NeededLine[],
  own: PlannedFrom[],
  removed: { id: string }[]
): OrderLineInput[] {
  const gone = new Set(removed.map(({ id }) => id))
  const owned = grouped(own, ({ line_item_id }) => line_item_id)

  return lines.map((line) => {
    const rows = owned.get(line.id) ?? []

    return {
      line_item_id: line.id,
      quantity: 1,
      allow_backorder: true,
      inventory_items: rows.map(({ inventory_item_id, quantity }) => ({
        inventory_item_id,
        required_quantity: quantity,
      })),
      reserved: rows.map((row) => ({
        ...(gone.has(row.id) && { id: row.id }),
        inventory_item_id: row.inventory_item_id,
        location_id: row.location_id,
        quantity: row.quantity,
        allow_backorder: row.allow_backorder,
      })),
    }
  })
}
