import { BigNumberInput } from "@medusajs/framework/types"
import { MathBN } from "@medusajs/framework/utils"

import { StockDatabase } from "../../database"
import { InsufficientInventoryError, stockBusy } from "../../errors"
import { parseFlag, parseId, readFacts, readRows } from "../../input"
import { parsePositiveQuantity } from "../../policy/quantity"
import { leastOf, totalOf } from "../../policy/sums"
import {
  PlannedFrom,
  planReservations,
  WantedUnits,
} from "../../policy/sourcing/plan-reservations"
import { source } from "../../policy/sourcing/sourcing"
import { Sourcing } from "../../policy/sourcing/sourcing-strategies"
import { OrderLineInput, ReserveLinesInput, StockContext } from "../../types"
import { AppliedPlan, applyPlan } from "../carts/apply-plan"
import { reclaim, tidyUpFor } from "../reservations/expire"
import { readLines } from "../carts/hold-cart"
import {
  countingExpired,
  readCart,
  standingInTheWay,
  ViewedLevel,
} from "../carts/read-cart"
import { readSources } from "../sourcing/read-sources"
import { describeShortage, LOOKS, NeededLine } from "../carts/rewrite-cart"

/** What was changed, and what the lines needed as they were. */
export interface RewrittenLines extends AppliedPlan {
  needed_before: OrderLineInput[]
}

/**
 * Rewrites the reservations of an order's lines into those that they need. What
 * is reserved stays where it is, for somebody may be picking it: only what is
 * missing is sourced, and only what is too much is released.
 *
 * As for a cart, one statement reads, and one writes and checks under the locks
 * that what was read still holds; else it looks again.
 *
 * @throws INVALID_DATA for a bad row, InsufficientInventoryError naming every
 * short line, StockConflictError (`stock_busy`) if it was never quick enough
 */
export async function rewriteLines(
  database: StockDatabase,
  input: ReserveLinesInput,
  sourcing: Sourcing,
  context: StockContext
): Promise<RewrittenLines> {
  const lines = readLines(input.lines)
  const placed = readPlaces(input.lines)
  const sources = readSources(input, sourcing)
  const line_item_ids = lines.map(({ id }) => id)
  const facts = readFacts(input, (field) => field, context.ledger)
  let exactly = false

  for (let look = 1; look <= LOOKS; look++) {
    const view = await readCart(
      database,
      {
        cart_id: null,
        take_over: [],
        line_item_ids,
        inventory_item_ids: lines.flatMap(({ components }) =>
          components.map(({ inventory_item_id }) => inventory_item_id)
        ),
        location_ids: [
          ...new Set([
            ...sources.location_ids,
            ...placed.map(({ location_id }) => location_id),
          ]),
        ],
        exactly,
      },
      context
    )
    const there = asFarAsThere(placed, view)
    const kept = lines.flatMap((line) =>
      keep(
        line,
        placed.some(({ line_item_id }) => line_item_id === line.id)
          ? there
          : view.own
      )
    )
    const levels = without(view.levels, kept)
    const { allocations, shortages } = source({
      lines: lines.flatMap((line) => missingOf(line, kept)),
      levels: countingExpired(levels),
      ...sources,
    })

    if (shortages.length && levels.some(({ has_more }) => has_more)) {
      exactly = true
      continue
    }
    if (shortages.length) {
      await tidyUpFor(database, shortages, view, context)
      throw new InsufficientInventoryError(shortages.map(describeShortage))
    }

    const inTheWay = standingInTheWay(allocations, levels)

    if (inTheWay.length) {
      // What it gains is no lost race.
      look -= (await reclaim(database, inTheWay, context)) ? 1 : 0
      continue
    }

    const to = planReservations(view.own, [
      ...kept,
      ...allocations.map(({ line_id, is_backorder, ...units }) => ({
        ...units,
        line_item_id: line_id,
        cart_id: null,
        allow_backorder: is_backorder,
      })),
    ])
    const applied = await applyPlan(
      database,
      {
        cart_id: null,
        line_item_ids,
        hold: { ttl_seconds: 0, max_hold_seconds: 0 },
        from: view.own,
        to,
        facts,
      },
      context
    )

    if (applied) {
      const known = new Map(view.own.map((row) => [row.id, row.quantity]))

      return {
        ...applied,
        changed: applied.changed.filter(
          ({ id, quantity }) =>
            !MathBN.eq(known.get(id as string) ?? 0, quantity as number)
        ),
        needed_before: neededBy(lines, view.own, applied.removed),
      }
    }
  }

  throw stockBusy()
}

