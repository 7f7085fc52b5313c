select /* holdfast/uncovered-reservations */
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
  and not coalesce(reservation.expires_at <= statement_timestamp(), false)
) served
where upto > units
order by inventory_item_id, location_id, created_at, id
limit $2::integer;
