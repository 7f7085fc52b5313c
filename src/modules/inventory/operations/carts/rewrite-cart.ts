import { MathBN } from "@medusajs/framework/utils"

import { StockDatabase } from "../../database"
import {
  DuplicateRowError,
  FoundShortage,
  InsufficientInventoryError,
  stockBusy,
} from "../../errors"
import {
  PlannedFrom,
  planReservations,
} from "../../policy/sourcing/plan-reservations"
import {
  LineShortage,
  source,
  SourcingLine,
} from "../../policy/sourcing/sourcing"
import { Sourcing } from "../../policy/sourcing/sourcing-strategies"
import { LedgerFacts, SourcesInput, StockContext } from "../../types"
import { AppliedPlan, applyPlan, ReservationPlan } from "./apply-plan"
import { reclaim, tidyUpFor } from "../reservations/expire"
import { countingExpired, readCart, standingInTheWay } from "./read-cart"
import { readSources } from "../sourcing/read-sources"

/** A line's need, without a word of what it holds. */
export type NeededLine = Omit<SourcingLine, "held">

export interface CartRewrite {
  cart_id: string
  /** Whose the reservations are afterwards: the cart's, or the order's. */
  owner: "cart" | "order"
  lines: NeededLine[]
  /** Where they may be served from, and where they go. */
  sources: SourcesInput
  /** May units stay at other locations where the cart holds them? */
  may_stay: boolean
  /** Refuse the whole where a line is short, or take what there is. */
  on_short: "refuse" | "hold_available"
  hold: ReservationPlan["hold"]
  sourcing: Sourcing
  /** Reservations of others that become the cart's. */
  take_over: string[]
  facts: LedgerFacts
}

/** What came of it. */
export interface RewrittenCart extends AppliedPlan {
  before: PlannedFrom[]
  shortages: LineShortage[]
}

/**
 * How often a plan may be out of date when it is to be applied. Each time
 * somebody else was quicker: near the end of a hot item that happens often, and
 * each time there is less to be quick about.
 */
export const LOOKS = 50

/**
 * Rewrites a cart's reservations into exactly those that its lines need, whatever
 * they were before: sources the lines and takes the units, as one.
 *
 * Two statements: one reads, one writes and checks under the locks that what was
 * read still holds. Where it does not, it looks again and sources anew, so that
 * a race lost at one location is made good at another.
 *
 * @throws InsufficientInventoryError naming every short line, if that is to be
 * refused; StockConflictError (`stock_busy`) if it was never quick enough
 */
export async function rewriteCart(
  database: StockDatabase,
  rewrite: CartRewrite,
  context: StockContext
): Promise<RewrittenCart> {
  const sources = readSources(rewrite.sources, rewrite.sourcing)
  let exactly = false

  for (let look = 1; look <= LOOKS; look++) {
    const view = await readCart(
      database,
      {
        cart_id: rewrite.cart_id,
        take_over: rewrite.take_over,
        inventory_item_ids: rewrite.lines.flatMap(({ components }) =>
          components.map(({ inventory_item_id }) => inventory_item_id)
        ),
        location_ids: sources.location_ids,
        exactly,
      },
      context
    )
    const { allocations, shortages } = source({
      lines: withHeld(rewrite.lines, view.own),
      levels: countingExpired(view.levels),
      ...sources,
      location_ids: [
        ...new Set([
          ...sources.location_ids,
          ...(rewrite.may_stay
            ? view.own.map(({ location_id }) => location_id)
            : []),
        ]),
      ],
    })

    if (shortages.length && view.levels.some(({ has_more }) => has_more)) {
      exactly = true
      continue
    }
    if (shortages.length && rewrite.on_short === "refuse") {
      await tidyUpFor(database, shortages, view, context)
      throw new InsufficientInventoryError(shortages.map(describeShortage))
    }

    const inTheWay = standingInTheWay(allocations, view.levels)

    if (inTheWay.length) {
      // What it gains is no lost race.
      look -= (await reclaim(database, inTheWay, context)) ? 1 : 0
      continue
    }

    const applied = await applyUnlessDoubled(
      database,
      {
        cart_id: rewrite.cart_id,
        hold: rewrite.hold,
        from: view.own,
        to: planReservations(
          view.own,
          allocations.map(({ line_id, is_backorder, ...units }) => ({
            ...units,
            line_item_id: line_id,
            cart_id: rewrite.owner === "cart" ? rewrite.cart_id : null,
            allow_backorder: is_backorder,
          }))
        ),
        facts: rewrite.facts,
      },
      context
    )

    if (applied) {
      return { ...applied, before: view.own, shortages }
    }
  }

  throw stockBusy()
}

const ONE_ROW_PER_LINE = "IDX_reservation_item_cart_line"

/** Two calls for one cart may both add a row: the second looks again. */
async function applyUnlessDoubled(
  ...call: Parameters<typeof applyPlan>
): Promise<AppliedPlan | null> {
  try {
    return await applyPlan(...call)
  } catch (error) {
    if (
      !(error instanceof DuplicateRowError) ||
      error.constraint !== ONE_ROW_PER_LINE
    ) {
      throw error
    }

    const [, , context] = call

    // The caller's transaction is lost, and so is what was looked at in it.
    if (context.transactionManager) {
      throw stockBusy()
    }

    return null
  }
}

/**
 * Pairs lines with the units that are theirs. Those of other lines, such as an
 * order's that did not come about, go to whoever needs them.
 */
function withHeld(lines: NeededLine[], own: PlannedFrom[]): SourcingLine[] {
  const live = own.filter((row) => !row.is_expired && !row.allow_backorder)
  const ids = new Set(lines.map(({ id }) => id))
  const isFree = (row: PlannedFrom) =>
    row.line_item_id === null || !ids.has(row.line_item_id)
  const free = live.filter(isFree)

  return lines.map((line) => {
    const held = live.filter(({ line_item_id }) => line_item_id === line.id)

    for (const { inventory_item_id, required_quantity } of line.components) {
      let missing = MathBN.mult(line.quantity, required_quantity)

      held
        .filter((row) => row.inventory_item_id === inventory_item_id)
        .forEach((row) => (missing = MathBN.sub(missing, row.quantity)))

      for (const row of [...free]) {
        if (
          row.inventory_item_id === inventory_item_id &&
          MathBN.gt(missing, 0)
        ) {
          missing = MathBN.sub(missing, row.quantity)
          free.splice(free.indexOf(row), 1)
          held.push(row)
        }
      }
    }

    return { ...line, held }
  })
}

/** A line's shortage, as the error tells it. */
export function describeShortage(shortage: LineShortage): FoundShortage {
  return {
    inventory_item_id: shortage.inventory_item_id,
    location_id: shortage.location_ids.join(", "),
    requested: shortage.requested.toNumber(),
    available: shortage.available.toNumber(),
    line_item_ids: [shortage.line_id],
  }
}
