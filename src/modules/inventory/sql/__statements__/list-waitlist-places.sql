select /* holdfast/list-waitlist-places */
entry.variant_id, entry.sales_channel_id,
bool_or(entry.status = 'waiting') as has_waiting,
bool_or(entry.status <> 'waiting') as has_ended
from stock_waitlist_entry entry
where (
  entry.status in ('waiting', 'claimed')
  or (entry.status = 'offered' and (
      entry.offer_expires_at <= now()
      or not exists (
        select from reservation_item reservation
        where reservation.deleted_at is null and reservation.cart_id = entry.id
      )
  ))
)
and (entry.variant_id, entry.sales_channel_id) > ($1::text, $2::text)
group by entry.variant_id, entry.sales_channel_id
order by entry.variant_id, entry.sales_channel_id
limit $3::integer;
