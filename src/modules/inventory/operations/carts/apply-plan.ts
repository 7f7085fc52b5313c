import { MathBN } from "@medusajs/framework/utils"

import { BatchableOperation, Patience, StockDatabase } from "../../database"
import { cartConverted } from "../../errors"
import { newId } from "../../ids"
import { LedgerFacts, StockContext } from "../../types"
import { capsUnderLock } from "../../policy/backorders/backorder-rules"
import { PlannedFrom, PlannedTo } from "../../policy/sourcing/plan-reservations"
import { applyChanges } from "../../sql/apply-changes"
import { Conversion, CONVERTED_BEFORE, markConversions } from "./conversions"
import { LOCK_LINE_ITEMS, lockLevels, lockReservations } from "../../sql/lock"
import {
  FACT_COLUMNS,
  FACTS,
  inputRows,
  rawTwin,
  SETTINGS,
  statement,
} from "../../sql/statement"

/**
 * Rewrites a set of reservations into another, all or none: the plan says which
 * rows it was made from and what they become. Under the locks it is checked
 * that these rows still are what the plan took them for, that the owner has no
 * others, and that the units are there; if not, nothing is written and the plan
 * is out of date.
 *
 * Units never leave the reservation that holds them, but for those that the new
 * set does not need: between the two sets nobody else can take them.
 */
