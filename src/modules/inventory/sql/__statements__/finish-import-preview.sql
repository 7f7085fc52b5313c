with /* holdfast/finish-import-preview */ settings as (
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
  cross join lateral jsonb_to_recordset($1::jsonb) as input(id text)
),

ranked as (
  select
  stock_import_row.row_number,
  first_value(stock_import_row.row_number) over same_level as first,
  first_value(kind) over same_level as first_kind
  from stock_import_row
  where import_id = (select id from input)
  and status <> 'refused'
  and location_id is not null
  window same_level as (
    partition by coalesce(inventory_item_id, 'new ' || sku), location_id
    order by kind = 'nothing', stock_import_row.row_number
  )
),

repeated as (
  update stock_import_row
  set
  status = 'refused',
  error = jsonb_build_object(
    'type', 'invalid_data',
    'code', null,
    'message', 'names the level of row ' || ranked.first || ' again'
  )
  from ranked
  where stock_import_row.import_id = (select id from input)
  and stock_import_row.row_number = ranked.row_number
  and ranked.first < ranked.row_number
  and ranked.first_kind <> 'nothing'
  returning stock_import_row.row_number
),

previewed as (
  update stock_import
  set status = 'previewed'
  from input
  where stock_import.id = input.id and stock_import.status = 'reading'
  returning stock_import.id
)

select
(select count(*)::integer from repeated) as repeated,
(select id from previewed) as id;
