select /* holdfast/waiting-for-incoming */
reservation.id, promise.quantity::float as quantity,
reservation.quantity::float as reserved_quantity, promise.promised_at,
reservation.line_item_id, reservation.cart_id, reservation.description,
reservation.created_at, case
when reservation.expires_at <= statement_timestamp() then 'expired_cart'
when reservation.cart_id is not null then 'cart'
when reservation.line_item_id is not null then 'order'
else 'other'
end as owner
from backorder_promise promise
join reservation_item reservation
on reservation.id = promise.reservation_id
and reservation.deleted_at is null
where promise.incoming_stock_id = $1::text
and promise.deleted_at is null
order by reservation.created_at, reservation.id
limit $2::integer;
