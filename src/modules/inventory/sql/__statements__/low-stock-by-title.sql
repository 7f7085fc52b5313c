with /* holdfast/low-stock-by-title */ input as (select $1::jsonb as call),

settings as (select call -> 'defaults' as defaults from input),

measured as (
  select
  level.id as inventory_level_id, level.inventory_item_id,
  level.location_id, item.sku, item.title,
  level.stocked_quantity, level.reserved_quantity, level.incoming_quantity,
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
    call ->> 'q' is null
    or strpos(lower(item.sku), lower(call ->> 'q')) > 0
    or strpos(lower(item.title), lower(call ->> 'q')) > 0
  )
),

low as (
  select measured.*, case
  when available_quantity <= 0 then 'out_of_stock'
  when available_quantity <= threshold then 'low_stock'
  else 'in_stock'
  end as status
  from measured
  cross join input
  where (available_quantity <= 0 or available_quantity <= threshold)
  and available_quantity
  <= coalesce((call ->> 'available_lte')::numeric, available_quantity)
  and available_quantity
  >= coalesce((call ->> 'available_gte')::numeric, available_quantity)
),

page as (
  select low.*, row_number() over (
    order by title asc nulls last, inventory_item_id, location_id
  ) as place
  from low
  order by place
  limit (select (call ->> 'limit')::integer from input)
  offset (select (call ->> 'offset')::integer from input)
)

select
(select count(*)::integer from low) as count,
(select json_agg(to_jsonb(page) - 'place' order by place) from page) as rows;
