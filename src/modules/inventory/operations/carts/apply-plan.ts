import { MathBN } from "@medusajs/framework/utils"

import { BatchableOperation, Patience, StockDatabase } from "../../database"
import { cartConverted } from "../../errors"
import { newId } from "../../ids"
import { ReservationRow } from "../../rows"
import { LedgerFacts, StockContext } from "../../types"
import { CartHolder } from "../../policy/carts/holders"
import { PlannedFrom, PlannedTo } from "../../policy/sourcing/plan-reservations"
import { placeOf } from "../../policy/levels/place"
import { Conversion } from "./conversions"
import { LOCK_CART_HOLDERS, LOCK_LINE_ITEMS } from "../../sql/lock"
import { inputRows, SETTINGS, statement } from "../../sql/statement"
import { APPLY_LIMITED_PLAN, APPLY_PLAN } from "./apply-plan-statement"

// An order's lines may have no reservation to lock yet.
const LOCK_OWNER = statement(
  "apply-plan-lock-lines",
  {
    settings: SETTINGS,
    input: inputRows("op text, owner_line_item_ids jsonb"),
    locked: LOCK_LINE_ITEMS,
  },
  "select count(*) as locked from locked"
)

const LOCK_HOLDERS = statement(
  "apply-plan-lock-holders",
  {
    settings: SETTINGS,
    input: inputRows("op text, holders jsonb"),
    locked: LOCK_CART_HOLDERS,
  },
  "select count(*) as locked from locked"
)

export interface ReservationPlan {
  /** The cart that has no other live reservations than `from`. */
  cart_id: string | null
  /** The lines of an order that have no others. */
  line_item_ids?: string[]
  /** How long a cart holds its units from now, and from its first hold. */
  hold: { ttl_seconds: number; max_hold_seconds: number }
  /** Whose units the cart's become; given where they do. */
  conversion?: Conversion
  /** Is it the cart itself that takes units, and no order's that come back? */
  is_carts_own?: boolean
  /** With whose holds the cart's count together, and how many may be held. */
  holders?: CartHolder[]
  from: PlannedFrom[]
  /** A row with the id of one in `from` is that row, changed. */
  to: PlannedTo[]
  facts: LedgerFacts
}

/** A plan whose new rows have their ids. */
type PlanOfRows = Omit<ReservationPlan, "to"> & {
  to: (PlannedTo & { id: string })[]
}

/** What became of a plan. */
export interface AppliedPlan {
  created: ReservationRow[]
  changed: ReservationRow[]
  removed: { id: string; is_expired: boolean }[]
  level_ids: string[]
  /** A limit stood against it, and nothing is written: so much may be held. */
  room?: string
}

/**
 * Applies a plan: one round trip, whatever its size. Plans that are applied at
 * the same time share it.
 *
 * @returns what was written, or null if the plan is out of date
 * @throws StockConflictError (`cart_converted`) where a cart would take units whose
 * order has its own
 */
export async function applyPlan(
  database: StockDatabase,
  plan: ReservationPlan,
  context: StockContext
): Promise<AppliedPlan | null> {
  const rows = plan.from.length + plan.to.length

  if (!rows) {
    return { created: [], changed: [], removed: [], level_ids: [] }
  }

  const planned: PlanOfRows = {
    ...plan,
    to: plan.to.map((row) => ({ ...row, id: row.id ?? newId("resitem") })),
  }

  return isShareable(plan) && rows <= MOST_ROWS_IN_BATCH
    ? await database.inBatch(PLANS, planned, context)
    : await PLANS.alone(database, planned, context)
}

/** Large plans gain nothing from sharing a statement, and would hold others up. */
const MOST_ROWS_IN_BATCH = 20

/**
 * A backorder takes what a plan after it would have had, and is not checked as
 * that is; an order's lines, and holders with a limit, are locked by a statement
 * of their own.
 */
function isShareable({
  from,
  to,
  line_item_ids = [],
  conversion,
  holders = [],
}: ReservationPlan) {
  return (
    !line_item_ids.length &&
    !holders.length &&
    !conversion?.expected_token &&
    [...from, ...to].every(({ allow_backorder }) => !allow_backorder)
  )
}

/**
 * Plans share the statement as if they were one: all are applied, or none. Which
 * of them is out of date is found by parts of the batch. Two of one owner cannot
 * both be applied: the second waits for the next statement.
 */
const PLANS: BatchableOperation<PlanOfRows, AppliedPlan | null> = {
  name: "apply-plan",
  placesOf: ({ from, to }) => [...new Set([...from, ...to].map(placeOf))],

  async together(database, plans, context) {
    const first = firstOfOwners(plans)
    const result = await send(database, first, context, "brief")

    if (result.is_outdated) {
      return plans.map((plan) =>
        first.length === 1 && plan === first[0]
          ? result.is_converted
            ? { error: cartConverted(plan.cart_id!) }
            : { value: null }
          : undefined
      )
    }

    const written = writtenBy(result)

    return plans.map((plan) =>
      first.includes(plan) ? { value: appliedOf(written, plan) } : undefined
    )
  },

  async alone(database, plan, context) {
    const result = await send(database, [plan], context, "full")

    if (result.is_converted) {
      throw cartConverted(plan.cart_id!)
    }

    return result.is_outdated ? null : appliedOf(writtenBy(result), plan)
  },
}

