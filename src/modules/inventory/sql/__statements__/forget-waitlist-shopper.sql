with /* holdfast/forget-waitlist-shopper */ settings as (
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
  cross join lateral jsonb_to_recordset($1::jsonb) as input(email text, customer_id text)
),

forgotten as (
  update stock_waitlist_entry entry
  set
  email = null,
  customer_id = null,
  token_hash = null,
  claim_token_hash = null,
  locale = null,
  metadata = null,
  forgotten_at = moment
  from input
  cross join settings
  where entry.email = input.email or entry.customer_id = input.customer_id
  returning entry.id
)

select count(*)::integer as forgotten from forgotten;
