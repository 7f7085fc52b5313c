import { MedusaError } from "@medusajs/framework/utils"

import { StockDatabase } from "../../database"
import { placeOf } from "../../policy/levels/place"
import { isExpired } from "../../sql/expired"
import { lockLevels } from "../../sql/lock"
import { inputRows, SETTINGS, statement } from "../../sql/statement"
import { StockContext } from "../../types"

const INPUT = inputRows(
  "inventory_item_id text, location_id text, most integer"
)

// What is summed up next must be all that was written before: whoever takes a
// reservation away has the lock of its level until that is committed.
const LOCK = statement(
  "sum-up-expired-lock-levels",
  {
    settings: SETTINGS,
    input: INPUT,
    level: lockLevels("select inventory_item_id, location_id from input"),
  },
  "select count(*) as locked from level"
)

const SUM_UP = statement(
  "sum-up-expired",
  {
    settings: SETTINGS,
    input: INPUT,
    place: `
    select level.inventory_item_id, level.location_id, input.most,
      coalesce(summed.until, '-infinity') as since
    from input
    join inventory_level level
      on level.inventory_item_id = input.inventory_item_id
      and level.location_id = input.location_id
      and level.deleted_at is null
    left join expired_units summed
      on summed.inventory_item_id = input.inventory_item_id
      and summed.location_id = input.location_id`,
    next: `
    select place.*, oldest.until
    from place
    cross join lateral (
      select max(expires_at) as until
      from (
        select expired.expires_at
        from reservation_item expired
        where expired.inventory_item_id = place.inventory_item_id
          and expired.location_id = place.location_id
          and expired.deleted_at is null
          and ${isExpired("expired")}
          and expired.expires_at > place.since
        order by expired.expires_at
        limit place.most
      ) next_rows
    ) oldest
    where oldest.until is not null`,
    // Several may end at one moment: all of them are summed up.
    summed_up: `
    insert into expired_units (inventory_item_id, location_id, until, quantity)
    select inventory_item_id, location_id, until, (
      select sum(expired.quantity)
      from reservation_item expired
      where expired.inventory_item_id = next.inventory_item_id
        and expired.location_id = next.location_id
        and expired.deleted_at is null
        and expired.expires_at > next.since
        and expired.expires_at <= next.until
    )
    from next
    on conflict (inventory_item_id, location_id) do update set
      until = excluded.until,
      quantity = expired_units.quantity + excluded.quantity
    returning 1`,
  },
  "select count(*)::integer as summed_up from summed_up"
)

/** How many reservations of a level are summed up at once: some 5 ms of its lock. */
const MOST_AT_ONCE = 10_000

/** Levels at which a process does so now: one of its calls is enough. */
const underWay = new WeakMap<StockDatabase, Set<string>>()

/**
 * Sums up the oldest expired reservations at levels that have many, so that the next
 * look there does not go through them: a bounded number, each of them once. Nothing
 * depends on it, so that it waits for nobody for long, and what stands against it
 * is no trouble of the call that met them.
 */
export async function sumUpExpired(
  database: StockDatabase,
  levels: { inventory_item_id: string; location_id: string }[],
  context: StockContext
): Promise<void> {
  const rows = levels.map(({ inventory_item_id, location_id }) => ({
    inventory_item_id,
    location_id,
    most: MOST_AT_ONCE,
  }))
  const places = rows.map(placeOf)
  const busy = underWay.get(database) ?? new Set<string>()

  underWay.set(database, busy)

  // The caller's transaction is not to hold these locks for as long as it lasts.
  if (context.transactionManager || places.some((place) => busy.has(place))) {
    return
  }

  places.forEach((place) => busy.add(place))

  try {
    await database.run(
      { first: LOCK, text: SUM_UP, input: rows },
      context,
      "brief"
    )
  } catch (error) {
    // Busy for a moment: the next call does it.
    if (!(error instanceof MedusaError)) {
      throw error
    }
  } finally {
    places.forEach((place) => busy.delete(place))
  }
}
