import { StockDatabase } from "../../database"
import { isExpired } from "../../sql/expired"
import { query } from "../../sql/statement"
import { StockContext, UncoveredReservation } from "../../types"

/**
 * The reservations that units do not do for: the oldest are served first, as promises of
 * backorders are (`settle-backorders.ts`).
 */
const UNCOVERED = query(
  "uncovered-reservations",
  `
select
  inventory_item_id, location_id, id as reservation_id, line_item_id, cart_id,
  quantity::float8 as quantity,
  least(quantity, upto - units)::float8 as uncovered
from (
  select
    reservation.*, greatest(place.units, 0) as units,
    sum(reservation.quantity) over (
      partition by reservation.inventory_item_id, reservation.location_id
      order by reservation.created_at, reservation.id
      rows between unbounded preceding and current row
    ) as upto
  from jsonb_to_recordset($1::jsonb)
    as place(inventory_item_id text, location_id text, units numeric)
  join reservation_item reservation
    on reservation.inventory_item_id = place.inventory_item_id
    and reservation.location_id = place.location_id
  where reservation.deleted_at is null
    and not coalesce(${isExpired("reservation")}, false)
) served
where upto > units
order by inventory_item_id, location_id, created_at, id
limit $2::integer`
)

const MOST_RESERVATIONS = 1000

/** Which reservations stand beyond the units that levels have, or would have. */
export async function readUncovered(
  database: StockDatabase,
  places: { inventory_item_id: string; location_id: string; units: number }[],
  context: StockContext
): Promise<UncoveredReservation[]> {
  return places.length
    ? await database.list<UncoveredReservation>(
        {
          text: UNCOVERED,
          values: [JSON.stringify(places), MOST_RESERVATIONS],
        },
        context
      )
    : []
}
