with /* holdfast/stock-series */ recursive

moment as (
  select
  number,
  $2::timestamptz
  + ($3::timestamptz - $2::timestamptz) * number / ($4::integer - 1) as at
  from generate_series(0, $4::integer - 1) as number
),

bound as (
  select number, at, coalesce((
      select later.id from stock_movement later
      where later.created_at > moment.at + interval '1 minute'
      order by later.created_at
      limit 1
  ), 'smov_z') as id
  from moment
),

place as (
  select first.*
  from unnest($1::text[]) as item (id)
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
bound.at,
coalesce(sum(last.stocked_after), 0) as stocked,
coalesce(sum(last.reserved_after), 0) as reserved,
coalesce(sum(last.incoming_after), 0) as incoming,
count(last.id)::integer as levels
from bound
left join lateral (
  select newest.*
  from place
  cross join lateral (
    select *
    from stock_movement
    where stock_movement.inventory_item_id = place.inventory_item_id
    and stock_movement.location_id = place.location_id
    and stock_movement.id collate "C" < bound.id
    and stock_movement.created_at <= bound.at
    order by stock_movement.id collate "C" desc
    limit 1
  ) newest
  where newest.kind <> 'closed'
  and place.location_id = any ($5::text[])
) last on true
group by bound.number, bound.at
order by bound.number;
