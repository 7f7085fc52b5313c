select /* holdfast/read-conversion */
conversion.completion_id,
conversion.line_item_ids,
conversion.token,
array(
  select reservation.id
  from reservation_item reservation
  where reservation.deleted_at is null
  and reservation.cart_id is null
  and reservation.line_item_id = any (conversion.line_item_ids)
) as reservation_ids
from cart_conversion conversion
where conversion.cart_id = $1::text;
