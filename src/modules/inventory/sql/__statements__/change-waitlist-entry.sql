with /* holdfast/change-waitlist-entry */ settings as (
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
    id text, quantity numeric, accepts_less boolean,
    inventory_item_ids jsonb, locale text, metadata jsonb)
),

entry as (
  update stock_waitlist_entry
  set
  quantity = input.quantity,
  accepts_less = input.accepts_less,
  inventory_item_ids =
  array(select jsonb_array_elements_text(input.inventory_item_ids)),
  locale = coalesce(input.locale, stock_waitlist_entry.locale),
  metadata = coalesce(input.metadata, stock_waitlist_entry.metadata),
  updated_at = moment
  from input
  cross join settings
  where stock_waitlist_entry.id = input.id
  and stock_waitlist_entry.status = 'waiting'
  returning stock_waitlist_entry.*
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
