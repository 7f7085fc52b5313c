with /* holdfast/apply-plan-lock-holders */ settings as (
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
  cross join lateral jsonb_to_recordset($1::jsonb) as input(op text, holders jsonb)
),

locked as (
  /* locks turns */
  select pg_advisory_xact_lock(hashtextextended(
      'holdfast:cart-holder:' || kind || ' ' || key, 0
  ))
  from (
    select distinct holder.kind, holder.key
    from input
    cross join lateral jsonb_to_recordset(holders)
    as holder(kind text, key text)
    where op = 'owner'
    order by kind, key
  ) holder
)

select count(*) as locked from locked;
