import { StockDatabase } from "../../database"
import {
  cartConverted,
  DuplicateRowError,
  FoundShortage,
  InsufficientInventoryError,
  stockBusy,
} from "../../errors"
import { PlannedFrom } from "../../policy/sourcing/plan-reservations"
import { LineShortage } from "../../policy/sourcing/sourcing"
import { standingInTheWay, StockView } from "../../policy/sourcing/stock-view"
import {
  NeededLine,
  sourceNeed,
  Sources,
  takesMore,
  TakingPolicy,
} from "../../policy/sourcing/taking"
import { StockContext } from "../../types"
import { AppliedPlan, applyPlan, ReservationPlan } from "../carts/apply-plan"
import {
  Conversion,
  Converted,
  ONE_CONVERSION_PER_CART,
  readConversion,
} from "../carts/conversions"
import { readCart } from "../carts/read-cart"
import { reclaim, tidyUpFor } from "../reservations/expire"
import { sumUpExpired } from "../reservations/sum-up-expired"

/** Lines that need units, and whose reservations count as their own. */
export interface Need {
  cart_id: string | null
  /** Reservations of others that become the cart's. */
  take_over?: string[]
  /** Those were offered from the waitlist, and are no order's that come back. */
  is_claim?: boolean
  /** Lines of an order. */
  line_item_ids?: string[]
  lines: NeededLine[]
  sources: Sources
  /** Locations to look at beside those that they may be served from. */
  looks_at?: string[]
}

/** Units that are taken, and how. */
export interface Taking extends Need {
  policy: TakingPolicy
  /** Whose the units are afterwards; null for an order's. */
  owner_cart_id: string | null
  hold: ReservationPlan["hold"]
  /** With whose holds the cart's count together; none for no limit. */
  holders?: ReservationPlan["holders"]
  /** Whose units the cart's become. */
  conversion?: Omit<Conversion, "expected_token">
  facts: ReservationPlan["facts"]
}

/** What came of it. */
export interface Taken extends AppliedPlan {
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
const LOOKS = 50

/** Looks at what lines hold and at the stock for them: one round trip that reads. */
export async function lookFor(
  database: StockDatabase,
  {
    cart_id,
    take_over = [],
    line_item_ids,
    lines,
    sources,
    looks_at = [],
  }: Need,
  exactly: boolean,
  context: StockContext
): Promise<StockView> {
  return await readCart(
    database,
    {
      cart_id,
      take_over,
      line_item_ids,
      inventory_item_ids: lines.flatMap(({ components }) =>
        components.map(({ inventory_item_id }) => inventory_item_id)
      ),
      location_ids: [...new Set([...sources.location_ids, ...looks_at])],
      exactly,
    },
    context
  )
}

/**
 * Takes the units that lines need: the one loop by which carts hold, become orders,
 * and order lines are reserved. The policy says what is sourced, and what of it is
 * taken.
 *
 * Two statements: one reads, one writes and checks under the locks that what was
 * read still holds. Where it does not, it looks again and sources anew, so that
 * a race lost at one location is made good at another.
 *
 * @throws InsufficientInventoryError naming every short line, if that is to be
 * refused; StockConflictError (`stock_busy`) if it was never quick enough, and
 * (`cart_converted`) where the units are an order's by now
 */
export async function takeUnits(
  database: StockDatabase,
  taking: Taking,
  context: StockContext
): Promise<Taken> {
  const { cart_id, policy, conversion } = taking
  let exactly = false
  // The caller's transaction does not survive a key that is violated.
  let converted =
    conversion && context.transactionManager
      ? await readConversion(database, cart_id!, context)
      : undefined
  let room: string | null = null

  for (let look = 1; look <= LOOKS; look++) {
    const view = await lookFor(database, taking, exactly, context)
    const many = view.levels.filter(({ has_more }) => has_more)

    if (many.length && look === 1) {
      await sumUpExpired(database, many, context)
    }
    if (converted && isDoneAlready(converted, taking)) {
      return { ...NOTHING, before: view.own, shortages: [], converted }
    }

    const { kept, levels, allocations, shortages } = sourceNeed(
      policy.needOf(view),
      view,
      taking.sources
    )

    // Another completion has the units. What it left to the cart may be taken.
    if (
      isRival(converted, taking) &&
      takesMore(allocations, shortages, view.own)
    ) {
      throw cartConverted(cart_id!)
    }
    if (shortages.length && many.length) {
      exactly = true
      continue
    }

    const refused = policy.refused(shortages, view)

    if (refused.length && conversion && !converted) {
      // The units may be short because they are its order's already.
      converted = await readConversion(database, cart_id!, context)

      if (converted) {
        look--
        continue
      }
    }
    if (refused.length) {
      await tidyUpFor(database, refused, view, context)
      throw new InsufficientInventoryError(refused.map(describeShortage))
    }

    const taken =
      room === null || !policy.needWithin
        ? policy.taken(allocations, view)
        : sourceNeed(policy.needWithin(room, view), view, taking.sources)
            .allocations
    const inTheWay = standingInTheWay(taken, levels)

    if (inTheWay.length) {
      // What it gains is no lost race.
      look -= (await reclaim(database, inTheWay, context)) ? 1 : 0
      continue
    }

    const wanted = taken.map(({ line_id, is_backorder, ...units }) => ({
      ...units,
      line_item_id: line_id,
      cart_id: taking.owner_cart_id,
      allow_backorder: is_backorder,
    }))
    const applied = await applyUnlessDoubled(
      database,
      {
        cart_id,
        line_item_ids: taking.line_item_ids,
        hold: taking.hold,
        is_carts_own:
          taking.owner_cart_id !== null &&
          (!taking.take_over?.length || taking.is_claim),
        conversion: conversion && {
          ...conversion,
          expected_token: converted?.token ?? null,
        },
        holders: taking.holders ?? [],
        from: view.own,
        to: policy.rows([...kept, ...wanted], view),
        facts: taking.facts,
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
      converted = await readConversion(database, cart_id!, context)
    }
    if (look < LOOKS) {
      database.planOutdated()
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
  { conversion, lines }: Taking
): boolean {
  const converted = new Set(line_item_ids)

  return (
    completion_id === conversion?.completion_id &&
    reservation_ids.length > 0 &&
    lines.every(({ id }) => converted.has(id))
  )
}

/** Whether another completion of the cart has units of it. */
function isRival(
  converted: Converted | undefined,
  { conversion }: Taking
): boolean {
  return (
    !!converted &&
    converted.completion_id !== conversion?.completion_id &&
    converted.reservation_ids.length > 0
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

/** A line's shortage, as the error tells it. */
function describeShortage(shortage: LineShortage): FoundShortage {
  return {
    inventory_item_id: shortage.inventory_item_id,
    location_id: shortage.location_ids.join(", "),
    requested: shortage.requested.toNumber(),
    available: shortage.available.toNumber(),
    line_item_ids: [shortage.line_id],
  }
}
