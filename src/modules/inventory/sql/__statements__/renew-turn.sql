with /* holdfast/renew-turn */ settings as (
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

renewed as (
  update order_turn
  set ends_at = moment + make_interval(secs => seconds)
  from input
  cross join settings
  where order_turn.order_id = input.order_id
  and order_turn.holder = input.holder
  returning order_turn.order_id
)

select count(*)::integer as renewed from renewed;
