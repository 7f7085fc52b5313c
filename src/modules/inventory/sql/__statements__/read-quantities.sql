with /* holdfast/read-quantities */ input as (select $1::jsonb as call),

quantity as (
  select
  level.stocked_quantity as stocked,
  level.reserved_quantity as reserved,
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
    where own.cart_id = input.call ->> 'cart_id'
    and own.inventory_item_id = level.inventory_item_id
    and own.location_id = level.location_id
    and own.deleted_at is null
    and own.expires_at > statement_timestamp()
  ) as available,
  case when (input.call ->> 'is_staff')::boolean then level.safety_stock
  else 0 end as safety
  from input
  join inventory_level level
  on level.inventory_item_id = input.call ->> 'inventory_item_id'
  and level.location_id = any (
    array(select jsonb_array_elements_text(input.call -> 'location_ids'))
  )
  and level.deleted_at is null
)

select
exists (
  select from inventory_item item
  where item.id = input.call ->> 'inventory_item_id'
  and item.deleted_at is null
) as is_known,
coalesce(sum(stocked), 0)::text as stocked,
coalesce(sum(reserved), 0)::text as reserved,
coalesce(sum(available), 0)::text as available,
coalesce(sum(greatest(available + safety, 0)), 0)::text as sellable
from input
left join quantity on true
group by input.call;
