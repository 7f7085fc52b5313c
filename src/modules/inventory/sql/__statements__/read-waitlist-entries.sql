select /* holdfast/read-waitlist-entries */
entry.id, entry.variant_id, entry.sales_channel_id, entry.email,
entry.customer_id, entry.quantity::float8 as quantity, entry.accepts_less,
entry.status, entry.offered_quantity::float8 as offered_quantity,
entry.offered_at, entry.offer_expires_at, entry.told_at, entry.cart_id,
entry.claimed_at, entry.ended_at, entry.forgotten_at, entry.locale,
entry.metadata, entry.created_at, entry.updated_at,
not exists (
  select
  from reservation_item reservation
  where reservation.deleted_at is null
  and reservation.cart_id = entry.id
  and reservation.expires_at > clock_timestamp()
) as is_over
from stock_waitlist_entry entry
where entry.id = any ($1::text[])
order by entry.number;
