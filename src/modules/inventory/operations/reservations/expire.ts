import { BigNumberInput } from "@medusajs/framework/types"
import { MathBN } from "@medusajs/framework/utils"

import { StockDatabase } from "../../database"
import { InsufficientInventoryError } from "../../errors"
import { readFacts } from "../../input"
import { grouped } from "../../policy/grouped"
import { Place, placeOf } from "../../policy/levels/place"
import { Wanting } from "../../policy/sourcing/stock-view"
import { totalOf } from "../../policy/sums"
import { applyChanges } from "../../sql/apply-changes"
import { Expired, expiredUnits, isExpired } from "../../sql/expired"
import { holderType } from "../../sql/holder-type"
import { lockExpired, lockLevels, waitForExpired } from "../../sql/lock"
import {
  FACT_COLUMNS,
  FACTS,
  inputRows,
  SETTINGS,
  statement,
  query,
} from "../../sql/statement"
import { StockContext } from "../../types"

/**
 * Takes away cart reservations whose time is over, and gives their units back.
 * Rows that another call has renewed or taken away meanwhile are passed over.
 */
function expire(name: string, source: string): string {
  return statement(
    name,
    {
      settings: SETTINGS,
      input: inputRows(`
        inventory_item_id text, location_id text, most integer, ${FACT_COLUMNS}`),
      fact: `select ${FACTS} from input limit 1`,
      before: source,
      removed: `
      delete from reservation_item
      where id = any (array(select id from before))
      returning reservation_item.*`,
      level: lockLevels("select inventory_item_id, location_id from removed", {
        after: ["before"],
      }),
      change: `
      select
        row_number() over (order by removed.id) as ordinal,
        level.level_id, 'expired' as kind,
        0 as stocked_delta, -removed.quantity as reserved_delta,
        0 as incoming_delta,
        removed.id as reservation_id, removed.line_item_id,
        fact.reason, ${holderType("removed.cart_id")} as reference_type,
        removed.cart_id as reference_id,
        fact.order_id, fact.actor_id, fact.note, fact.idempotency_key
      from removed
      join level using (inventory_item_id, location_id)
      cross join fact`,
    },
    applyChanges(),
    `select
      (
        select json_agg(json_build_object(
          'id', id, 'cart_id', cart_id,
          'inventory_item_id', inventory_item_id,
          'location_id', location_id,
          'quantity', quantity::text
        ))
        from removed
      ) as removed,
      (select json_agg(id) from applied) as level_ids`
  )
}

const MOST = "(select most from input limit 1)"
const PLACES = "select inventory_item_id, location_id from input"
const EXPIRED = isExpired("reservation")

const EXPIRE_SOME = expire("expire", lockExpired(EXPIRED, MOST))
const EXPIRE_AT_LEVELS = expire(
  "expire-at-levels",
  lockExpired(EXPIRED, MOST, PLACES)
)
const EXPIRE_AT_LEVELS_IN_TURN = expire(
  "expire-at-levels-in-turn",
  waitForExpired(EXPIRED, MOST, PLACES)
)

/** How many to take away at most: anywhere, or at each of some levels. */
export interface ExpireSelector {
  /** Up to 1,000. */
  most: number
  levels?: Place[]
  /** Waits for those who take them away already, and leaves nothing to them. */
  in_turn?: boolean
}

/**
 * Takes expired reservations away, the oldest first: one round trip, and what it
 * took is told once that is committed, whatever becomes of the call that needed
 * it.
 */
export async function expireReservations(
  database: StockDatabase,
  { levels, most, in_turn }: ExpireSelector,
  context: StockContext
): Promise<Expired> {
  const facts = readFacts({}, (field) => `ledger.${field}`, context)
  const rows = levels ? levels.map((level) => ({ ...level, most })) : [{ most }]
  const { removed, level_ids } = await database.run<{
    removed: Expired["removed"] | null
    level_ids: string[] | null
  }>(
    {
      text: !levels
        ? EXPIRE_SOME
        : in_turn
          ? EXPIRE_AT_LEVELS_IN_TURN
          : EXPIRE_AT_LEVELS,
      input: rows.map((row) => ({ ...row, ...facts })),
    },
    context
  )
  const expired = { removed: removed ?? [], levelIds: level_ids ?? [] }

  if (expired.removed.length) {
    await database.tellExpired(expired, context)
  }

  return expired
}

/**
 * How many expired reservations a call that needs their units takes away at once:
 * at least a few more than one, so that the next call finds some free, and at most
 * what holds the level's lock for some 20 ms.
 */
const LEAST_AT_ONCE = 20
const MOST_AT_ONCE = 500

