with /* holdfast/start-import */ settings as (
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
  cross join lateral jsonb_to_recordset($1::jsonb) as input(id text, group_id text)
),

started as (
  update stock_import
  set
  status = 'applying', group_id = input.group_id,
  started_at = settings.moment
  from input, settings
  where stock_import.id = input.id and stock_import.status = 'previewed'
  returning stock_import.id
)

select id from started;
