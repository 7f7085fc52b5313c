with /* holdfast/delete-import */ settings as (
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
  cross join lateral jsonb_to_recordset($1::jsonb) as input(id text, hours integer, days integer)
),

removed as (
  delete from stock_import
  using input, settings
  where (stock_import.id = input.id and status in ('reading', 'previewed'))
  or (
    status = 'reading'
    and created_at < moment - make_interval(hours => input.hours)
  )
  or (
    status = 'previewed'
    and created_at < moment - make_interval(days => input.days)
  )
  returning stock_import.id
)

select json_agg(id) as ids from removed;