/**
 * Takes expired reservations away at levels until the missing units are free, and
 * no more than that: what a call does is bounded by what it needs, not by what
 * others have left behind. (One hold of 1 unit beside 130,000 expired ones took
 * 12 s while it took all of them away.) Where all of them together would not do,
 * it takes one batch: the call is refused whatever it does.
 *
 * @returns whether it is of use to ask again
 */
export async function reclaim(
  database: StockDatabase,
  levels: Wanting[],
  context: StockContext
): Promise<boolean> {
  // A hold is of one unit or more, as good as always.
  const isLong = levels.some(({ missing }) => MathBN.gt(missing, MOST_AT_ONCE))
  const isInVain = isLong && !(await haveEnough(database, levels, context))
  let wanting = levels
  let isAny = false

  while (wanting.length) {
    const removed = await takeBatch(database, wanting, context)

    isAny ||= removed.length > 0
    wanting = removed.length && !isInVain ? stillMissing(wanting, removed) : []
  }

  return isAny && !isInVain
}

/** Takes what nobody else takes away; where that is nothing, waits for them. */
async function takeBatch(
  database: StockDatabase,
  wanting: Wanting[],
  context: StockContext
): Promise<Expired["removed"]> {
  const units = wanting.reduce(
    (most, { missing }) => Math.max(most, Math.ceil(Number(missing))),
    LEAST_AT_ONCE
  )
  const selector = {
    levels: wanting.map(({ missing, ...level }) => level),
    most: Math.ceil(Math.min(units, MOST_AT_ONCE) / wanting.length),
  }
  const { removed } = await expireReservations(database, selector, context)

  return removed.length
    ? removed
    : (
        await expireReservations(
          database,
          { ...selector, in_turn: true },
          context
        )
      ).removed
}

const ENOUGH = query(
  "enough-expired",
  `
  with input as (
    select *
    from jsonb_to_recordset($1::jsonb) as input(
      inventory_item_id text, location_id text, missing numeric
    )
  )
  select bool_and(${expiredUnits("input")} >= missing) as is_enough
  from input`
)

async function haveEnough(
  database: StockDatabase,
  levels: Wanting[],
  context: StockContext
): Promise<boolean> {
  const { is_enough } = await database.read<{ is_enough: boolean }>(
    {
      text: ENOUGH,
      input: levels.map(({ missing, ...level }) => ({
        ...level,
        missing: MathBN.convert(missing).toFixed(),
      })),
    },
    context
  )

  return is_enough
}

/**
 * Takes a batch away that a refused call found in its way: enough for the most
 * part, and never more than one call should have to do.
 */
export async function tidyUpFor(
  database: StockDatabase,
  shortages: { inventory_item_id: string }[],
  { levels }: { levels: (Place & { expired: BigNumberInput })[] },
  context: StockContext
): Promise<void> {
  const items = new Set(
    shortages.map(({ inventory_item_id }) => inventory_item_id)
  )
  const places = levels
    .filter(
      ({ inventory_item_id, expired }) =>
        items.has(inventory_item_id) && MathBN.gt(expired, 0)
    )
    .map(({ inventory_item_id, location_id }) => ({
      inventory_item_id,
      location_id,
    }))

  if (places.length) {
    await expireReservations(
      database,
      { levels: places, most: Math.ceil(MOST_AT_ONCE / places.length) },
      context
    )
  }
}

function stillMissing(
  wanting: Wanting[],
  freed: Expired["removed"]
): Wanting[] {
  const freedAt = grouped(freed, placeOf)

  return wanting
    .map((level) => ({
      inventory_item_id: level.inventory_item_id,
      location_id: level.location_id,
      missing: MathBN.sub(
        level.missing,
        totalOf(
          (freedAt.get(placeOf(level)) ?? []).map(({ quantity }) => quantity)
        )
      ),
    }))
    .filter(({ missing }) => MathBN.gt(missing, 0))
}

const LOOKS = 5

/**
 * Makes a demand for units, and where it is refused while expired reservations
 * still hold some of them, takes as many away as it needs and asks again.
 *
 * @throws what the demand throws
 */
export async function demandFrom<Result>(
  database: StockDatabase,
  context: StockContext,
  demand: () => Promise<Result>
): Promise<Result> {
  for (let look = 1; ;) {
    try {
      return await demand()
    } catch (error) {
      const levels =
        error instanceof InsufficientInventoryError ? error.reclaimable : []

      if (!levels.length || look === LOOKS) {
        throw error
      }
      // Somebody else was quicker: that is no reason to refuse yet.
      if (!(await reclaim(database, levels, context))) {
        look++
      }
    }
  }
}
