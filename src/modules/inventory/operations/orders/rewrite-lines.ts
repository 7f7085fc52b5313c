import { BigNumberInput } from "@medusajs/framework/types"
import { MathBN } from "@medusajs/framework/utils"

import { StockDatabase } from "../../database"
import { InsufficientInventoryError, stockBusy } from "../../errors"
import { readFacts } from "../../input"
import {
  PlannedFrom,
  planReservations,
  WantedUnits,
} from "../../policy/sourcing/plan-reservations"
import { source, SourcingLevel } from "../../policy/sourcing/sourcing"
import { Sourcing } from "../../policy/sourcing/sourcing-strategies"
import { CartLineInput, ReserveLinesInput, StockContext } from "../../types"
import { AppliedPlan, applyPlan } from "../carts/apply-plan"
import { Expired, expireReservations } from "../reservations/expire"
import { readLines } from "../carts/hold-cart"
import { readCart } from "../carts/read-cart"
import { readSources } from "../sourcing/read-sources"
import { describeShortage, LOOKS, NeededLine } from "../carts/rewrite-cart"

/** What was changed, and what the lines needed as they were. */
export interface RewrittenLines extends AppliedPlan {
  needed_before: CartLineInput[]
  /** Expired reservations of carts that stood in the way. */
  expired: Expired
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
  const sources = readSources(input, sourcing)
  const line_item_ids = lines.map(({ id }) => id)
  const facts = readFacts(input, (field) => field, context.ledger)
  const expired: Expired = { removed: [], levelIds: [] }

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
        location_ids: sources.location_ids,
      },
      context
    )
    // Free since they expired: nothing is sourced around them.
    if (view.reclaimable.length) {
      const gone = await expireReservations(
        database,
        { levels: view.reclaimable },
        context
      )

      expired.removed.push(...gone.removed)
      expired.levelIds.push(...gone.levelIds)
      continue
    }

    const kept = lines.flatMap((line) => keep(line, view.own))
    const { allocations, shortages } = source({
      lines: lines.flatMap((line) => missingOf(line, kept)),
      levels: without(view.levels, kept),
      ...sources,
    })
    if (shortages.length) {
      const error = new InsufficientInventoryError(
        shortages.map(describeShortage)
      )

      error.tidied = expired
      throw error
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
        expired,
        needed_before: neededBy(lines, view.own),
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
function keep(line: NeededLine, own: PlannedFrom[]): WantedUnits[] {
  const rows = own
    .filter(({ line_item_id }) => line_item_id === line.id)
    .sort(
      (one, other) =>
        Number(one.allow_backorder) - Number(other.allow_backorder) ||
        MathBN.convert(other.quantity).comparedTo(one.quantity)! ||
        (one.id < other.id ? -1 : 1)
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

function unitsOf({ id, is_expired, ...units }: PlannedFrom) {
  return units
}

/**
 * What a line still needs: as whole ones where it has the same number of each
 * component, so that a kit stays together; else each component by itself.
 */
function missingOf(line: NeededLine, kept: WantedUnits[]): NeededLine[] {
  const having = line.components.map(
    ({ inventory_item_id, required_quantity }) =>
      MathBN.div(heldOf(line.id, inventory_item_id, kept), required_quantity)
  )
  const most = MathBN.max(0, ...having)
  const least = MathBN.min(line.quantity, ...having)

  if (!line.components.length || MathBN.gte(least, line.quantity)) {
    return []
  }
  if (MathBN.eq(most, least)) {
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
  return MathBN.sum(
    0,
    ...kept
      .filter(
        (row) => row.line_item_id === lineId && row.inventory_item_id === itemId
      )
      .map(({ quantity }) => quantity)
  )
}

/** What the levels have for others than those who keep what they have. */
function without(
  levels: SourcingLevel[],
  kept: WantedUnits[]
): SourcingLevel[] {
  return levels.map((level) => ({
    ...level,
    available: MathBN.sub(
      level.available,
      MathBN.sum(
        0,
        ...kept
          .filter(
            (row) =>
              row.inventory_item_id === level.inventory_item_id &&
              row.location_id === level.location_id
          )
          .map(({ quantity }) => quantity)
      )
    ),
  }))
}

/** Undoing must not fail for units that somebody else has taken since. */
function neededBy(lines: NeededLine[], own: PlannedFrom[]): CartLineInput[] {
  return lines.map((line) => ({
    line_item_id: line.id,
    quantity: 1,
    allow_backorder: true,
    inventory_items: own
      .filter(({ line_item_id }) => line_item_id === line.id)
      .map(({ inventory_item_id, quantity }) => ({
        inventory_item_id,
        required_quantity: quantity,
      })),
  }))
}
