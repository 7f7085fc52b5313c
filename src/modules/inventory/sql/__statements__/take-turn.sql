with /* holdfast/take-turn */ settings as (
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
  cross join lateral jsonb_to_recordset($1::jsonb) as input(order_id text, holder text, seconds integer)
),

taken as (
  insert into order_turn (order_id, holder, ends_at)
  select order_id, holder, moment + make_interval(secs => seconds)
  from input
  cross join settings
  on conflict (order_id) do update set
  holder = excluded.holder,
  ends_at = excluded.ends_at
  where order_turn.ends_at < (select moment from settings)
  returning order_id
)

select exists (select from taken) as is_taken;
