import { BigNumberInput } from "@medusajs/framework/types"
import { MathBN } from "@medusajs/framework/utils"

import { StockDatabase } from "../../database"
import {
  cartConverted,
  DuplicateRowError,
  FoundShortage,
  InsufficientInventoryError,
  stockBusy,
} from "../../errors"
import {
  agesOfItems,
  HoldTimes,
  isPaused,
  ItemAge,
} from "../../policy/carts/hold-age"
import { cutToRoom } from "../../policy/carts/caps"
import { CartHolder } from "../../policy/carts/holders"
import {
  PlannedFrom,
  planReservations,
  WantedUnits,
} from "../../policy/sourcing/plan-reservations"
import {
  Allocation,
  LineShortage,
  source,
  SourcingLine,
} from "../../policy/sourcing/sourcing"
import { Sourcing } from "../../policy/sourcing/sourcing-strategies"
import { LedgerFacts, SourcesInput, StockContext } from "../../types"
import { AppliedPlan, applyPlan } from "./apply-plan"
import {
  Conversion,
  Converted,
  ONE_CONVERSION_PER_CART,
  readConversion,
} from "./conversions"
import { reclaim, tidyUpFor } from "../reservations/expire"
import { sumUpExpired } from "../reservations/sum-up-expired"
import {
  CartView,
  countingExpired,
  readCart,
  standingInTheWay,
} from "./read-cart"
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
  /** The lines for which the whole is refused; null for all. */
  asks_for: string[] | null
  hold: HoldTimes
  sourcing: Sourcing
  /** Reservations of others that become the cart's. */
  take_over: string[]
  /** How many of an item stay with the cart, of what it holds beyond the need. */
  stays?: ReadonlyMap<string, BigNumberInput>
  /** Whose units the cart's become. */
  conversion?: Omit<Conversion, "expected_token">
  /** With whose holds the cart's count together; none for no limit. */
  holders: CartHolder[]
  facts: LedgerFacts
}

/** What came of it. */
export interface RewrittenCart extends AppliedPlan {
  before: PlannedFrom[]
  shortages: LineShortage[]
  /** What had the units before: nothing was written. */
  converted?: Converted
}

const NOTHING: AppliedPlan = {
  created: [],
  changed: [],
  removed: [],
  level_ids: [],
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
 * refused; StockConflictError (`stock_busy`) if it was never quick enough, and
 * (`cart_converted`) where the units are an order's by now
 */
export async function rewriteCart(
  database: StockDatabase,
  rewrite: CartRewrite,
  context: StockContext
): Promise<RewrittenCart> {
  const sources = readSources(rewrite.sources, rewrite.sourcing)
  const { conversion } = rewrite
  let exactly = false
  // The caller's transaction does not survive a key that is violated.
  let converted =
    conversion && context.transactionManager
      ? await readConversion(database, rewrite.cart_id, context)
      : undefined
  let room: string | null = null

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
    const many = view.levels.filter(({ has_more }) => has_more)

    if (many.length && look === 1) {
      await sumUpExpired(database, many, context)
    }

    const isRival =
      converted &&
      conversion &&
      converted.completion_id !== conversion.completion_id &&
      converted.reservation_ids.length > 0

    if (converted && isDoneAlready(converted, rewrite)) {
      return { ...NOTHING, before: view.own, shortages: [], converted }
    }

    const from = {
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
    }
    const { allocations, shortages } = source({
      ...from,
      lines: withHeld(rewrite.lines, view.own),
    })

    // Another completion has the units. What it left to the cart may be taken.
    if (isRival && takesMore(allocations, shortages, view.own)) {
      throw cartConverted(rewrite.cart_id)
    }
    if (shortages.length && many.length) {
      exactly = true
      continue
    }

    const refused =
      rewrite.on_short === "refuse"
        ? shortagesAskedFor(rewrite, shortages, view)
        : []

    if (refused.length) {
      await tidyUpFor(database, refused, view, context)
      throw new InsufficientInventoryError(refused.map(describeShortage))
    }

    const ages = agesOf(rewrite, view)
    const mayHold = ({ id }: { id: string }) => !isLinePaused(rewrite, id, ages)
    // What a limit leaves no room for is not held; it may be bought.
    const taken =
      room === null
        ? allocations.filter(({ line_id }) => mayHold({ id: line_id }))
        : source({
            ...from,
            lines: withHeld(
              cutToRoom(
                withHeld(rewrite.lines.filter(mayHold), view.own),
                room
              ),
              view.own
            ),
          }).allocations
    const inTheWay = standingInTheWay(taken, view.levels)

    if (inTheWay.length) {
      // What it gains is no lost race.
      look -= (await reclaim(database, inTheWay, context)) ? 1 : 0
      continue
    }

    const wanted = taken.map(({ line_id, is_backorder, ...units }) => ({
      ...units,
      line_item_id: line_id,
      cart_id: rewrite.owner === "cart" ? rewrite.cart_id : null,
      allow_backorder: is_backorder,
    }))
    const applied = await applyUnlessDoubled(
      database,
      {
        cart_id: rewrite.cart_id,
        hold: rewrite.hold,
        is_carts_own: rewrite.owner === "cart" && !rewrite.take_over.length,
        conversion: conversion && {
          ...conversion,
          expected_token: converted?.token ?? null,
        },
        holders: rewrite.holders,
        from: view.own,
        to: planReservations(view.own, [
          ...wanted,
          ...staying(rewrite.stays, view.own, wanted),
        ]).map((row) => ({
          ...row,
          held_since: ages.get(row.inventory_item_id)?.held_since,
        })),
        facts: rewrite.facts,
      },
      context
    )

    if (applied?.room) {
      room = applied.room
      continue
    }
    if (applied) {
      return { ...applied, before: view.own, shortages }
    }
    if (conversion) {
      converted = await readConversion(database, rewrite.cart_id, context)
    }
  }

  throw stockBusy()
}

