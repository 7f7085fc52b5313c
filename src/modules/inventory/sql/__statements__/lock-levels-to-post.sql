with /* holdfast/lock-levels-to-post */ settings as (
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
  cross join lateral jsonb_to_recordset($1::jsonb) as input(count_id text, line_id text)
),

level as (
  /* locks levels */
  select level.*
  from (
    select distinct inventory_item_id, location_id
    from (
      select line.inventory_item_id, line.location_id
      from input
      join stock_count_line line on line.count_id = input.count_id
      where input.line_id is null
      union
      select line.inventory_item_id, line.location_id
      from input
      join stock_count_line line
      on line.id = input.line_id and line.count_id = input.count_id) source (inventory_item_id, location_id)
    order by inventory_item_id, location_id
  ) place
  cross join lateral (
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
    level.backorder_policy,
    level.backorder_limit,
    level.backorder_until,
    level.stocked_quantity - level.reserved_quantity
    - case
    when (select (defaults ->> 'is_staff')::boolean from settings) then 0
    else level.safety_stock
    end as available
    from inventory_level level
    where level.deleted_at is null
    and level.inventory_item_id = place.inventory_item_id
    and level.location_id || '' = place.location_id
    for update
  ) level
)

select count(*)::integer as levels from level;