function firstOfOwners(plans: PlanOfRows[]): PlanOfRows[] {
  const owned = new Set<string | null>()

  return plans.filter(({ cart_id, from }) => {
    const keys = [cart_id, ...from.map(({ id }) => id)]
    const isFirst = !keys.some((key) => owned.has(key))

    keys.forEach((key) => owned.add(key))

    return isFirst
  })
}

interface Result {
  is_outdated: boolean
  is_converted: boolean
  /** Answered where there are limits. */
  room?: string | null
  created: ReservationRow[] | null
  changed: ReservationRow[] | null
  removed_ids: string[] | null
  levels:
    { id: string; inventory_item_id: string; location_id: string }[] | null
}

async function send(
  database: StockDatabase,
  plans: PlanOfRows[],
  context: StockContext,
  patience: Patience
): Promise<Result> {
  const locksOwner = plans.some(
    ({ line_item_ids = [] }) => line_item_ids.length
  )
  const isLimited = plans.some(({ holders = [] }) => holders.length)

  return await database.run<Result>(
    {
      first: locksOwner ? LOCK_OWNER : isLimited ? LOCK_HOLDERS : undefined,
      text: isLimited ? APPLY_LIMITED_PLAN : APPLY_PLAN,
      input: plans
        .flatMap((plan, n) => inputOf(plan).map((row) => ({ plan: n, ...row })))
        .map((row, ordinal) => ({ ordinal, ...row })),
    },
    context,
    patience
  )
}

/** What was written for all plans of a statement, to be found by each. */
interface Written {
  created: Map<string, ReservationRow>
  changed: Map<string, ReservationRow>
  removed: Set<string>
  /** Ids of levels, by `placeOf`. */
  levelIds: Map<string, string>
  room: string | null
}

function writtenBy({
  created,
  changed,
  removed_ids,
  levels,
  room = null,
}: Result): Written {
  const byId = (rows: ReservationRow[] | null) =>
    new Map(rows?.map((row) => [row.id, row]))

  return {
    created: byId(created),
    changed: byId(changed),
    removed: new Set(removed_ids),
    levelIds: new Map(levels?.map((level) => [placeOf(level), level.id])),
    room,
  }
}

/** Picks what belongs to a plan from what was written. */
function appliedOf(
  { created, changed, removed, levelIds, room }: Written,
  { from, to }: PlanOfRows
): AppliedPlan {
  const places = new Set([...from, ...to].map(placeOf))
  const mine = (rows: Map<string, ReservationRow>) =>
    to.flatMap(({ id }) => rows.get(id) ?? [])

  return {
    created: mine(created),
    changed: mine(changed),
    removed: from.filter(({ id }) => removed.has(id)),
    level_ids: [...places].flatMap((place) => levelIds.get(place) ?? []),
    ...(room && { room }),
  }
}

function inputOf(plan: PlanOfRows) {
  const { cart_id, hold, from, to, facts, line_item_ids = [] } = plan
  const { conversion } = plan
  const before = new Map(from.map((row) => [row.id, row]))
  const kept = new Set(to.map(({ id }) => id))
  const common = { owner_cart_id: cart_id, ...hold, ...facts }

  return [
    {
      op: "owner",
      owner_line_item_ids: line_item_ids,
      holders: plan.holders,
      holds_anew:
        plan.is_carts_own && to.some((row) => isMore(row, cart_id, before)),
      ...(conversion && {
        completion_id: conversion.completion_id,
        converted_line_item_ids: conversion.line_item_ids,
        expected_token: conversion.expected_token,
      }),
      ...common,
    },
    ...to.map((row) => ({
      ...row,
      ...common,
      op: before.has(row.id) ? "change" : "create",
      expected_quantity: before.get(row.id)?.quantity,
      was_expired: before.get(row.id)?.is_expired,
      expected_cart_id: before.get(row.id)?.cart_id,
      expected_line_item_id: before.get(row.id)?.line_item_id,
    })),
    ...from
      .filter(({ id }) => !kept.has(id))
      .map((row) => ({
        ...row,
        ...common,
        op: "remove",
        expected_quantity: row.quantity,
        was_expired: row.is_expired,
        expected_cart_id: row.cart_id,
        expected_line_item_id: row.line_item_id,
      })),
  ]
}

/** Whether a row takes units that it did not have, or that another had. */
const isMore = (
  { id, quantity }: PlanOfRows["to"][number],
  cartId: string | null,
  before: Map<string, PlannedFrom>
) =>
  before.get(id)?.is_expired !== false ||
  before.get(id)!.cart_id !== cartId ||
  MathBN.gt(quantity, before.get(id)!.quantity)
