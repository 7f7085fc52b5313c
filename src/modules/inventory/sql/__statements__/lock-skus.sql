with /* holdfast/lock-skus */ settings as (
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
  cross join lateral jsonb_to_recordset($1::jsonb) as input(sku_key text)
),

turn as (
  /* locks turns */
  select pg_advisory_xact_lock(
    hashtextextended('holdfast sku ' || turn, 0)
  ) as locked
  from (
    select distinct hashtextextended(sku_key, 0) & 255 as turn
    from (select sku_key from input) source
    order by turn
  ) sku
)

select count(*)::integer as turns from turn;
