select /* holdfast/sum-up-waitlist */
entry.variant_id, entry.sales_channel_id,
count(*) filter (where entry.status = 'waiting')::integer as "waiting",
count(*) filter (where entry.status = 'offered')::integer as "offered",
count(*) filter (where entry.status = 'claimed')::integer as "claimed",
count(*) filter (where entry.status = 'taken')::integer as "taken",
count(*) filter (where entry.status = 'lapsed')::integer as "lapsed",
count(*) filter (where entry.status = 'left')::integer as "left",
coalesce(
  sum(entry.quantity) filter (where entry.status = 'waiting'), 0
)::float8 as waiting_quantity,
min(entry.created_at) filter (where entry.status = 'waiting') as waiting_since,
count(*) over ()::integer as count
from stock_waitlist_entry entry
where
($1::text[] is null or entry.id = any ($1::text[]))
and ($2::text[] is null or entry.variant_id = any ($2::text[]))
and ($3::text[] is null or entry.sales_channel_id = any ($3::text[]))
and ($4::text[] is null or entry.status = any ($4::text[]))
and ($5::text is null or entry.email = $5::text)
and ($6::text is null or entry.customer_id = $6::text)
group by entry.variant_id, entry.sales_channel_id
order by waiting_quantity desc, entry.variant_id, entry.sales_channel_id
limit $7::integer
offset $8::integer;
