select /* holdfast/list-conversions */
conversion.cart_id, conversion.completion_id,
json_agg(json_build_object(
    'id', reservation.id,
    'inventory_item_id', reservation.inventory_item_id,
    'location_id', reservation.location_id
  ) order by reservation.id) as reservations
from (
  select *
  from cart_conversion
  where cart_id > $1::text
  and updated_at < now() - make_interval(secs => $2::double precision)
  order by cart_id
  limit $3::integer
) conversion
left join reservation_item reservation
on reservation.deleted_at is null
and reservation.cart_id is null
and reservation.line_item_id = any (conversion.line_item_ids)
group by conversion.cart_id, conversion.completion_id
order by conversion.cart_id;
