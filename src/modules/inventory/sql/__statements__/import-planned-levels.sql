with /* holdfast/import-planned-levels */ settings as (
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

place as (select distinct inventory_item_id, location_id from input
)

select json_agg(json_build_object(
    'inventory_item_id', level.inventory_item_id,
    'location_id', level.location_id,
    'incoming', trim_scale(level.incoming_quantity)::text,
    'next_expected_at',
    date_trunc('milliseconds', expected.next_expected_at at time zone 'UTC') || 'Z',
    'safety_stock', trim_scale(level.safety_stock)::text,
    'low_stock_threshold', trim_scale(coalesce(level.low_stock_threshold, (
          select item.low_stock_threshold
          from inventory_item item
          where item.id = level.inventory_item_id), (settings.defaults ->> 'threshold')::numeric))::text,
    'own_threshold', trim_scale(level.low_stock_threshold)::text
)) as levels
from place
cross join settings
join inventory_level level
on level.inventory_item_id = place.inventory_item_id
and level.location_id || '' = place.location_id
and level.deleted_at is null
left join lateral (
  select min(incoming.expected_at) as next_expected_at
  from incoming_stock incoming
  where incoming.inventory_level_id = level.id
  and incoming.deleted_at is null
  and incoming.open_quantity > 0) expected on true;
