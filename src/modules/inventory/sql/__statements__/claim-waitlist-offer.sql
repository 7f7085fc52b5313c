with /* holdfast/claim-waitlist-offer */ settings as (
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
  cross join lateral jsonb_to_recordset($1::jsonb) as input(id text, cart_id text, status text)
),

entry as (
  update stock_waitlist_entry entry
  set
  status = input.status,
  cart_id = input.cart_id,
  claimed_at = case when input.status = 'claimed' then moment end,
  updated_at = moment
  from input
  cross join settings
  where entry.id = input.id
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

select (select row_to_json(told) from told) as entry;
