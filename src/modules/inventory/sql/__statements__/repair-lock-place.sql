with /* holdfast/repair-lock-place */ settings as (
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
  cross join lateral jsonb_to_recordset($1::jsonb) as input(inventory_item_id text, location_id text)
),

place as (
  /* locks turns */
  select pg_advisory_xact_lock(
    hashtextextended('holdfast repair ' || inventory_item_id || ' ' || location_id, 0)
  ) as locked
  from (select inventory_item_id, location_id from input) place
  order by inventory_item_id, location_id
)

select count(*)::integer as locked from place;
