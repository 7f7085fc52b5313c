with /* holdfast/keep-import-rows */ settings as (
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
    import_id text, row_number integer, sku text, location text,
    inventory_item_id text, location_id text, kind text,
    stocked_before numeric, stocked_after numeric, incoming_before numeric,
    incoming_after numeric, expected_at timestamptz,
    safety_stock_before numeric, safety_stock_after numeric,
    low_stock_threshold_before numeric, low_stock_threshold_after numeric,
    reason text, note text, status text, error jsonb)
),

kept as (
  insert into stock_import_row (
    import_id, row_number, sku, location, inventory_item_id, location_id,
    kind, stocked_before, stocked_after, incoming_before, incoming_after,
    expected_at, safety_stock_before, safety_stock_after,
    low_stock_threshold_before, low_stock_threshold_after, reason, note,
    status, error
  )
  select
  input.import_id, row_number, sku, location, inventory_item_id,
  location_id, kind, stocked_before, stocked_after, incoming_before,
  incoming_after, expected_at, safety_stock_before, safety_stock_after,
  low_stock_threshold_before, low_stock_threshold_after, input.reason,
  input.note, input.status, error
  from input
  join stock_import on stock_import.id = input.import_id
  where stock_import.status = 'reading'
  returning row_number
)

select count(*)::integer as kept from kept;
