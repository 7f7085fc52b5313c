select /* holdfast/count-waitlist */ count(*)::integer as count
from stock_waitlist_entry entry
where
($1::text[] is null or entry.id = any ($1::text[]))
and ($2::text[] is null or entry.variant_id = any ($2::text[]))
and ($3::text[] is null or entry.sales_channel_id = any ($3::text[]))
and ($4::text[] is null or entry.status = any ($4::text[]))
and ($5::text is null or entry.email = $5::text)
and ($6::text is null or entry.customer_id = $6::text);
