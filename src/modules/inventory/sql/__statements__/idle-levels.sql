with /* holdfast/idle-levels */ period as (
  select
  statement_timestamp() - $1::integer * interval '1 day' as begins_at,
  coalesce(
    (
      select earlier.id from stock_movement earlier
      where earlier.created_at < (statement_timestamp() - $1::integer * interval '1 day') - interval '1 minute'
      order by earlier.created_at desc
      limit 1
    ), ''
  ) as first_id
),
stocked as materialized (
  select level.*
  from inventory_level level
  join inventory_item item
  on item.id = level.inventory_item_id and item.deleted_at is null
  where level.deleted_at is null
  and level.stocked_quantity > 0
  and level.created_at < statement_timestamp() - $1::integer * interval '1 day'
  and ($2::text[] is null or level.location_id = any ($2::text[]))
  order by level.stocked_quantity desc, level.id
),

idle as (
  select stocked.*, row_number() over () as place
  from stocked
  cross join period
  where not exists (
    select
    from stock_movement movement
    where movement.inventory_item_id = stocked.inventory_item_id
    and movement.location_id = stocked.location_id
    and movement.id collate "C" > period.first_id
    and movement.created_at >= period.begins_at
    and movement.kind = 'fulfilled'
  )
  limit $3::integer
  offset $4::integer
)

select
idle.id as inventory_level_id, idle.inventory_item_id, idle.location_id,
item.sku, item.title, item.thumbnail,
idle.stocked_quantity::float as stocked_quantity,
(
  select movement.created_at
  from stock_movement movement
  where movement.inventory_item_id = idle.inventory_item_id
  and movement.location_id = idle.location_id
  and movement.kind = 'fulfilled'
  order by movement.id collate "C" desc
  limit 1
) as last_sold_at
from idle
join inventory_item item on item.id = idle.inventory_item_id
order by idle.place;