/**
 * Whether all of the lines have become this completion's before: a call that is
 * made again, or another server that finishes what a dead one left.
 */
function isDoneAlready(
  { completion_id, line_item_ids, reservation_ids }: Converted,
  { conversion, lines }: CartRewrite
): boolean {
  return (
    completion_id === conversion?.completion_id &&
    reservation_ids.length > 0 &&
    lines.every(({ id }) => line_item_ids.includes(id))
  )
}

/** Whether anything is wanted that the cart does not hold. */
function takesMore(
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

/**
 * What is missing of that which is asked for: by the line itself, or by another
 * that needs the same item. A cart that lost units is otherwise not held up by it.
 *
 * A line that may be backordered is no reason to refuse a cart where its item is
 * stocked nowhere: there is no level to promise it at yet, which completing tells.
 */
function shortagesAskedFor(
  { lines, asks_for, owner }: CartRewrite,
  shortages: LineShortage[],
  { levels }: CartView
): LineShortage[] {
  const asking = asks_for
    ? lines.filter(({ id }) => asks_for.includes(id))
    : lines
  const items = new Set(
    asking.flatMap(({ components }) =>
      components.map(({ inventory_item_id }) => inventory_item_id)
    )
  )
  const isPromisedLater = ({ line_id, inventory_item_id }: LineShortage) =>
    owner === "cart" &&
    lines.some(
      ({ id, allow_backorder }) => id === line_id && allow_backorder
    ) &&
    !levels.some((level) => level.inventory_item_id === inventory_item_id)

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
  stays: CartRewrite["stays"],
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

type Place = { inventory_item_id: string; location_id: string }

const placeOf = (place: Place) =>
  JSON.stringify([place.inventory_item_id, place.location_id])

/**
 * How long the cart has held its items. An order's units that come back to the
 * cart are as old as they were, and stay for one more time to live.
 */
function agesOf(
  { hold, owner }: CartRewrite,
  { own, ages }: CartView
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
function isLinePaused(
  { owner, lines, hold }: CartRewrite,
  lineId: string,
  ages: Map<string, ItemAge>
): boolean {
  return (
    owner === "cart" &&
    lines.some(
      ({ id, components }) =>
        id === lineId &&
        components.some(({ inventory_item_id }) =>
          isPaused(ages.get(inventory_item_id), hold)
        )
    )
  )
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
      ![ONE_ROW_PER_LINE, ONE_CONVERSION_PER_CART].includes(
        error.constraint ?? ""
      )
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
export function withHeld(
  lines: NeededLine[],
  own: PlannedFrom[]
): SourcingLine[] {
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
