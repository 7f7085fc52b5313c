with /* holdfast/add-count-lines */ settings as (
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
    id text, count_id text, inventory_item_id text, location_id text,
    position integer)
),

added as (
  insert into stock_count_line (
    id, count_id, inventory_item_id, location_id, position, is_extra
  )
  select id, count_id, inventory_item_id, location_id, position, false
  from input
  order by position
  returning id
)

select count(*)::integer as added from added;
