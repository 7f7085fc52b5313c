/**
 * A cart reservation past its time still counts in the level's reserved units,
 * until somebody tidies it away. Whoever asks what is available counts its units
 * as free, and whoever needs them takes the reservation away first.
 */

/** Whether a reservation's time is over. */
export function isExpired(reservation: string): string {
  return `${reservation}.expires_at <= statement_timestamp()`
}

/**
 * The units at a level that expired reservations still hold, as a subquery.
 *
 * @param level alias with `inventory_item_id` and `location_id`
 */
export function expiredUnits(level: string): string {
  return `(
      select coalesce(sum(expired.quantity), 0)
      from reservation_item expired
      where expired.inventory_item_id = ${level}.inventory_item_id
        and expired.location_id = ${level}.location_id
        and expired.deleted_at is null
        and ${isExpired("expired")}
    )`
}
