with /* holdfast/lock-ranking */ settings as (
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
  select most from settings, jsonb_to_record($1::jsonb) as input (most integer)
),

turn as (
  /* locks turns */
  select pg_advisory_xact_lock(hashtextextended('holdfast:ranking', 0)) as taken
)

select count(*)::integer as turns from turn, input;
