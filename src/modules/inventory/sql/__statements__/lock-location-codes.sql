with /* holdfast/lock-location-codes */ settings as (
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
  cross join lateral jsonb_to_recordset($1::jsonb) as input(location_id text)
),

turn as (
  /* locks turns */
  select pg_advisory_xact_lock(
    hashtextextended('holdfast:location-codes', 0)
  ) as taken
)

select count(*)::integer as turns from turn;
