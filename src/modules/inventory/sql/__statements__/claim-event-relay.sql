with /* holdfast/claim-event-relay */ settings as (
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

claimed as (
  /* locks alerts */
  select relay.id
  from stock_event_relay relay
  cross join settings
  join input expected
  on expected.last = relay.last
  and expected.seen = relay.seen
  and expected.horizon is not distinct from relay.horizon
  for update of relay skip locked
)

select exists (select from claimed) as is_claimed;
