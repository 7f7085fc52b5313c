with /* holdfast/note-import-outcomes */ settings as (
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
    import_id text, row_number integer, inventory_item_id text,
    outcome text, applied_after numeric, put_back jsonb,
    incoming_stock_id text, error jsonb)
),

noted as (
  update stock_import_row
  set
  inventory_item_id = input.inventory_item_id,
  outcome = input.outcome,
  applied_after = input.applied_after,
  put_back = input.put_back,
  incoming_stock_id = input.incoming_stock_id,
  error = input.error
  from input
  where stock_import_row.import_id = (select import_id from input limit 1)
  and stock_import_row.row_number between
  (select min(row_number) from input)
  and (select max(row_number) from input)
  and stock_import_row.row_number = input.row_number
  returning stock_import_row.row_number
)

select count(*)::integer as noted from noted;
