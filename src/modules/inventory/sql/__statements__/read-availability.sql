with /* holdfast/read-availability */ input as (select $1::jsonb as call),

settings as (
  select call -> 'defaults' as defaults, statement_timestamp() as moment
  from input
),

level as (
  select
  level.id, level.inventory_item_id, level.location_id,
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
  )
  + (
    select coalesce(sum(own.quantity), 0)
    from reservation_item own
    where own.cart_id = call ->> 'cart_id'
    and own.inventory_item_id = level.inventory_item_id
    and own.location_id = level.location_id
    and own.deleted_at is null
    and own.expires_at > settings.moment
  ) as available,
  coalesce(level.low_stock_threshold, (
      select item.low_stock_threshold
      from inventory_item item
      where item.id = level.inventory_item_id), (settings.defaults ->> 'threshold')::numeric)
  as threshold,
  case
  when coalesce(level.backorder_until, item.backorder_until)
  <= settings.moment then 0
  else case coalesce(
    level.backorder_policy,
    case when level.backorder_limit is not null then 'limit' end,
    item.backorder_policy,
    case when item.backorder_limit is not null then 'limit' end,
    settings.defaults ->> 'backorder_policy'
  )
  when 'limit' then coalesce(
    level.backorder_limit, item.backorder_limit,
    (settings.defaults ->> 'backorder_limit')::numeric, 0
  )
  when 'incoming' then least(
    level.incoming_quantity,
    coalesce(
      level.backorder_limit, item.backorder_limit,
      (settings.defaults ->> 'backorder_limit')::numeric
    )
  )
  end
  end as cap
  from input
  cross join settings
  join inventory_level level
  on level.inventory_item_id = any (array(
      select jsonb_array_elements_text(call -> 'inventory_item_ids')
  ))
  and level.location_id = any (array(
      select jsonb_array_elements_text(call -> 'location_ids')
  ))
  and level.deleted_at is null
  join inventory_item item on item.id = level.inventory_item_id
),

supply as (
  select level.id, incoming.expected_at,
  sum(incoming.open_quantity) over (
    partition by level.id
    order by incoming.expected_at nulls last, incoming.created_at,
    incoming.id
    rows between unbounded preceding and current row
  ) as upto
  from level
  join incoming_stock incoming on incoming.inventory_level_id = level.id
  where incoming.deleted_at is null
  and incoming.open_quantity > 0
)

select json_agg(json_build_object(
    'inventory_item_id', inventory_item_id,
    'location_id', location_id,
    'available', available::text,
    'threshold', threshold::text,
    'backorder_cap', cap::text,
    'next_expected_at', (
      select min(supply.expected_at)
      from supply
      where supply.id = level.id
      and supply.upto > greatest(-level.available, 0)
      and supply.expected_at > statement_timestamp()
    )
)) as levels
from level;
