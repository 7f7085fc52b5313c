with /* holdfast/join-waitlist */ settings as (
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
  cross join lateral jsonb_to_recordset($1::jsonb) as input(
    id text, variant_id text, sales_channel_id text, email text,
    customer_id text, quantity numeric, accepts_less boolean,
    inventory_item_ids jsonb, token_hash text, locale text, metadata jsonb)
),

entry as (
  insert into stock_waitlist_entry (
    id, variant_id, sales_channel_id, email, customer_id, quantity,
    accepts_less, inventory_item_ids, token_hash, locale, metadata,
    created_at, updated_at
  )
  select
  id, variant_id, sales_channel_id, email, customer_id, quantity,
  accepts_less, array(select jsonb_array_elements_text(inventory_item_ids)),
  token_hash, locale, metadata, moment, moment
  from input
  cross join settings
  returning *
),

told as (select
  entry.id, entry.variant_id, entry.sales_channel_id, entry.email,
  entry.customer_id, entry.quantity::float8 as quantity, entry.accepts_less,
  entry.status, entry.offered_quantity::float8 as offered_quantity,
  entry.offered_at, entry.offer_expires_at, entry.told_at, entry.cart_id,
  entry.claimed_at, entry.ended_at, entry.forgotten_at, entry.locale,
  entry.metadata, entry.created_at, entry.updated_at from entry
)

select row_to_json(told) as entry from told;
