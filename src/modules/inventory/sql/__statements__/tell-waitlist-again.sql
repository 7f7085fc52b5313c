with /* holdfast/tell-waitlist-again */ settings as (
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
  cross join lateral jsonb_to_recordset($1::jsonb) as input(claim_token_hash text, after_seconds numeric)
),

entry as (
  update stock_waitlist_entry entry
  set
  claim_token_hash = input.claim_token_hash,
  tellings = tellings + 1,
  updated_at = moment
  from input
  cross join settings
  where entry.id = (
    select untold.id
    from stock_waitlist_entry untold
    where untold.status = 'offered'
    and untold.told_at is null
    and untold.tellings < 10
    and untold.offer_expires_at > moment
    and untold.updated_at <= moment - make_interval(
      secs => (after_seconds * (untold.tellings + 1))::double precision
    )
    order by untold.offer_expires_at
    limit 1
  )
  and entry.told_at is null
  and entry.updated_at <= moment - make_interval(
    secs => (after_seconds * (entry.tellings + 1))::double precision
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

select (select row_to_json(told) from told) as entry;
