select /* holdfast/read-waitlist-positions */ entry.id, (
  select count(*)::integer
  from stock_waitlist_entry earlier
  where earlier.variant_id = entry.variant_id
  and earlier.sales_channel_id = entry.sales_channel_id
  and earlier.status = 'waiting'
  and earlier.number <= entry.number
) as position
from stock_waitlist_entry entry
where entry.id = any ($1::text[])
and entry.status = 'waiting';
