with /* holdfast/forget-keys */ settings as (
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
  cross join lateral jsonb_to_recordset($1::jsonb) as input(hours integer, most integer)
),

old as (
  select first.*
  from (
    select scope, key
    from idempotent_call
    where not is_shoppers
    and created_at < (
      select moment - make_interval(hours => input.hours)
      from settings, input
    )
    order by created_at
    limit 1000
  ) first
  limit (select most from input)
),

forgotten as (
  delete from idempotent_call
  using old
  where idempotent_call.scope = old.scope
  and idempotent_call.key = old.key
  returning idempotent_call.key
)

select count(*)::integer as forgotten from forgotten;
