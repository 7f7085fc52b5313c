with /* holdfast/stock-at */ recursive

bound as (select coalesce((
      select later.id from stock_movement later
      where later.created_at > $1::timestamptz + interval '1 minute'
      order by later.created_at
      limit 1
  ), 'smov_z') as id),

place as (
  select first.*
  from unnest($3::text[]) as item (id)
  cross join lateral (
    select inventory_item_id, location_id
    from stock_movement
    where stock_movement.inventory_item_id = item.id
    and true
    order by location_id
    limit 1
  ) first
  union all
  select following.*
  from place
  cross join lateral (
    select inventory_item_id, location_id
    from stock_movement
    where stock_movement.inventory_item_id = place.inventory_item_id
    and stock_movement.location_id > place.location_id
    order by location_id
    limit 1
  ) following
)

select
place.inventory_item_id, place.location_id, last.id,
last.stocked_after, last.reserved_after, last.incoming_after, last.created_at
from place
cross join lateral (
  select *
  from stock_movement
  where stock_movement.inventory_item_id = place.inventory_item_id
  and stock_movement.location_id = place.location_id
  and stock_movement.id collate "C" < (select id from bound)
  and stock_movement.created_at <= $1::timestamptz
  order by stock_movement.id collate "C" desc
  limit 1
) last
where last.kind <> 'closed'
and (place.inventory_item_id, place.location_id) > ($5::text, $6::text)
and place.location_id = any ($4::text[])
order by place.inventory_item_id, place.location_id
limit $2::integer;
