with /* holdfast/take-alerts */ settings as (
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
  cross join lateral jsonb_to_recordset($1::jsonb) as input(most integer)
),

next as (
  /* locks alerts */
  select alert.id
  from stock_alert alert
  cross join settings
  order by alert.id
  limit (select most from input)
  for update of alert
),

taken as (
  delete from stock_alert
  using next
  where stock_alert.id = next.id
  returning stock_alert.*
)

select json_agg(taken order by id) as alerts from taken;
