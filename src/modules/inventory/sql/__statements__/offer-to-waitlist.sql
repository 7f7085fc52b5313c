with /* holdfast/offer-to-waitlist */ settings as (
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
    id text, offered_quantity numeric, offer_expires_at timestamptz,
    claim_token_hash text, inventory_item_ids jsonb)
),

entry as (
  update stock_waitlist_entry entry
  set
  status = 'offered',
  offered_quantity = input.offered_quantity,
  offered_at = moment,
  offer_expires_at = input.offer_expires_at,
  claim_token_hash = input.claim_token_hash,
  -- What the variant takes may be another item than when they joined.
  inventory_item_ids =
  array(select jsonb_array_elements_text(input.inventory_item_ids)),
  updated_at = moment
  from input
  cross join settings
  where entry.id = input.id and entry.status = 'waiting'
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
