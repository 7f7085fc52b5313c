select /* holdfast/read-next-waiting */
entry.id, entry.variant_id, entry.sales_channel_id, entry.email,
entry.customer_id, entry.quantity::float8 as quantity, entry.accepts_less,
entry.status, entry.offered_quantity::float8 as offered_quantity,
entry.offered_at, entry.offer_expires_at, entry.told_at, entry.cart_id,
entry.claimed_at, entry.ended_at, entry.forgotten_at, entry.locale,
entry.metadata, entry.created_at, entry.updated_at
from stock_waitlist_entry entry
where entry.variant_id = $1::text
and entry.sales_channel_id = $2::text
and entry.status = 'waiting'
and (entry.quantity <= $3::numeric or entry.accepts_less)
and ($4::text is null or entry.id = $4::text)
order by entry.number
limit 1;
