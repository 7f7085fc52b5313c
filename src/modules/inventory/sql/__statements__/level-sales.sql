with /* holdfast/level-sales */ period as (
  select moment.*, coalesce((
      select earlier.id from stock_movement earlier
      where earlier.created_at < moment.begins_at - interval '1 minute'
      order by earlier.created_at desc
      limit 1
  ), '') as first_id
  from (
    select statement_timestamp() - $2::integer * interval '1 day' as begins_at, statement_timestamp() as ends_at
  ) moment
),

wanted as (
  select
  level.*,
  level.stocked_quantity - level.reserved_quantity - level.safety_stock
  + (
    select coalesce(sum(quantity), 0)
    from (
      select summed.quantity
      from expired_units summed
      where summed.inventory_item_id = level.inventory_item_id
      and summed.location_id = level.location_id
      union all
      select expired.quantity
      from reservation_item expired
      where expired.inventory_item_id = level.inventory_item_id
      and expired.location_id = level.location_id
      and expired.deleted_at is null
      and expired.expires_at <= statement_timestamp()
      and expired.expires_at > coalesce((
          select summed.until
          from expired_units summed
          where summed.inventory_item_id = level.inventory_item_id
          and summed.location_id = level.location_id
      ), '-infinity')
    ) part
  ) as available_quantity
  from inventory_level level
  where level.id = any ($1::text[])
  and level.deleted_at is null
)

select level.id as inventory_level_id,
coalesce(sales.sold_quantity, 0) as sold_quantity,
round(there.days_in_stock, 2) as days_in_stock,
round(pace.daily_sales, 4) as daily_sales,
round(cover.days_of_cover, 1) as days_of_cover
from wanted level
cross join period
cross join lateral (
  select
  greatest(
    -coalesce(
      sum(movement.stocked_delta)
      filter (where movement.kind in ('fulfilled', 'unfulfilled', 'returned')),
      0
    ),
    0
  ) as sold_quantity,
  coalesce(
    sum(
      extract(epoch from movement.created_at - period.begins_at)
      * (((movement.stocked_after - movement.reserved_after - movement.stocked_delta + movement.reserved_delta) between 0 and level.safety_stock)::integer - ((movement.stocked_after - movement.reserved_after) between 0 and level.safety_stock)::integer)
    ) filter (where ((movement.stocked_after - movement.reserved_after - movement.stocked_delta + movement.reserved_delta) between 0 and level.safety_stock) <> ((movement.stocked_after - movement.reserved_after) between 0 and level.safety_stock)),
    0
  ) as out_seconds
  from stock_movement movement
  where movement.inventory_item_id = level.inventory_item_id
  and movement.location_id = level.location_id
  and movement.id collate "C" > period.first_id
  and movement.created_at >= period.begins_at
) sales
cross join lateral (
  select (
    extract(epoch from period.ends_at - period.begins_at)
    * (not (level.stocked_quantity - level.reserved_quantity) between 0 and level.safety_stock)::integer
    - coalesce(sales.out_seconds, 0)
  ) / 86400 as days_in_stock
) there
cross join lateral (
  select coalesce(sales.sold_quantity, 0) / greatest(there.days_in_stock, 1)
  as daily_sales
) pace
cross join lateral (
  select
  case when pace.daily_sales > 0
  then greatest(level.available_quantity, 0) / pace.daily_sales
  end as days_of_cover
) cover;
