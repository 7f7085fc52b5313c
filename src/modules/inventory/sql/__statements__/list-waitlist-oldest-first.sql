select /* holdfast/list-waitlist-oldest-first */
entry.id, entry.variant_id, entry.sales_channel_id, entry.email,
entry.customer_id, entry.quantity::float8 as quantity, entry.accepts_less,
entry.status, entry.offered_quantity::float8 as offered_quantity,
entry.offered_at, entry.offer_expires_at, entry.told_at, entry.cart_id,
entry.claimed_at, entry.ended_at, entry.forgotten_at, entry.locale,
entry.metadata, entry.created_at, entry.updated_at
from stock_waitlist_entry entry
where
($1::text[] is null or entry.id = any ($1::text[]))
and ($2::text[] is null or entry.variant_id = any ($2::text[]))
and ($3::text[] is null or entry.sales_channel_id = any ($3::text[]))
and ($4::text[] is null or entry.status = any ($4::text[]))
and ($5::text is null or entry.email = $5::text)
and ($6::text is null or entry.customer_id = $6::text)
order by entry.number asc
limit $7::integer
offset $8::integer;
