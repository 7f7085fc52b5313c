with /* holdfast/move-event-relay */ settings as (
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
  cross join lateral jsonb_to_recordset($1::jsonb) as input(
    last bigint, seen bigint, horizon text,
    to_last bigint, to_at bigint, to_seen bigint, to_seen_at bigint,
    to_horizon text)
),

moved as (
  insert into stock_event_relay (last, at, seen, seen_at, horizon, told_at)
  select to_last, to_at, to_seen, to_seen_at, to_horizon, moment
  from input
  cross join settings
  on conflict (id) do update set
  last = excluded.last, at = excluded.at,
  seen = excluded.seen, seen_at = excluded.seen_at,
  horizon = excluded.horizon, told_at = excluded.told_at
  returning id
)

select exists (select from moved) as is_moved;
