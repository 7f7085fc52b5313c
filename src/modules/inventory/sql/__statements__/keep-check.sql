with /* holdfast/keep-check */ settings as (
  select
  set_config(
    'lock_timeout',
    coalesce($2::text, current_setting('lock_timeout')),
    true
  ) as lock_timeout,
  $3::jsonb as defaults,
  clock_timestamp() as moment
),

kept as (
  insert into stock_check (checked_at, result)
  select settings.moment, $1::jsonb
  from settings
  on conflict (id) do update set
  checked_at = excluded.checked_at, result = excluded.result
  returning checked_at
)

select checked_at from kept;
