with /* holdfast/forget-dead-tellers */ settings as (
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
  cross join lateral jsonb_to_recordset($1::jsonb) as input(ignored text)
),

gone as (
  delete from stock_teller
  using settings
  where noted_at < moment - interval '3600 seconds'
  and rescued_at > noted_at
  + interval '3600 seconds'
  returning stock_teller.id
)

select count(*)::integer as gone from gone;