const APPLY_PLAN = statement(
  "apply-plan",
  {
    settings: SETTINGS,
    input: inputRows(`
      ordinal integer, plan integer, op text, id text, owner_cart_id text,
      owner_line_item_ids jsonb, completion_id text, converted_line_item_ids jsonb,
      expected_token integer, holds_anew boolean,
      expected_quantity numeric, was_expired boolean,
      expected_cart_id text, expected_line_item_id text,
      inventory_item_id text, location_id text, quantity numeric,
      allow_backorder boolean, line_item_id text, cart_id text,
      ttl_seconds numeric, max_hold_seconds numeric, held_since timestamptz,
      ${FACT_COLUMNS}`),
    before: lockReservations(
      `reservation.deleted_at is null and reservation.id = any (array(
        select id from input where op in ('change', 'remove')
        union
        select owned.id
        from reservation_item owned
        where owned.deleted_at is null
          and owned.cart_id = any (array(
            select owner_cart_id from input where op = 'owner'
          ))
        union
        select owned.id
        from reservation_item owned
        where owned.deleted_at is null
          and owned.line_item_id = any (array(
            select jsonb_array_elements_text(owner_line_item_ids)
            from input where op = 'owner'
          ))
      ))`
    ),
    outdated: `
    select 1
    from input
    left join before using (id)
    cross join settings
    where input.op in ('change', 'remove') and (
      before.id is null
      or before.quantity <> input.expected_quantity
      or before.location_id <> input.location_id
      or before.cart_id is distinct from input.expected_cart_id
      or before.line_item_id is distinct from input.expected_line_item_id
      or coalesce(before.expires_at <= moment, false) <> input.was_expired
    )
    union all
    select 1
    from before
    left join input using (id)
    where input.id is null`,
    level: lockLevels(
      `select inventory_item_id, location_id from input where op <> 'owner'`,
      { after: ["before"] }
    ),
    missing: `
    select input.id
    from input
    left join level using (inventory_item_id, location_id)
    where input.op in ('create', 'change') and level.level_id is null`,
    // Each plan is one change of a level: what one gives back is there for
    // another, but who takes any must find what all of them come to.
    demand: `
    select inventory_item_id, location_id,
      sum(firm) as firm, sum(backordered) as backordered,
      bool_or(firm > 0) as takes
    from (
      select plan, inventory_item_id, location_id,
        sum(firm) as firm, sum(backordered) as backordered
      from (
        select input.plan, before.inventory_item_id, before.location_id,
          case when before.allow_backorder then 0 else -before.quantity end
            as firm,
          case when before.allow_backorder then -before.quantity else 0 end
            as backordered
        from before
        join input using (id)
        union all
        select plan, inventory_item_id, location_id,
          case when allow_backorder then 0 else quantity end,
          case when allow_backorder then quantity else 0 end
        from input
        where op in ('create', 'change')
      ) part
      group by plan, inventory_item_id, location_id
    ) net
    group by inventory_item_id, location_id`,
    cap: capsUnderLock(
      "exists (select from input where op in ('create', 'change') and allow_backorder)"
    ),
    short: `
    select inventory_item_id
    from demand
    join level using (inventory_item_id, location_id)
    left join cap using (level_id)
    where (takes and firm + least(backordered, 0) > available)
      or (
        backordered > 0 and firm + backordered > 0
        and firm + backordered > available + cap
      )`,
    // Nothing is taken again for a cart whose units are its order's.
    is_gone: CONVERTED_BEFORE,
    ...markConversions("outdated", "missing", "short"),
    accepted: `
    select
      input.*, settings.moment,
      coalesce(
        input.held_since,
        case when input.cart_id is null then before.held_since end,
        settings.moment
      ) as since,
      before.quantity as from_quantity,
      before.cart_id as from_cart_id,
      before.expires_at as from_expires_at
    from input
    cross join settings
    left join before using (id)
    where not exists (select from outdated)
      and not exists (select from missing)
      and not exists (select from short)
      and not exists (select from doubled)
      and not exists (select from is_gone)`,
    // Time that was granted is not taken back, and holds for what is added to it.
    // An order that did not come about leaves the cart time to try again, once.
    granted: `
    select accepted.plan, accepted.inventory_item_id,
      max(from_expires_at) as until
    from accepted
    where from_expires_at > moment
    group by accepted.plan, accepted.inventory_item_id`,
    written_to: `
    select accepted.*,
      case when cart_id is not null then greatest(
        least(
          moment + make_interval(secs => ttl_seconds::double precision),
          since + make_interval(secs => max_hold_seconds::double precision)
        ),
        case when not was_expired then from_expires_at end,
        case when op = 'create' then granted.until end,
        case when op = 'change' and from_cart_id is null
          then moment + make_interval(secs => ttl_seconds::double precision)
        end
      ) end as expires_at
    from accepted
    left join granted using (plan, inventory_item_id)
    where op in ('create', 'change')`,
    created: `
    insert into reservation_item (
      id, inventory_item_id, location_id, quantity, raw_quantity,
      allow_backorder, line_item_id, cart_id, expires_at, held_since,
      created_at, updated_at
    )
    select
      id, inventory_item_id, location_id, quantity, ${rawTwin("quantity")},
      allow_backorder, line_item_id, cart_id, expires_at, since,
      moment, moment
    from written_to
    where op = 'create'
    order by id
    returning reservation_item.*`,
    changed: `
    update reservation_item
    set
      quantity = written_to.quantity,
      raw_quantity = ${rawTwin("written_to.quantity")},
      allow_backorder = written_to.allow_backorder,
      line_item_id = written_to.line_item_id,
      cart_id = written_to.cart_id,
      expires_at = written_to.expires_at,
      held_since = written_to.since,
      updated_at = written_to.moment
    from written_to
    where written_to.op = 'change' and reservation_item.id = written_to.id
    returning reservation_item.*`,
    removed: `
    delete from reservation_item
    using accepted
    where accepted.op = 'remove' and reservation_item.id = accepted.id
    returning reservation_item.id`,
    change: `
    select
      row_number() over (order by step, ordinal) as ordinal,
      level.level_id, part.kind,
      0 as stocked_delta, part.reserved_delta, 0 as incoming_delta,
      part.id as reservation_id, part.line_item_id, ${FACTS}
    from (
      select 1 as step, accepted.*,
        case when was_expired then 'expired' else 'released' end as kind,
        case
          when op = 'change' and not was_expired
            then least(quantity - from_quantity, 0)
          else -from_quantity
        end as reserved_delta
      from accepted
      where op in ('change', 'remove')
      union all
      select 2, accepted.*, 'reserved',
        case
          when op = 'change' and not was_expired
            then greatest(quantity - from_quantity, 0)
          else quantity
        end
      from accepted
      where op in ('create', 'change')
      union all
      select 3, accepted.*, 'converted', 0
      from accepted
      where op = 'change' and cart_id is distinct from from_cart_id
    ) part
    join level using (inventory_item_id, location_id)
    where part.reserved_delta <> 0 or part.kind = 'converted'`,
  },
  applyChanges({ onlyWhereChanged: true }),
  `select
    exists (select from outdated)
      or exists (select from missing)
      or exists (select from short)
      or exists (select from doubled)
      or exists (select from is_gone) as is_outdated,
    exists (select from is_gone) as is_converted,
    (select json_agg(created) from created) as created,
    (select json_agg(changed) from changed) as changed,
    (select json_agg(id) from removed) as removed_ids,
    (
      select json_agg(json_build_object(
        'id', id, 'inventory_item_id', inventory_item_id,
        'location_id', location_id
      ))
      from applied
    ) as levels`
)

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
  created: Record<string, unknown>[]
  changed: Record<string, unknown>[]
  removed: { id: string; is_expired: boolean }[]
  level_ids: string[]
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
 * that is; an order's lines are locked by a statement of their own.
 */
