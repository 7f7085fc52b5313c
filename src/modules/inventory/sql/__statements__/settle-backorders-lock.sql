with /* holdfast/settle-backorders-lock */ settings as (
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
  cross join lateral jsonb_to_recordset($1::jsonb) as input(id text)
),

level as (
  /* locks levels */
  select
  level.id as level_id,
  level.inventory_item_id,
  level.location_id,
  level.stocked_quantity as stocked,
  level.reserved_quantity as reserved,
  level.incoming_quantity as incoming,
  level.named_incoming as named,
  level.stock_status as was_status,
  level.stocked_quantity - level.reserved_quantity - level.safety_stock
  as was_available,
  level.deleted_at
  from inventory_level level
  where level.deleted_at is null and level.id in (select id from input)
  order by level.inventory_item_id, level.location_id
  for update
)

select count(*) as levels from level;
