with /* holdfast/low-stock-by-location-id */ input as (select $1::jsonb as call),

settings as (select call -> 'defaults' as defaults from input),

period as (
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

measured as (
  select
  level.id as inventory_level_id, level.inventory_item_id,
  level.location_id, item.sku, item.title,
  level.stocked_quantity, level.reserved_quantity, level.incoming_quantity,
  level.safety_stock,
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
  ) as available_quantity,
  coalesce(level.low_stock_threshold, (
      select item.low_stock_threshold
      from inventory_item item
      where item.id = level.inventory_item_id), (settings.defaults ->> 'threshold')::numeric)
  as threshold,
  (
    select min(incoming.expected_at)
    from incoming_stock incoming
    where incoming.inventory_level_id = level.id
    and incoming.deleted_at is null
    and incoming.open_quantity > 0
  ) as next_expected_at
  from inventory_level level
  join inventory_item item
  on item.id = level.inventory_item_id and item.deleted_at is null
  cross join input
  cross join settings
  where level.deleted_at is null
  and (
    call -> 'location_ids' = 'null'
    or level.location_id in (
      select jsonb_array_elements_text(call -> 'location_ids')
    )
  )
  and (
    call -> 'inventory_item_ids' = 'null'
    or level.inventory_item_id in (
      select jsonb_array_elements_text(call -> 'inventory_item_ids')
    )
  )
  and (
    call -> 'inventory_level_ids' = 'null'
    or level.id in (
      select jsonb_array_elements_text(call -> 'inventory_level_ids')
    )
  )
  and (
    call -> 'after' = 'null'
    or (level.inventory_item_id, level.location_id)
    > (call -> 'after' ->> 0, call -> 'after' ->> 1)
  )
  and (
    call ->> 'q' is null
    or strpos(lower(item.sku), lower(call ->> 'q')) > 0
    or strpos(lower(item.title), lower(call ->> 'q')) > 0
  )
),

told as (
  select measured.*, case
  when available_quantity <= 0 then 'out_of_stock'
  when available_quantity <= threshold then 'low_stock'
  else 'in_stock'
  end as status
  from measured
),

low as (
  select listed.*
  from told listed
  cross join input
  where status in (select jsonb_array_elements_text(call -> 'statuses'))
  and available_quantity
  <= coalesce((call ->> 'available_lte')::numeric, available_quantity)
  and available_quantity
  >= coalesce((call ->> 'available_gte')::numeric, available_quantity)
),

page as (
  select low.*, row_number() over (
    order by location_id asc nulls last, inventory_item_id, location_id
  ) as place
  from low
  order by place
  limit (select (call ->> 'limit')::integer from input)
  offset (select (call ->> 'offset')::integer from input)
),

figured as (
  select level.*,
  coalesce(sales.sold_quantity, 0) as sold_quantity,
  round(there.days_in_stock, 2) as days_in_stock,
  round(pace.daily_sales, 4) as daily_sales,
  round(cover.days_of_cover, 1) as days_of_cover,
  greatest(
    ceil(
      greatest(
        round(pace.daily_sales * (call ->> 'lead_time_days')::integer, 2),
        coalesce(level.threshold, 0)
      ) - level.available_quantity - level.incoming_quantity
    ),
    0
  ) as suggested_quantity
  from page level
  cross join input
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
  ) cover
)

select
(select count(*)::integer from low) as count,
(
  select json_agg(to_jsonb(listed) - 'place' - 'safety_stock' order by place)
  from figured listed
) as rows;
