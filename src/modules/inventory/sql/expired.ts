/**
 * A cart reservation past its time still counts in the level's reserved units,
 * until somebody tidies it away. Whoever asks what is available counts its units
 * as free, and whoever needs them takes the reservation away first.
 *
 * Where there are many at a level, the units of the oldest are summed up in
 * `expired_units`, to the moment that it says.
 */

/** Expired reservations that a call took away, and which levels it changed. */
export interface Expired {
  removed: {
    id: string
    cart_id: string | null
    inventory_item_id: string
    location_id: string
    quantity: string
    /** No level was there, so that the ledger does not tell of it. */
    is_stray: boolean
  }[]
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

const summedAt = (level: string): string => `
        from expired_units summed
        where summed.inventory_item_id = ${level}.inventory_item_id
          and summed.location_id = ${level}.location_id`

/** Those that are not summed up. */
const lateAt = (level: string): string => `${expiredAt(level)}
        and expired.expires_at > coalesce((
          select summed.until${summedAt(level)}
        ), '-infinity')`

/**
 * The units at a level that expired reservations still hold, as a subquery: for
 * reads, which tell the whole. It goes through those that are not summed up.
 *
 * @param level alias with `inventory_item_id` and `location_id`
 */
export function expiredUnits(level: string): string {
  return `(
      select coalesce(sum(quantity), 0)
      from (
        select summed.quantity${summedAt(level)}
        union all
        select expired.quantity${lateAt(level)}
      ) part
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
 * The units that the oldest expired reservations at a level hold, those that are
 * summed up among them, and how many of the others that were, as a lateral subquery
 * with the columns `units` and `looked_at`.
 *
 * @param most how many of the others to look at; null for all. A number, so that
 * Postgres knows it while it plans.
 */
export function oldestExpired(level: string, most: number | null): string {
  return `(
      select
        coalesce(sum(quantity), 0)
          + coalesce((select summed.quantity${summedAt(level)}), 0) as units,
        count(*) as looked_at
      from (
        select expired.quantity${lateAt(level)}
        order by expired.expires_at
        limit ${most ?? "null"}
      ) oldest
    )`
}