function isShareable({
  from,
  to,
  line_item_ids = [],
  conversion,
}: ReservationPlan) {
  return (
    !line_item_ids.length &&
    !conversion?.expected_token &&
    [...from, ...to].every(({ allow_backorder }) => !allow_backorder)
  )
}

const placeOf = (row: { inventory_item_id: string; location_id: string }) =>
  JSON.stringify([row.inventory_item_id, row.location_id])

/**
 * Plans share the statement as if they were one: all are applied, or none. Which
 * of them is out of date is found by parts of the batch. Two of one owner cannot
 * both be applied: the second waits for the next statement.
 */
const PLANS: BatchableOperation<PlanOfRows, AppliedPlan | null> = {
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

    return plans.map((plan) =>
      first.includes(plan) ? { value: appliedOf(result, plan) } : undefined
    )
  },

  async alone(database, plan, context) {
    const result = await send(database, [plan], context, "full")

    if (result.is_converted) {
      throw cartConverted(plan.cart_id!)
    }

    return result.is_outdated ? null : appliedOf(result, plan)
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
  created: Record<string, unknown>[] | null
  changed: Record<string, unknown>[] | null
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

  return await database.run<Result>(
    {
      first: locksOwner ? LOCK_OWNER : undefined,
      text: APPLY_PLAN,
      input: plans
        .flatMap((plan, n) => inputOf(plan).map((row) => ({ plan: n, ...row })))
        .map((row, ordinal) => ({ ordinal, ...row })),
    },
    context,
    patience
  )
}

/** Picks what belongs to a plan from what was written. */
function appliedOf(result: Result, { from, to }: PlanOfRows): AppliedPlan {
  const { created, changed, removed_ids, levels } = result
  const kept = new Set<unknown>(to.map(({ id }) => id))
  const removed = new Set(removed_ids)
  const places = new Set([...from, ...to].map(placeOf))
  const isMine = ({ id }: Record<string, unknown>) => kept.has(id)

  return {
    created: created?.filter(isMine) ?? [],
    changed: changed?.filter(isMine) ?? [],
    removed: from.filter(({ id }) => removed.has(id)),
    level_ids:
      levels
        ?.filter((level) => places.has(placeOf(level)))
        .map(({ id }) => id) ?? [],
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
      holds_anew: plan.is_carts_own && to.some((row) => isMore(row, before)),
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

/** Whether a row takes units that it did not have. */
const isMore = (
  { id, quantity }: PlanOfRows["to"][number],
  before: Map<string, PlannedFrom>
) =>
  before.get(id)?.is_expired !== false ||
  MathBN.gt(quantity, before.get(id)!.quantity)
