with /* holdfast/check-ledgers */ recursive place as (
  (
    select inventory_item_id, location_id, 1 as place
    from stock_movement
    where (inventory_item_id, location_id) > ($1::text, $2::text)
    order by inventory_item_id, location_id
    limit 1
  )
  union all
  select following.inventory_item_id, following.location_id, place.place + 1
  from place
  cross join lateral (
    select inventory_item_id, location_id
    from stock_movement
    where (stock_movement.inventory_item_id, stock_movement.location_id)
    > (place.inventory_item_id, place.location_id)
    order by inventory_item_id, location_id
    limit 1
  ) following
  where place.place < $3::integer
)

select
place.inventory_item_id,
place.location_id,
ledger.stocked, ledger.reserved, ledger.incoming
from place
left join inventory_level level
on level.inventory_item_id = place.inventory_item_id
and level.location_id = place.location_id
and level.deleted_at is null
left join lateral (
  select
  trim_scale(sum(stocked_delta))::text as stocked,
  trim_scale(sum(reserved_delta))::text as reserved,
  trim_scale(sum(incoming_delta))::text as incoming
  from stock_movement
  where level.id is null
  and stock_movement.inventory_item_id = place.inventory_item_id
  and stock_movement.location_id = place.location_id
) ledger on true
order by place.place;
