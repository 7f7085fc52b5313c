with /* holdfast/take-waitlist-claims */ settings as (
  select
  set_config(
    'lock_timeout',
    coalesce($2::text, current_setting('lock_timeout')),
    true
  ) as lock_timeout,
  $3::jsonb as defaults,
  clock_timestamp() as moment
),

input as (
  select input.*
  from settings
  cross join lateral jsonb_to_recordset($1::jsonb) as input(cart_id text)
),

entry as (
  update stock_waitlist_entry entry
  set status = 'taken', ended_at = moment, updated_at = moment
  from settings
  where entry.cart_id = any (array(select cart_id from input))
  and entry.status in ('claimed', 'lapsed')
  and exists (
    select
    from cart_conversion conversion
    join reservation_item reservation
    on reservation.deleted_at is null
    and reservation.cart_id is null
    and reservation.line_item_id = any (conversion.line_item_ids)
    where conversion.cart_id = entry.cart_id
  )
  returning entry.*
),

told as (select
  entry.id, entry.variant_id, entry.sales_channel_id, entry.email,
  entry.customer_id, entry.quantity::float8 as quantity, entry.accepts_less,
  entry.status, entry.offered_quantity::float8 as offered_quantity,
  entry.offered_at, entry.offer_expires_at, entry.told_at, entry.cart_id,
  entry.claimed_at, entry.ended_at, entry.forgotten_at, entry.locale,
  entry.metadata, entry.created_at, entry.updated_at from entry
)

select (select json_agg(told order by told.id) from told) as entries;
