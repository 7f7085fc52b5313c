select /* holdfast/read-waitlist-standing */
(
  select row_to_json(own)
  from (
    select
    entry.id, entry.variant_id, entry.sales_channel_id, entry.email,
    entry.customer_id, entry.quantity::float8 as quantity, entry.accepts_less,
    entry.status, entry.offered_quantity::float8 as offered_quantity,
    entry.offered_at, entry.offer_expires_at, entry.told_at, entry.cart_id,
    entry.claimed_at, entry.ended_at, entry.forgotten_at, entry.locale,
    entry.metadata, entry.created_at, entry.updated_at
    from stock_waitlist_entry entry
    where entry.variant_id = $1::text
    and entry.sales_channel_id = $2::text
    and (entry.email = $3::text or entry.customer_id = $4::text)
    and entry.status in ('waiting', 'offered')
  ) own
) as own,
(
  select count(*)::integer
  from stock_waitlist_entry
  where (email = $3::text or customer_id = $4::text)
  and status in ('waiting', 'offered')
) as of_shopper,
(
  select count(*)::integer
  from stock_waitlist_entry
  where variant_id = $1::text
  and sales_channel_id = $2::text
  and status in ('waiting', 'offered')
) as of_variant;
