import { StockDatabase } from "../../database"
import { InsufficientInventoryError } from "../../errors"
import { readFacts } from "../../input"
import { applyChanges } from "../../sql/apply-changes"
import { isExpired } from "../../sql/expired"
import { lockLevels, lockReservations } from "../../sql/lock"
import {
  FACT_COLUMNS,
  FACTS,
  inputRows,
  SETTINGS,
  withCtes,
} from "../../sql/statement"
import { StockContext } from "../../types"

/**
 * Takes away cart reservations whose time is over, and gives their units back.
 * Rows that another call has renewed or taken away meanwhile are passed over.
 */
function expire(source: string): string {
  return withCtes(
    {
      settings: SETTINGS,
      input: inputRows(`
        inventory_item_id text, location_id text, most integer, ${FACT_COLUMNS}`),
      fact: `select ${FACTS} from input limit 1`,
      before: source,
      removed: `
      delete from reservation_item
      using before
      where reservation_item.id = before.id
      returning reservation_item.*`,
      level: lockLevels("select inventory_item_id, location_id from removed"),
      change: `
      select
        row_number() over (order by removed.id) as ordinal,
        level.level_id, 'expired' as kind,
        0 as stocked_delta, -removed.quantity as reserved_delta,
        0 as incoming_delta,
        removed.id as reservation_id, removed.line_item_id,
        fact.reason, 'cart' as reference_type, removed.cart_id as reference_id,
        fact.order_id, fact.actor_id, fact.note, fact.idempotency_key
      from removed
      join level using (inventory_item_id, location_id)
      cross join fact`,
      ...applyChanges(),
    },
    `select
      (
        select json_agg(json_build_object('id', id, 'cart_id', cart_id))
        from removed
      ) as removed,
      (select json_agg(id) from applied) as level_ids`
  )
}

const EXPIRE_AT_LEVELS = expire(
  lockReservations(
    `reservation.deleted_at is null
      and ${isExpired("reservation")}
      and (reservation.inventory_item_id, reservation.location_id) in (
        select inventory_item_id, location_id from input
      )`
  )
)

// Several workers may tidy up at once: each takes rows that no other has.
const EXPIRE_SOME = expire(
  lockReservations(
    `reservation.deleted_at is null and ${isExpired("reservation")}`,
    { most: "(select most from input)", passOverLocked: true }
  )
)

/** What a call took away, and which levels it changed. */
export interface Expired {
  removed: { id: string; cart_id: string | null }[]
  levelIds: string[]
}

/** Where expired reservations are to be taken away, or how many at most. */
export type ExpireSelector =
  | { levels: { inventory_item_id: string; location_id: string }[] }
  | { most: number }

/** Takes expired reservations away: one round trip, whatever their number. */
export async function expireReservations(
  database: StockDatabase,
  selector: ExpireSelector,
  context: StockContext
): Promise<Expired> {
  const facts = readFacts({}, (field) => `ledger.${field}`, context.ledger)
  const [text, rows] =
    "levels" in selector
      ? [EXPIRE_AT_LEVELS, selector.levels]
      : [EXPIRE_SOME, [selector]]
  const { removed, level_ids } = await database.run<{
    removed: Expired["removed"] | null
    level_ids: string[] | null
  }>({ text, input: rows.map((row) => ({ ...row, ...facts })) }, context)

  return { removed: removed ?? [], levelIds: level_ids ?? [] }
}

const LOOKS = 5

/**
 * Makes a demand for units, and where it is refused while expired reservations
 * still hold some of them, takes these away and asks again.
 *
 * @param onExpired told of what was taken away
 * @throws what the demand throws
 */
export async function demandFrom<Result>(
  database: StockDatabase,
  context: StockContext,
  onExpired: (expired: Expired) => Promise<void>,
  demand: () => Promise<Result>
): Promise<Result> {
  for (let look = 1; ; look++) {
    try {
      return await demand()
    } catch (error) {
      const levels =
        error instanceof InsufficientInventoryError ? error.reclaimable : []

      if (!levels.length || look === LOOKS) {
        throw error
      }
      await onExpired(await expireReservations(database, { levels }, context))
    }
  }
}
