/**
 * A cart reservation past its time still counts in the level's reserved units,
 * until somebody tidies it away. Whoever asks what is available counts its units
 * as free, and whoever needs them takes the reservation away first.
 */

/** Expired reservations that a call took away, and which levels it changed. */
export interface Expired {
  removed: {
    id: string
    cart_id: string | null
    inventory_item_id: string
    location_id: string
    quantity: string
  }[]
  levelIds: string[]
}

/** Whether a reservation's time is over. */
export function isExpired(reservation: string): string {
  return `${reservation}.expires_at <= statement_timestamp()`
}

const expiredAt = (level: string): string => `
      from reservation_item expired
      where expired.inventory_item_id = ${level}.inventory_item_id
        and expired.location_id = ${level}.location_id
        and expired.deleted_at is null
        and ${isExpired("expired")}`

/**
 * The units at a level that expired reservations still hold, as a subquery: for
 * reads, which tell the whole. It goes through all of them (see
 * docs/performance.md), so that no demand is decided by it.
 *
 * @param level alias with `inventory_item_id` and `location_id`
 */
export function expiredUnits(level: string): string {
  return `(
      select coalesce(sum(expired.quantity), 0)${expiredAt(level)}
    )`
}

/**
 * Whether expired reservations hold any units at a level, as a subquery: one look
 * into an index, however many there are.
 */
export function hasExpired(level: string): string {
  return `exists (
      select${expiredAt(level)}
    )`
}

/**
 * The units that the oldest expired reservations at a level hold, and how many
 * rows that were, as a lateral subquery with the columns `units` and `rows`.
 *
 * @param most an expression for how many rows to look at; null for all
 */
export function oldestExpired(level: string, most: string): string {
  return `(
      select coalesce(sum(quantity), 0) as units, count(*) as looked_at
      from (
        select expired.quantity${expiredAt(level)}
        order by expired.expires_at
        limit ${most}
      ) oldest
    )`
}
