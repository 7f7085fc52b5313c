with /* holdfast/prune-import */ settings as (
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
  cross join lateral jsonb_to_recordset($1::jsonb) as input(id text, summary jsonb)
),

pruned as (
  update stock_import
  set summary = input.summary
  from input
  where stock_import.id = input.id
  and stock_import.status = 'applied'
  and stock_import.summary is null
  returning stock_import.id
),

removed as (
  delete from stock_import_row
  where import_id in (select id from pruned)
  and put_back is null
  and incoming_stock_id is null
  returning row_number
)

select (select json_agg(id) from pruned) as ids, (select count(*)::integer from removed) as removed;