/**
 * What a line keeps of its reservations: what the stock covers before what is
 * backordered, and the larger ones before the smaller, so that it comes from the
 * fewest locations.
 */
function keep(line: NeededLine, own: HeldUnits[]): WantedUnits[] {
  const rows = own
    .filter(({ line_item_id }) => line_item_id === line.id)
    .sort(
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

type HeldUnits = Omit<WantedUnits, "cart_id">

function unitsOf({
  id,
  inventory_item_id,
  location_id,
  line_item_id,
  allow_backorder,
}: HeldUnits) {
  return { id, inventory_item_id, location_id, line_item_id, allow_backorder }
}

/** Where lines are to have their units, as the caller says. */
function readPlaces(lines: ReserveLinesInput["lines"]): HeldUnits[] {
  return readRows(lines, ({ line_item_id, reserved }, path) =>
    readRows(reserved ?? [], (units, inner) => {
      const at = (field: string) => path(`reserved${inner(field)}`)

      return {
        ...(units.id && { id: parseId(units.id, at("id")) }),
        line_item_id,
        inventory_item_id: parseId(
          units.inventory_item_id,
          at("inventory_item_id")
        ),
        location_id: parseId(units.location_id, at("location_id")),
        quantity: parsePositiveQuantity(units.quantity, at("quantity")),
        allow_backorder:
          parseFlag(units.allow_backorder, at("allow_backorder")) ?? false,
      }
    })
  ).flat()
}

/**
 * Of units that are to be at places those that are there for the lines, one after
 * another: what is available, and what the line has there already.
 */
function asFarAsThere(
  placed: HeldUnits[],
  { levels, own }: { levels: ViewedLevel[]; own: PlannedFrom[] }
): HeldUnits[] {
  const known = new Map(levels.map((level) => [placeOf(level), level]))
  const left = new Map(levels.map((level) => [placeOf(level), level.available]))
  const had = new Map<string, BigNumberInput>()

  for (const row of own) {
    had.set(
      unitsKey(row),
      MathBN.add(had.get(unitsKey(row)) ?? 0, row.quantity)
    )
  }

  return placed.flatMap((units) => {
    const place = placeOf(units)
    const key = unitsKey(units)
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

const unitsKey = (row: HeldUnits) =>
  JSON.stringify([placeOf(row), row.line_item_id, row.allow_backorder])

const placeOf = (row: { inventory_item_id: string; location_id: string }) =>
  JSON.stringify([row.inventory_item_id, row.location_id])

/**
 * What a line still needs: as whole ones where it has the same number of each
 * component, so that a kit stays together; else each component by itself.
 */
function missingOf(line: NeededLine, kept: WantedUnits[]): NeededLine[] {
  const having = line.components.map(
    ({ inventory_item_id, required_quantity }) =>
      MathBN.div(heldOf(line.id, inventory_item_id, kept), required_quantity)
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
            heldOf(line.id, inventory_item_id, kept)
          ),
        }))
        .filter(({ required_quantity }) => MathBN.gt(required_quantity, 0)),
    },
  ]
}

function heldOf(
  lineId: string,
  itemId: string,
  kept: WantedUnits[]
): BigNumberInput {
  return totalOf(
    kept
      .filter(
        (row) => row.line_item_id === lineId && row.inventory_item_id === itemId
      )
      .map(({ quantity }) => quantity)
  )
}

/** What the levels have for others than those who keep what they have. */
function without(levels: ViewedLevel[], kept: WantedUnits[]): ViewedLevel[] {
  return levels.map((level) => {
    const gone = totalOf(
      kept
        .filter(
          (row) =>
            row.inventory_item_id === level.inventory_item_id &&
            row.location_id === level.location_id
        )
        .map(({ quantity }) => quantity)
    )

    return {
      ...level,
      available: MathBN.sub(level.available, gone),
      held: MathBN.sub(level.held ?? 0, gone),
    }
  })
}

/** Undoing must not fail for units that somebody else has taken since. */
function neededBy(
  lines: NeededLine[],
  own: PlannedFrom[],
  removed: { id: string }[]
): OrderLineInput[] {
  const gone = new Set(removed.map(({ id }) => id))

  return lines.map((line) => {
    const rows = own.filter(({ line_item_id }) => line_item_id === line.id)

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
