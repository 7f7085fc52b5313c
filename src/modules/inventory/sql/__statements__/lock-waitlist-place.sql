with /* holdfast/lock-waitlist-place */ settings as (
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
  cross join lateral jsonb_to_recordset($1::jsonb) as input(variant_id text, sales_channel_id text)
),

locked as (
  /* locks turns */
  select pg_advisory_xact_lock(
    hashtextextended('holdfast:waitlist:' || key, 0)
  ) as locked
  from (
    select distinct step, key
    from (select 2, variant_id || ' ' || sales_channel_id from input) source (step, key)
    order by step, key
  ) place
)

select count(*) as locked from locked;
