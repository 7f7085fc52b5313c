with /* holdfast/lock-count */ settings as (
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

stock_count as (
  /* locks groups */
  select stock_count.*
  from stock_count
  where stock_count.id in (select id from input)
  order by stock_count.id
  for update
)

select (select to_json(stock_count) from stock_count) as stock_count;
